using System.Runtime.CompilerServices;
using GraphQLServer.Planning;

namespace GraphQLServer.CostAnalysis;

/// <summary>Computes the cost of an operation before it runs: once per plan when the cost does not depend on variables.</summary>
internal sealed class CostAnalyzer
{
    private readonly ConditionalWeakTable<OperationPlan, KnownCosts> known = [];

    /// <param name="plan">The operation.</param>
    /// <param name="arguments">Its variables.</param>
    /// <param name="isSignedIn">Fields that read only for signed-in callers cost anonymous callers nothing.</param>
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
