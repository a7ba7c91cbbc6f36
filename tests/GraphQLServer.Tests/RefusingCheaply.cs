using System.Text.Json;
using Forum.Testing;
using GraphQLServer.Tests.Hostile;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// The cost of rejecting a request: CPU time of this whole process, that is client, sockets and server, so the server's
/// share is less.
/// </summary>
[Collection(nameof(Alone))]
public sealed class RefusingCheaply : IAsyncLifetime
{
    private const int LongestAnswer = 8 * 1024;
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    private TinyServer server = null!;

    public static TheoryData<string> Names => [.. HostileRequests.All.Select(request => request.Name)];

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_hostile_request_costs_little_and_says_little(string name)
    {
        var request = HostileRequests.All.Single(request => request.Name == name);
        var text = await SendAsync(request);
        using var answer = JsonDocument.Parse(text);
        var codes = CodesOf(answer.RootElement);
        if (request.Code is null) Assert.True(codes.Count == 0, text);
        else Assert.True(codes is [_, ..] && codes.All(code => code == request.Code), $"Not {request.Code}: {text}");
        if (request.Code is not null) Assert.InRange(text.Length, 20, LongestAnswer);
        Assert.InRange(codes.Count, 0, 5);

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(request);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Assert.InRange(allocated, 0, MostBytes);

        var cpu = await CpuOfAsync(request, upTo: Limit);
        TestContext.Current.TestOutputHelper?.WriteLine($"{cpu.TotalMilliseconds:F2} ms, {allocated / 1024:N0} KiB");
        Assert.InRange(cpu, TimeSpan.Zero, Limit);
        Assert.Empty(await server.CodesAsync("{ hello }"));
        Assert.DoesNotContain(server.Library.Fetched, what => what.StartsWith("lend", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fragments_that_double_cost_the_same_however_many()
    {
        var few = await CpuOfAsync(HostileRequest.Of("", null, HostileRequests.Bomb(20)), TimeSpan.Zero);
        foreach (var count in new[] { 39, 60 })
        {
            var many = await CpuOfAsync(HostileRequest.Of("", null, HostileRequests.Bomb(count)), upTo: few * 2);
            // One millisecond of tolerance for the measurement error.
            Assert.InRange(many, TimeSpan.Zero, (few * 2) + TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task A_thousand_refusals_with_each_code_leave_nothing_behind()
    {
        await RefuseAsync(100);
        var held = new List<long> { Held() };

        // Pools grow up to the peak usage and then stop; a leak grows with every round.
        do
        {
            await RefuseAsync(1_000);
            held.Add(Held());
        }
        while (held.Count < 5 && held[^1] > Most(held[^2]));
        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(", ", held.Select(bytes => $"{bytes:N0}"))} bytes");
        Assert.InRange(held[^1], 0, Most(held[^2]));

        static long Most(long before) => (long)(before * 1.05) + (512 * 1024);
    }

    /// <summary>Sends only rejected requests, because the server caches accepted ones on purpose.</summary>
    private async Task RefuseAsync(int times)
    {
        foreach (var alike in HostileRequests.All.Where(request => request.Code is not null && request.Body.Length < 100_000).GroupBy(request => request.Code))
        {
            var requests = alike.ToArray();
            for (var i = 0; i < times; i++) await SendAsync(requests[i % requests.Length]);
            server.Log.Entries.Clear();
        }
    }

    /// <summary>The minimum of several measurements, because pools release their arrays only after several garbage collections.</summary>
    private static long Held()
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
            GC.WaitForPendingFinalizers();
        }

        return least;
    }

    /// <summary>CPU time of one request: the best of several rounds, which stop when one is good enough.</summary>
    private async Task<TimeSpan> CpuOfAsync(HostileRequest request, TimeSpan upTo)
    {
        const int Times = 5;
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 8 && (round < 3 || best > upTo); round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Times; i++) await SendAsync(request);
            var one = (Environment.CpuUsage.TotalTime - start) / Times;
            if (one < best) best = one;
        }

        return best;
    }

    private async Task<string> SendAsync(HostileRequest request)
    {
        using var message = request.At(server.Address);
        using var response = await server.SendAsync(message);
        return await TinyServer.TextOf(response);
    }

    private static List<string> CodesOf(JsonElement answer) => answer.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()!)]
        : [];
}
