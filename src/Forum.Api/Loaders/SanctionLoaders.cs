using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Moderation;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

internal static class SanctionLoaders
{
    /// <summary>By account; only ever the viewer's own.</summary>
    public static readonly BatchLoader<Guid, IReadOnlyList<Sanction>> OfAccount = new(async (request, accounts, cancellation) =>
        new Dictionary<Guid, IReadOnlyList<Sanction>>
        {
            [accounts[0]] = await request.Service<SanctionReader>().OfAccountAsync(accounts[0], cancellation),
        });

    /// <summary>A sanction of the viewer's own; null: not there, or another's.</summary>
    public static Deferred<Sanction?> Own(FieldContext context, Guid id) =>
        context.Viewer<Viewer?>() is { } viewer
            ? context.Load(OfAccount, viewer.AccountId).Then(all => all!.FirstOrDefault(s => s.Id == id))
            : Deferred.Ready<Sanction?>(null);

    /// <summary>What keeps the viewer from writing now; null: nothing.</summary>
    public static Deferred<Refusal?> Refusal(FieldContext context)
    {
        var now = context.Now();
        return context.Viewer<Viewer?>() is { } viewer
            ? context.Load(OfAccount, viewer.AccountId).Then(all => new Sanctions([.. all!.Where(s => s.IsInForceAt(now))]).Refusal)
            : Deferred.Ready<Refusal?>(null);
    }
}
