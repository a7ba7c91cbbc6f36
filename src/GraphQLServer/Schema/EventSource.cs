namespace GraphQLServer.Schema;

/// <summary>The events of an open subscription.</summary>
/// <param name="Events">The events, until the subscriber stops.</param>
/// <param name="StartId">
/// The id with which a client resumes the stream if it disconnects before the first event; null: it cannot.
/// </param>
public sealed record EventSource<TEvent>(IAsyncEnumerable<TEvent> Events, string? StartId = null);
