using Forum.Api.Comments;
using Forum.Api.Moderation;
using Forum.Api.Paging;
using Forum.Api.Pseudonyms;
using Forum.Authorization;
using Forum.Data;
using Forum.Moderation;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Viewers;

/// <summary>The private side of an account: its object is only ever the viewer who asks.</summary>
internal sealed class ViewerFields : ObjectType<Viewer>
{
    public ViewerFields()
    {
        Name = "Viewer";
        Load("pseudonym", Of<PseudonymFields>().NotNull, (v, ctx) => ctx.Load(PseudonymLoads.ById, v.PseudonymId), Access.SignedIn,
            "The name that the account comments under; it can be changed, and old comments follow.");
        Value("email", String.NotNull, v => v.Account.Email, Access.SignedIn);
        Value("emailConfirmed", Boolean.NotNull, v => v.Account.EmailConfirmed, Access.SignedIn);
        Value("twoFactorEnabled", Boolean.NotNull, v => v.Account.TwoFactorEnabled, Access.SignedIn);
        Value("roles", Of<RoleType>().NotNull.List.NotNull, v => v.Grants.Select(g => g.Role).Prepend(Role.Member).Distinct().Order().ToList(), Access.SignedIn);
        Load("comments", Of<CommentConnectionFields>().NotNull,
            (v, ctx) => ctx.Load(ViewerLoads.Comments, v.AccountId, ctx.Page()).ThenLoad(page => SeenComment.Mixed(ctx, page)), Access.SignedIn)
            .Forward()
            .Reads(CommentCosts.MixedList);
        Load("sanctions", Of<SanctionFields>().NotNull.List.NotNull, (v, ctx) => ctx.Load(SanctionLoads.OfAccount, v.AccountId), Access.SignedIn)
            .Lists(SanctionReader.MaxSanctions)
            .Reads(0)
            .ReadsOnce("sanctions", SanctionReader.MaxSanctions);
    }
}

internal sealed class RoleType : EnumerationGraphType<Role>
{
    public RoleType() => Name = "Role";
}
