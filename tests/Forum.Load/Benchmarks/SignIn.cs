using System.Text.Json;
using Forum.Load.Measuring;
using Forum.Load.Subscriptions;

namespace Forum.Load.Benchmarks;

/// <summary>The latency that one anonymous client sees while many networks guess passwords.</summary>
internal sealed class SignIn : IBenchmark
{
    private const int Attackers = 32;

    public string Name => "sign-in";
    public string About =>
        "32 connections sign in from 32 networks with wrong passwords: the latency of one anonymous reader.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await LiveForum.StartAsync(
            run, 1, "", cancellationToken, settings: LatencyUnderAttack.Settings);
        var to = forum.Node.Address;
        var beside = new LatencyUnderAttack(to, run.Options.Rounds, TimeSpan.FromSeconds(run.Options.Seconds));
        AttackResult.Print(Name, "sign-ins", await beside.RunAsync(Attackers, Guess, cancellationToken));

        // Every connection has its own network and never repeats an address and password.
        HttpCall Guess(int period, int connection)
        {
            var body = JsonSerializer.Serialize(
                new { email = $"{Guid.NewGuid():n}@example.org", password = $"{Guid.NewGuid():n}" });
            return HttpCall.Post(to, "/account/login", body, $"X-Forwarded-For: 2001:db8:{connection + 1:x}::1\r\n");
        }
    }
}
