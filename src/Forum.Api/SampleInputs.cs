using Forum.Api.Mutations;

namespace Forum.Api;

/// <summary>A valid call of a mutation.</summary>
/// <param name="Mutation">The field's name.</param>
/// <param name="PayloadField">The payload field that returns the object that was written.</param>
/// <param name="RateLimitKind">One of <see cref="Requests.RateLimitKinds"/>.</param>
/// <param name="Input">The input, as a client sends it.</param>
public sealed record SampleInput(
    string Mutation, string PayloadField, string RateLimitKind, IReadOnlyDictionary<string, object?> Input);

/// <summary>A valid call of every mutation, for tests that run each of them.</summary>
public static class SampleInputs
{
    public static IReadOnlyList<SampleInput> Of(SampleIds ids) =>
    [
        .. from mutation in MutationType.All
           select new SampleInput(
               mutation.Name, mutation.PayloadField, mutation.RateLimitKind, mutation.SampleInput(ids)),
    ];
}
