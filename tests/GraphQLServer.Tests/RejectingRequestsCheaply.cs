using System.Text.Json;
using GraphQLServer.Tests.Hostile;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// The cost of rejecting a request: CPU time of this whole process, that is client, sockets and server, so the server's
/// share is less.
/// </summary>
[Collection(nameof(NonParallel))]
public sealed class RejectingRequestsCheaply : IAsyncLifetime
{
    private const int MaxResponseLength = 8 * 1024;
    private const int MaxAllocatedBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan MaxCpuTime = TimeSpan.FromMilliseconds(50);

    private TinyServer server = null!;

    public static TheoryData<string> Names => [.. HostileRequests.All.Select(request => request.Name)];

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_hostile_request_is_cheap_and_gets_a_short_response(string name)
    {
        var request = HostileRequests.All.Single(request => request.Name == name);
        var text = await SendAsync(request);
        using var json = JsonDocument.Parse(text);
        var codes = CodesOf(json.RootElement);
        if (request.Code is null) Assert.True(codes.Count == 0, text);
        else Assert.True(codes is [_, ..] && codes.All(code => code == request.Code), $"Not {request.Code}: {text}");
        if (request.Code is not null) Assert.InRange(text.Length, 20, MaxResponseLength);
        Assert.InRange(codes.Count, 0, 5);

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(request);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Assert.InRange(allocated, 0, MaxAllocatedBytes);

        var cpuTime = await MeasureCpuTimeAsync(request, target: MaxCpuTime);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{cpuTime.TotalMilliseconds:F2} ms, {allocated / 1024:N0} KiB");
        Assert.InRange(cpuTime, TimeSpan.Zero, MaxCpuTime);
        Assert.Empty(await server.ErrorCodesAsync("{ hello }"));
        Assert.DoesNotContain(server.Library.Fetched, line => line.StartsWith("lend", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exponential_fragments_cost_the_same_whatever_their_number()
    {
        var few = await MeasureCpuTimeAsync(HostileRequest.Of("", null, HostileRequests.Bomb(20)), TimeSpan.Zero);
        foreach (var count in new[] { 39, 60 })
        {
            var many = await MeasureCpuTimeAsync(
                HostileRequest.Of("", null, HostileRequests.Bomb(count)), target: few * 2);
            // One millisecond of tolerance for the measurement error.
            Assert.InRange(many, TimeSpan.Zero, (few * 2) + TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task A_thousand_rejections_with_each_code_leak_no_memory()
    {
        await SendRejectedAsync(100);
        var memory = new List<long> { MeasureMemory() };

        // Pools grow up to the peak usage and then stop; a leak grows with every round.
        do
        {
            await SendRejectedAsync(1_000);
            memory.Add(MeasureMemory());
        }
        while (memory.Count < 5 && memory[^1] > MaxGrowth(memory[^2]));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{string.Join(", ", memory.Select(bytes => $"{bytes:N0}"))} bytes");
        Assert.InRange(memory[^1], 0, MaxGrowth(memory[^2]));

        static long MaxGrowth(long before) => (long)(before * 1.05) + (512 * 1024);
    }

    /// <summary>Sends only rejected requests, because the server caches accepted ones on purpose.</summary>
    private async Task SendRejectedAsync(int times)
    {
        foreach (var sameCode in HostileRequests.All.Where(request =>
            request.Code is not null && request.Body.Length < 100_000).GroupBy(request => request.Code))
        {
            var requests = sameCode.ToArray();
            for (var i = 0; i < times; i++) await SendAsync(requests[i % requests.Length]);
            server.Log.Entries.Clear();
        }
    }

    /// <summary>
    /// The minimum of several measurements, because pools release their arrays only after several garbage collections.
    /// </summary>
    private static long MeasureMemory()
    {
        var min = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            min = Math.Min(min, GC.GetTotalMemory(forceFullCollection: true));
            GC.WaitForPendingFinalizers();
        }

        return min;
    }

    /// <summary>CPU time of one request: the best of several rounds, which stop when one is good enough.</summary>
    private async Task<TimeSpan> MeasureCpuTimeAsync(HostileRequest request, TimeSpan target)
    {
        const int Times = 5;
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 8 && (round < 3 || best > target); round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Times; i++) await SendAsync(request);
            var average = (Environment.CpuUsage.TotalTime - start) / Times;
            if (average < best) best = average;
        }

        return best;
    }

    private async Task<string> SendAsync(HostileRequest request)
    {
        using var message = request.ToMessage(server.Address);
        using var response = await server.SendAsync(message);
        return await TinyServer.TextOf(response);
    }

    private static List<string> CodesOf(JsonElement response) => response.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()!)]
        : [];
}
