using System.Collections.Concurrent;
using System.Threading.Channels;
using GraphQLServer.Authentication;
using GraphQLServer.DataLoaders;
using GraphQLServer.RateLimiting;
using GraphQLServer.Requests;

namespace GraphQLServer.Tests.Tiny;

/// <summary>The data of the tiny schema, and a log of what was fetched from it.</summary>
internal sealed class Library
{
    public static readonly BatchLoader<int, Author> AuthorById = new((request, ids, _) =>
    {
        request.Service<Library>().Fetched.Enqueue($"authors {string.Join(' ', ids)}");
        IReadOnlyDictionary<int, Author> authors =
            ids.Where(id => id < 90).ToDictionary(id => id, id => new Author(id, $"Author {id}"));
        return Task.FromResult(authors);
    }, Dependency.Anything);

    public static readonly PageLoader<int, int, IReadOnlyList<Book>> Sequels = new((request, first, parents, _) =>
    {
        request.Service<Library>().Fetched.Enqueue($"{first} sequels of {string.Join(' ', parents)}");
        IReadOnlyDictionary<int, IReadOnlyList<Book>> pages = parents.ToDictionary(
            id => id, id => (IReadOnlyList<Book>)[.. Enumerable.Range(1, first).Select(n => Book((id * 10) + n))]);
        return Task.FromResult(pages);
    }, Dependency.Anything);

    public static readonly BatchLoader<int, string> Failing =
        new((_, _, _) => throw new InvalidOperationException("secret of the database"), Dependency.Anything);

    public ConcurrentQueue<string> Fetched { get; } = [];

    /// <summary>What was charged to the rate limits; none is ever exceeded.</summary>
    public ConcurrentQueue<RateCharge> Charges { get; } = [];

    /// <summary>Completed when a resolver waits for cancellation.</summary>
    public TaskCompletionSource ResolverWaiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Completed while the mutation `extend` runs; the result tells whether its client has disconnected.
    /// </summary>
    public TaskCompletionSource<Func<bool>> Disconnected { get; } = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Connections that are open.</summary>
    public ConcurrentDictionary<ConnectionSession, Caller> Sessions { get; } = new();

    /// <summary>Complete it to let waiting callers authenticate.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The source of the subscription `arrivals`.</summary>
    public Channel<Book> Arrivals { get; } = Channel.CreateUnbounded<Book>();

    /// <summary>The source of the subscription `announcements`, shared by all subscribers.</summary>
    public Announcements Announcements { get; } = new();

    /// <summary>The number of event streams that are being read.</summary>
    public int OpenStreams;

    /// <summary>Two fetches that complete only when both have started.</summary>
    public AsyncBarrier Barrier { get; } = new(2);

    public static Book Book(int id) =>
        new(id, $"Book {id}", id % 3, Genre.PlainProse, DateTimeOffset.UnixEpoch.AddDays(id));
}

internal sealed record Book(int Id, string Title, int AuthorId, Genre Genre, DateTimeOffset At);

internal sealed record Author(int Id, string Name);

internal enum Genre
{
    Poetry,
    PlainProse,
}

internal sealed record Loan(string Book, string? To);
