namespace Forum.Api.Writing;

/// <summary>What a mutation answers: what it wrote, or why it did not.</summary>
/// <param name="Id">The comment or article; null when the call was refused.</param>
internal sealed record Payload(Guid? Id, IReadOnlyList<Refusal> Errors)
{
    /// <summary>Runs a use case. The one place where a refusal becomes an answer.</summary>
    public static async ValueTask<Payload> OfAsync(Func<Task<Guid>> useCase)
    {
        try
        {
            return new Payload(await useCase(), []);
        }
        catch (Refusal refusal)
        {
            return new Payload(null, [refusal]);
        }
    }
}
