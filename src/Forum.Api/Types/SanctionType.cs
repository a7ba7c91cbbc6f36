using Forum.Api.Ids;
using Forum.Api.Loaders;
using Forum.Data;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

/// <summary>Visible only to the sanctioned viewer.</summary>
internal sealed class SanctionType : ObjectType<Sanction>
{
    public SanctionType()
    {
        Name = "Sanction";
        Interface<NodeInterface>();
        Value("id", Id.NotNull, s => NodeId.Of(NodeKind.Sanction, s.Id), Access.SignedIn);
        Load("pseudonym", Of<PseudonymType>().NotNull, (s, ctx) =>
            ctx.Load(PseudonymLoaders.ById, s.PseudonymId), Access.SignedIn);
        Value("kind", Of<SanctionKindType>().NotNull, s => s.Kind, Access.SignedIn);
        Value("reason", Of<ReportReasonType>().NotNull, s => s.Reason, Access.SignedIn);
        Value("statement", String.NotNull, s => s.Statement, Access.SignedIn);
        Value("at", Instant.NotNull, s => (DateTimeOffset)s.At, Access.SignedIn);
        Value("until", Instant, s => (DateTimeOffset?)s.Until, Access.SignedIn);
        Value("liftedAt", Instant, s => (DateTimeOffset?)s.LiftedAt, Access.SignedIn);
    }
}

internal sealed class SanctionKindType : EnumerationGraphType<SanctionKind>
{
    public SanctionKindType() => Name = "SanctionKind";
}

internal sealed class ReportReasonType : EnumerationGraphType<ReportReason>
{
    public ReportReasonType() => Name = "ReportReason";
}
