using Forum.Api.Mutations;

namespace Forum.Api;

/// <summary>A valid call of a mutation.</summary>
/// <param name="Mutation">The mutation's name, such as `postComment`.</param>
/// <param name="PayloadField">The payload field that returns the object that was written.</param>
/// <param name="RateLimitKind">One of <see cref="Requests.RateLimitKinds"/>.</param>
/// <param name="Input">The input, as a client sends it.</param>
public sealed record SampleCall(
    string Mutation, string PayloadField, string RateLimitKind, IReadOnlyDictionary<string, object?> Input);

/// <summary>A valid call of every mutation, for tests that run each of them.</summary>
public static class SampleCalls
{
    public static IReadOnlyList<SampleCall> Of(SampleIds ids) =>
    [
        .. MutationType.All.Select(mutation => new SampleCall(
            mutation.Name, mutation.PayloadField, mutation.RateLimitKind, mutation.SampleInput(ids))),
    ];
}
