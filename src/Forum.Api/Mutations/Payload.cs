using Forum.Errors;

namespace Forum.Api.Mutations;

/// <summary>The result of a mutation: the object that was written, or the reasons for the refusal.</summary>
/// <param name="Id">The comment or article; null when the call was refused.</param>
internal sealed record Payload(Guid? Id, IReadOnlyList<Refusal> Errors)
{
    /// <summary>
    /// Runs a use case and returns its refusal, if any, as a payload error. BUSY is not the caller's error: it fails
    /// the field, as a database failure does, so that clients and proxies handle both the same way.
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
