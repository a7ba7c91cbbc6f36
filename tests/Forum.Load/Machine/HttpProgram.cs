using System.Diagnostics;
using System.Net;

namespace Forum.Load.Machine;

/// <summary>A program that serves GraphQL over HTTP, in a separate process.</summary>
internal sealed class HttpProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> received = [];

    private HttpProgram(Process process, IPEndPoint address) => (this.process, Address) = (process, address);

    public IPEndPoint Address { get; }

    public int Pid => process.Id;

    /// <summary>Starts the program and waits until it responds to `{ __typename }`.</summary>
    public static async Task<HttpProgram> StartAsync(
        ProcessStartInfo start, int port, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new LoadFailure($"{start.FileName} does not start.");
        var program = new HttpProgram(process, new IPEndPoint(IPAddress.Loopback, port));
        process.OutputDataReceived += program.AddLine;
        process.ErrorDataReceived += program.AddLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await program.WaitUntilReadyAsync(cancellationToken);
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var content = new StringContent(
                    """{"query":"{ __typename }"}""",
                    new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
                using var response = await client.PostAsync($"http://{Address}/graphql", content, cancellationToken);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) when (!process.HasExited && waited.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50, cancellationToken);
                continue;
            }
            catch (HttpRequestException)
            {
            }

            throw new LoadFailure($"{process.StartInfo.FileName} does not respond: {Output()}");
        }
    }

    /// <summary>Both streams are read at the same time, also while the exception's message is built.</summary>
    private void AddLine(object sender, DataReceivedEventArgs line)
    {
        lock (received)
        {
            if (line.Data is not null && received.Count < 50) received.Add(line.Data);
        }
    }

    private string Output()
    {
        lock (received) return string.Join('\n', received);
    }
}
