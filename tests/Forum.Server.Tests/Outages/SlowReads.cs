using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Outages;

/// <summary>Another program holds a table, and readers of it wait for every connection of a node's pool.</summary>
internal sealed class SlowReads
{
    /// <summary>More than the connections of the pool, so that one that becomes free is taken at once.</summary>
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

    /// <summary>Releases the table.</summary>
    public async Task EndAsync()
    {
        isOver = true;
        await held!.DisposeAsync();
        await Task.WhenAll(readers);
    }

    private async Task ReadAsync(ForumClient reader, int number)
    {
        // Reads of one document would be shared.
        for (var i = 0; !isOver; i++)
        {
            using var response = await reader.Http.PostAsJsonAsync("/graphql", new { query = $"query S{number}x{i} {{ sections {{ slug }} }}" });
        }

        await reader.DisposeAsync();
    }
}
