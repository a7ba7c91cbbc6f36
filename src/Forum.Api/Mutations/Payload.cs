using Forum.Errors;

namespace Forum.Api.Mutations;

/// <summary>What a mutation answers: what it wrote, or why it did not.</summary>
/// <param name="Id">The comment or article; null when the call was refused.</param>
internal sealed record Payload(Guid? Id, IReadOnlyList<Refusal> Errors)
{
    /// <summary>
    /// Runs a use case. The one place where a refusal becomes an answer. BUSY is not about the call: it fails the field, as
    /// trouble with the database does, so that clients and proxies find it in one place.
    /// </summary>
    public static async ValueTask<Payload> OfAsync(Func<Task<Guid>> useCase)
    {
        try
        {
            return new Payload(await useCase(), []);
        }
        catch (Refusal refusal) when (refusal.Code != ErrorCode.Busy)
        {
            return new Payload(null, [refusal]);
        }
    }
}
