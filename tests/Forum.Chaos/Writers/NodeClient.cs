using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Forum.Chaos.Cluster;
using Forum.Testing;

namespace Forum.Chaos.Writers;

/// <summary>One member's client at one node.</summary>
internal sealed class NodeClient : IDisposable
{
    private readonly NodeProcess node;
    private readonly HttpClient http;

    public NodeClient(NodeProcess node, ForumClient member)
    {
        this.node = node;
        http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Authorization = member.Http.DefaultRequestHeaders.Authorization;
    }

    /// <summary>Sends a mutation once and waits for at most <paramref name="timeout"/>.</summary>
    public async Task<WriteResponse> SendAsync(string mutation, object input, TimeSpan timeout)
    {
        var inputType = $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input";
        var query =
            $"mutation ($input: {inputType}!) {{ {mutation}(input: $input) {{ comment {{ id }} errors {{ code }} }} }}";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(timeout);
        try
        {
            var (status, body) = await PostAsync(query, new { input }, end.Token);
            var reply = WriteResponse.Of(status, body, mutation);
            if (reply.Outcome == WriteOutcome.Acknowledged) node.RecordWrite();
            return reply;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return WriteResponse.GaveUp;
        }
        catch (SocketException)
        {
            // HttpClient does not wrap this exception when the node is killed just after the connection was opened.
            return WriteResponse.ConnectionLost;
        }
        catch (HttpRequestException exception)
        {
            var isUnsent = exception.HttpRequestError == HttpRequestError.ConnectionError;
            return isUnsent ? WriteResponse.NotConnected : WriteResponse.ConnectionLost;
        }
    }

    /// <summary>Reads fields of comments.</summary>
    /// <returns>The comments in the order of the ids; null where a comment does not exist.</returns>
    public async Task<IReadOnlyList<ResponseValue>> ReadAsync(IReadOnlyList<string> ids, string fields)
    {
        var query = $"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Comment {{ {fields} }} }} }}";
        var (_, body) = await PostAsync(query, new { ids }, TestContext.Current.CancellationToken);
        return ResponseValue.Parse("$", body)["data"]["nodes"].Items;
    }

    public void Dispose() => http.Dispose();

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(
        string query, object variables, CancellationToken end)
    {
        using var response = await http.PostAsJsonAsync("/graphql", new { query, variables }, end);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(end));
    }
}
