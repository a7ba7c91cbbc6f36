using GraphQLServer.RateLimiting;

namespace Forum.Api.Requests;

/// <summary>What the forum counts apart, when it limits how much a caller does in a while.</summary>
public static class RateKinds
{
    /// <summary>Reading, in rows.</summary>
    public const string Read = RateCharge.Read;

    /// <summary>Writing a comment, changing or deleting it.</summary>
    public const string Post = "post";

    public const string Vote = "vote";

    /// <summary>Telling moderators about a comment.</summary>
    public const string Report = "report";

    /// <summary>The work of moderators and editors.</summary>
    public const string Staff = "staff";

    public const string SignIn = "sign-in";

    public const string Register = "register";

    /// <summary>Asking for a new password.</summary>
    public const string Reset = "reset";
}
