using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Data;
using Forum.Moderation;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

internal static class SanctionLoaders
{
    /// <summary>Sanctions by account; used only for the viewer's own account.</summary>
    public static readonly BatchLoader<Guid, IReadOnlyList<Sanction>> OfAccount = new(
        async (request, accounts, cancellationToken) => new Dictionary<Guid, IReadOnlyList<Sanction>>
        {
            [accounts[0]] = await request.Service<SanctionReader>().OfAccountAsync(accounts[0], cancellationToken),
        },
        Dependency.Anything);

    /// <summary>One of the viewer's own sanctions; null when it does not exist or belongs to another account.</summary>
    public static Deferred<Sanction?> Own(FieldContext context, Viewer? viewer, Guid id) =>
        viewer is not null
            ? context.Load(OfAccount, viewer.AccountId).Then(all => all!.FirstOrDefault(s => s.Id == id))
            : Deferred.FromResult<Sanction?>(null);

    /// <summary>The sanctions in force on the viewer's account.</summary>
    public static Deferred<AccountSanctions> InForce(FieldContext context, Viewer? viewer)
    {
        var now = context.Now();
        return viewer is not null
            ? context.Load(OfAccount, viewer.AccountId)
                .Then(all => new AccountSanctions([.. all!.Where(s => s.IsInForceAt(now))]))
            : Deferred.FromResult(AccountSanctions.None);
    }
}
