using GraphQLServer.RateLimiting;

namespace Forum.Api.Requests;

/// <summary>The kinds of operations that have separate rate limits.</summary>
public static class RateLimitKinds
{
    /// <summary>Reading, counted in rows.</summary>
    public const string Read = RateCharge.Read;

    /// <summary>Parsing and validating documents that are not cached, counted in tokens.</summary>
    public const string Prepare = RateCharge.Prepare;

    /// <summary>Posting, editing or deleting a comment.</summary>
    public const string Post = "post";

    public const string Vote = "vote";

    /// <summary>Reporting a comment to the moderators.</summary>
    public const string Report = "report";

    /// <summary>Mutations of moderators and editors.</summary>
    public const string Staff = "staff";

    public const string SignIn = "sign-in";

    public const string Register = "register";

    /// <summary>Requesting a password reset.</summary>
    public const string Reset = "reset";
}
