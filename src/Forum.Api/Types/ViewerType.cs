using Forum.Api.Loaders;
using Forum.Api.Paging;
using Forum.Authorization;
using Forum.Data;
using Forum.Moderation;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

/// <summary>The private data of an account: always that of the current viewer.</summary>
internal sealed class ViewerType : ObjectType<Viewer>
{
    public ViewerType()
    {
        Name = "Viewer";
        Load("pseudonym", Of<PseudonymType>().NotNull, (v, ctx) =>
            ctx.Load(PseudonymLoaders.ById, v.PseudonymId), Access.SignedIn,
            "The name that the account comments under; it can be changed, and old comments follow.");
        Value("email", String.NotNull, v => v.Account.Email, Access.SignedIn);
        Value("emailConfirmed", Boolean.NotNull, v => v.Account.EmailConfirmed, Access.SignedIn);
        Value("twoFactorEnabled", Boolean.NotNull, v => v.Account.TwoFactorEnabled, Access.SignedIn);
        Value("roles", Of<RoleType>().NotNull.List.NotNull, v =>
            v.Grants.Select(g => g.Role).Prepend(Role.Member).Distinct().Order().ToList(), Access.SignedIn);
        Load("comments", Of<CommentConnectionType>().NotNull,
            (v, ctx) =>
                ctx.Load(ViewerLoaders.Comments, v.AccountId, ctx.Page())
                    .ThenLoad(page => CommentView.LoadPageAcrossSections(ctx, v, page)), Access.SignedIn)
            .Forward()
            .Reads(CommentCosts.ListByAuthor);
        Load("sanctions", Of<SanctionType>().NotNull.List.NotNull, (v, ctx) =>
            ctx.Load(SanctionLoaders.OfAccount, v.AccountId), Access.SignedIn)
            .Lists(SanctionReader.MaxSanctions)
            .Reads(0)
            .ReadsOnce("sanctions", SanctionReader.MaxSanctions);
    }
}

internal sealed class RoleType : EnumerationGraphType<Role>
{
    public RoleType() => Name = "Role";
}
