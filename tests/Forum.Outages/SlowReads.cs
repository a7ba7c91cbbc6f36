using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Outages;

/// <summary>Another program locks a table, and reads of it occupy every connection of a node's pool.</summary>
internal sealed class SlowReads
{
    /// <summary>
    /// More than the connections of the pool, so that a connection that becomes free is taken immediately.
    /// </summary>
    private const int Readers = 40;

    private readonly List<Task> readers = [];
    private IAsyncDisposable? held;
    private volatile bool isOver;

    public static async Task<SlowReads> StartAsync(ForumHost forum, ForumNode node)
    {
        var slow = new SlowReads { held = await forum.BeginAsync("LOCK TABLE sections IN ACCESS EXCLUSIVE MODE") };
        for (var i = 0; i < Readers; i++) slow.readers.Add(slow.ReadAsync(new ForumClient(node), i));
        return slow;
    }

    /// <summary>Releases the table's lock.</summary>
    public async Task EndAsync()
    {
        isOver = true;
        await held!.DisposeAsync();
        await Task.WhenAll(readers);
    }

    private async Task ReadAsync(ForumClient reader, int number)
    {
        // Reads with the same document would be shared.
        for (var i = 0; !isOver; i++)
        {
            using var response = await reader.Http.PostAsJsonAsync(
                "/graphql", new { query = $"query S{number}x{i} {{ sections {{ slug }} }}" });
        }

        await reader.DisposeAsync();
    }
}
