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

/// <summary>
/// Finds and prepares the document of a request; a document is cached from its second preparation on.
/// </summary>
internal sealed class DocumentStore(
    ISchema schema, GraphQLLimits limits, TrustedDocuments trusted, OperationRateLimiter rateLimiter)
{
    private readonly DocumentCache cache = new(trusted, limits);
    private readonly DocumentPreparation preparation = new(schema, limits);
    private readonly SingleFlight<string, DocumentLookup> preparations = new();
    private readonly SingleFlight<(PreparedOperation Operation, string Outcome), PlanLookup> plans = new();
    private readonly FairCpuScheduler scheduler = new(limits.PreparationQueue, limits.PreparationWait);

    /// <summary>
    /// Trusted documents are prepared with the default limits, because a host that lowers the limits for others does
    /// not mean its own clients.
    /// </summary>
    private readonly DocumentPreparation trustedPreparation = new(schema, new GraphQLLimits());

    /// <summary>
    /// Prepares all trusted documents. They must stay within the default limits, whatever limits are configured.
    /// </summary>
    /// <exception cref="InvalidOperationException">A trusted document is not valid.</exception>
    public async Task PinAsync(CancellationToken cancellationToken)
    {
        foreach (var (hash, text) in trusted.TextByHash)
        {
            var lookup = await trustedPreparation.PrepareAsync(text, cancellationToken);
            cache.Pin(
                text,
                lookup.Document?.Trust()
                ?? throw new InvalidOperationException(
                    $"The trusted document {hash} is not valid: {lookup.Errors.First().Message}"));
        }
    }

    /// <summary>Finds a trusted document, if the reference has only a text or only a hash.</summary>
    public PreparedDocument? FindTrusted(DocumentReference reference)
    {
        if (reference.IsRegistration) return null;
        return (reference.Text ?? trusted.Find(reference.Hash!)) is { } text ? cache.FindPinned(text) : null;
    }

    /// <summary>Finds a cached document, trusted or not, if the reference has only a text or only a hash.</summary>
    public PreparedDocument? FindCached(DocumentReference reference)
    {
        if (reference.IsRegistration || limits.TrustedDocumentsOnly) return null;
        return (reference.Text ?? cache.TextOf(reference.Hash!)) is { } text ? cache.Find(text) : null;
    }

    /// <summary>
    /// Returns the document, or its validation errors. The size of a document that is not cached is charged as rows
    /// before it is parsed. Preparation waits for the CPU scheduler. It is charged once, and runs once, for all
    /// concurrent requests for the same document.
    /// </summary>
    /// <exception cref="ExecutionError">The document is unknown, not allowed, exceeds a limit, or has a syntax
    /// error.</exception>
    public async ValueTask<DocumentLookup> FindAsync(DocumentReference reference, RequestContext request)
    {
        var text = TextOf(reference);
        if (cache.Find(text) is { } cached)
        {
            if (reference.IsRegistration && trusted.Find(reference.Hash!) is null) cache.AddText(text, reference.Hash!);
            return DocumentLookup.Of(cached);
        }

        preparation.CheckLength(text);
        DocumentLookup lookup;
        bool isStarter;
        do
        {
            isStarter = false;
            lookup = await preparations.RunAsync(
                text,
                cancellationToken =>
                {
                    isStarter = true;
                    return PrepareAsync(text, request.Caller, cancellationToken);
                },
                request.CancellationToken);
        }
        while (lookup.Rejection?.AppliesTo(request.Caller) == false);

        // A request that shares a preparation is the second request for the document.
        if (!isStarter && lookup.Document is { } shared) cache.Add(text, shared);
        if (reference.IsRegistration && lookup.Document is not null) cache.AddText(text, reference.Hash!);
        return lookup;
    }

    /// <summary>
    /// Finds or builds the plan of an operation for the outcome of its <c>@skip</c> and <c>@include</c> with these
    /// variables. A plan that is not cached is charged the size of the whole document as rows, like a new document, and
    /// waits for the CPU scheduler.
    /// </summary>
    public ValueTask<PlanLookup> PlanAsync(PreparedOperation operation, Variables variables, RequestContext request)
    {
        var outcome = operation.OutcomeFor(variables);
        return operation.FindPlan(outcome) is { } cached
            ? new(new PlanLookup(cached))
            : SharePlanAsync(operation, outcome, request);
    }

    private async ValueTask<PlanLookup> SharePlanAsync(
        PreparedOperation operation, string outcome, RequestContext request)
    {
        PlanLookup lookup;
        do
        {
            lookup = await plans.RunAsync(
                (operation, outcome),
                cancellationToken => BuildPlanAsync(operation, outcome, request.Caller, cancellationToken),
                request.CancellationToken);
        }
        while (lookup.Rejection?.AppliesTo(request.Caller) == false);

        return lookup;
    }

    private async Task<PlanLookup> BuildPlanAsync(
        PreparedOperation operation, string outcome, Caller caller, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var (slot, rejection) = await AdmitAsync(operation.Document.Source.ToString(), caller, cancellationToken);
        using (slot)
            return rejection is null ? new(operation.PlanFor(outcome)) : new(null) { Rejection = rejection };
    }

    private async Task<DocumentLookup> PrepareAsync(string text, Caller caller, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var (slot, rejection) = await AdmitAsync(text, caller, cancellationToken);
        using var disposing = slot;
        if (rejection is not null) return new DocumentLookup(null, []) { Rejection = rejection };
        var lookup = await preparation.PrepareAsync(text, cancellationToken);

        // A rejected document is not cached.
        if (lookup.Document is { } document) cache.Add(text, document);
        return lookup;
    }

    /// <summary>Charges a caller for a document's size, then waits for the CPU scheduler.</summary>
    /// <returns>A slot of the CPU scheduler, or the reason why there is none.</returns>
    private async ValueTask<(IDisposable? Slot, PreparationRejection? Rejection)> AdmitAsync(
        string text, Caller caller, CancellationToken cancellationToken)
    {
        var size = DocumentSize.Of(text, limits);
        if (await rateLimiter.ChargePreparationAsync(size, caller, cancellationToken)
            is { RetryAfter: not null } decision)
            return (null, new(caller, decision));
        var slot = await scheduler.AcquireAsync(caller.Address, cancellationToken);
        return (slot, slot is null ? new(caller, null) : null);
    }

    private string TextOf(DocumentReference reference)
    {
        if (reference.Text is not { } text)
        {
            return (limits.TrustedDocumentsOnly ? trusted.Find(reference.Hash!) : cache.TextOf(reference.Hash!))
                // Clients of automatic persisted queries depend on this exact message and code.
                ?? throw new DocumentException("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound");
        }

        // Reject a long text before it is hashed.
        if (text.Length > limits.DocumentCharacters) return text;
        if (reference.Hash is null && !limits.TrustedDocumentsOnly) return text;
        var hash = DocumentHash.Of(text);
        if (reference.Hash is not null && reference.Hash != hash)
            throw new DocumentException("PERSISTED_QUERY_HASH_MISMATCH", "The hash does not match the document.");
        if (limits.TrustedDocumentsOnly && trusted.Find(hash) is null)
            throw new DocumentException("DOCUMENT_NOT_TRUSTED", "This server runs only trusted documents.");
        return text;
    }
}
