using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// Clients that disconnect after their password was hashed: the most expensive work is done, so the attempt counts.
/// </summary>
public sealed class AbandoningARegistration(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Burst = 2;

    [Fact]
    public async Task A_client_that_disconnects_after_its_password_was_hashed_has_used_an_attempt()
    {
        await using var client = new ForumClient(
            await forum.LimitedNodeAsync($"RegistrationsBurst={Burst}", "Registrations=1"));
        await using (var held = await BlockingTransaction.BeginAsync(forum))
        {
            await held.RunAsync("LOCK TABLE pseudonyms");
            using var leaving = new CancellationTokenSource();
            var registering = Enumerable.Range(0, Burst)
                .Select(_ => client.Http.PostAsJsonAsync("/account/register", Registration(), leaving.Token)).ToList();

            // The first statement that uses this table runs after the hash.
            await held.WaitForBlockedSessionsAsync(Burst);
            await leaving.CancelAsync();
            foreach (var one in registering) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
            await held.WaitForNoBlockedSessionsAsync();
        }

        // If the attempts were refunded, that would happen long before this password check ends.
        Assert.Equal(401, (await client.LoginAsync("last@example.org")).Status);
        Assert.Equal(
            429, (await client.RegisterAsync("last@example.org", ForumClient.Password, Names.New("Last"))).Status);
    }

    private static object Registration() =>
        new { email = $"reader{Guid.NewGuid():n}@example.org", ForumClient.Password, pseudonym = Names.New("Reader") };
}
