using Forum.Api.Execution;
using Forum.Api.Execution.Limiting;

namespace Forum.Server.Limits;

/// <summary>
/// Counts attempts by the address that they come from and the network around it, and gives those back that do not
/// count.
/// </summary>
internal sealed class AddressAttempts(Rates rates)
{
    /// <returns>Null: nothing is limited.</returns>
    public ValueTask<Allowed?> TakeAsync(string kind, CallerAddress address, CancellationToken cancellationToken) =>
        rates.TakeAsync(Of(address), [new(kind, 1)], cancellationToken);

    public async Task GiveBackAsync(string kind, CallerAddress address) =>
        await rates.TakeAsync(Of(address), [new(kind, -1)], CancellationToken.None);

    private static Caller Of(CallerAddress address) => new(null, false) { Address = address };
}
