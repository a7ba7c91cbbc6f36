using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLServer.Authentication;
using GraphQLServer.Concurrency;
using GraphQLServer.DocumentLimits;
using GraphQLServer.Errors;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.RateLimiting;
using GraphQLServer.Requests;

namespace GraphQLServer.Documents;

/// <summary>Finds and prepares the document of a request; a document is cached from its second preparation on.</summary>
internal sealed class DocumentStore(ISchema schema, GraphQLLimits limits, TrustedDocuments trusted, OperationRateLimiter rates)
{
    private readonly DocumentCache cache = new(trusted, limits);
    private readonly DocumentPreparation preparation = new(schema, limits);
    private readonly SingleFlight<string, DocumentLookup> preparing = new();
    private readonly FairCpuScheduler turns = new(limits.PreparationQueue, limits.PreparationWait);

    /// <summary>
    /// Trusted documents are prepared with the default limits, because a host that lowers the limits for others does not mean its own
    /// clients.
    /// </summary>
    private readonly DocumentPreparation ours = new(schema, new GraphQLLimits());

    /// <summary>Prepares all trusted documents. They must stay within the default limits, whatever limits are configured.</summary>
    /// <exception cref="InvalidOperationException">A trusted document is not valid.</exception>
    public async Task PinAsync(CancellationToken cancellation)
    {
        foreach (var (hash, text) in trusted.TextByHash)
        {
            var found = await ours.PrepareAsync(text, cancellation);
            cache.Pin(text, found.Document?.Trust() ?? throw new InvalidOperationException($"The trusted document {hash}: {found.Errors.First().Message}"));
        }
    }

    /// <summary>Finds a trusted document, if the reference has only a text or only a hash.</summary>
    public PreparedDocument? FindTrusted(DocumentReference name)
    {
        if (name.IsToBeKept) return null;
        return (name.Text ?? trusted.Find(name.Hash!)) is { } text ? cache.FindPinned(text) : null;
    }

    /// <summary>Finds a prepared document of any author, if the reference has only a text or only a hash.</summary>
    public PreparedDocument? FindCached(DocumentReference name)
    {
        if (name.IsToBeKept || limits.TrustedDocumentsOnly) return null;
        return (name.Text ?? cache.TextOf(name.Hash!)) is { } text ? cache.Find(text) : null;
    }

    /// <summary>
    /// Returns the document, or its validation errors. The size of a document that is not cached is charged as rows before it is parsed.
    /// Preparation waits for the CPU scheduler, and runs once for all concurrent requests for the same document.
    /// </summary>
    /// <exception cref="ExecutionError">The document is unknown, not allowed, exceeds a limit, or has a syntax error.</exception>
    public async ValueTask<DocumentLookup> FindAsync(DocumentReference name, RequestContext request)
    {
        var text = TextOf(name);
        if (cache.Find(text) is { } known)
        {
            if (name.IsToBeKept && trusted.Find(name.Hash!) is null) cache.AddText(text, name.Hash!);
            return DocumentLookup.Of(known);
        }

        preparation.CheckLength(text);
        if (await rates.PrepareAsync(DocumentSize.Of(text, limits), request) is { RetryAfter: not null } tooMuch)
            return new DocumentLookup(null, []) { RateLimited = tooMuch };
        var found = await preparing.RunAsync(text, flight => PrepareAsync(text, request.Caller.Address, flight), request.Cancellation);
        if (name.IsToBeKept && found.Document is not null) cache.AddText(text, name.Hash!);
        return found;
    }

    /// <summary>
    /// Finds or builds the plan of an operation for the outcome of its <c>@skip</c> and <c>@include</c> with these variables. A plan that
    /// is not cached is charged the size of the whole document as rows, like a new document, and waits for the CPU scheduler.
    /// </summary>
    public ValueTask<PlanLookup> PlanAsync(PreparedOperation operation, Variables variables, RequestContext request)
    {
        var outcome = operation.OutcomeWith(variables);
        return operation.FindPlan(outcome) is { } known ? new(new PlanLookup(known)) : MakePlanAsync(operation, outcome, request);
    }

    private async ValueTask<PlanLookup> MakePlanAsync(PreparedOperation operation, string outcome, RequestContext request)
    {
        var rows = DocumentSize.Of(operation.Document.Source.ToString(), limits);
        if (await rates.PrepareAsync(rows, request) is { RetryAfter: not null } tooMuch) return new(null) { RateLimited = tooMuch };
        using var turn = await turns.TakeAsync(request.Caller.Address, request.Cancellation);
        return turn is null ? new(null) { IsBusy = true } : new(operation.PlanFor(outcome));
    }

    private async Task<DocumentLookup> PrepareAsync(string text, CallerAddress address, CancellationToken cancellation)
    {
        await Task.Yield();
        using var turn = await turns.TakeAsync(address, cancellation);
        if (turn is null) return new DocumentLookup(null, []) { IsBusy = true };
        var found = await preparation.PrepareAsync(text, cancellation);

        // A rejected document is not cached.
        if (found.Document is { } document) cache.Add(text, document);
        return found;
    }

    private string TextOf(DocumentReference name)
    {
        if (name.Text is not { } text)
        {
            return (limits.TrustedDocumentsOnly ? trusted.Find(name.Hash!) : cache.TextOf(name.Hash!))
                // Clients of automatic persisted queries depend on this exact message and code.
                ?? throw new DocumentException("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound");
        }

        // Reject a long text before it is hashed.
        if (text.Length > limits.DocumentCharacters) return text;
        if (name.Hash is null && !limits.TrustedDocumentsOnly) return text;
        var hash = DocumentHash.Of(text);
        if (name.Hash is not null && name.Hash != hash)
            throw new DocumentException("PERSISTED_QUERY_HASH_MISMATCH", "The hash is not the document's.");
        if (limits.TrustedDocumentsOnly && trusted.Find(hash) is null)
            throw new DocumentException("DOCUMENT_NOT_TRUSTED", "This server runs only the documents that it knows.");
        return text;
    }
}
