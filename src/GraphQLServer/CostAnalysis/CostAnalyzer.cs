using System.Runtime.CompilerServices;
using GraphQLServer.Planning;

namespace GraphQLServer.CostAnalysis;

/// <summary>Computes what an operation may read before it runs, once per plan where its variables do not matter.</summary>
internal sealed class CostAnalyzer
{
    private readonly ConditionalWeakTable<OperationPlan, KnownCosts> known = [];

    /// <param name="plan">The operation.</param>
    /// <param name="arguments">Its variables.</param>
    /// <param name="isSignedIn">Fields that read for signed-in callers only cost others nothing.</param>
    public OperationCost Analyze(OperationPlan plan, BoundArguments arguments, bool isSignedIn)
    {
        var costs = known.GetOrCreateValue(plan);
        if ((isSignedIn ? costs.SignedIn : costs.Anonymous) is { } cost) return cost;
        var walk = new CostWalk(arguments, isSignedIn);
        var rows = walk.Of(plan);
        var found = new OperationCost(rows, walk.PathToMostExpensive);
        if (walk.HangsOnVariables) return found;
        return isSignedIn ? costs.SignedIn = found : costs.Anonymous = found;
    }

    private sealed class KnownCosts
    {
        public OperationCost? Anonymous { get; set; }
        public OperationCost? SignedIn { get; set; }
    }
}
