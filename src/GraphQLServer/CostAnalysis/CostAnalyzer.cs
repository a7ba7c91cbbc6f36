using System.Runtime.CompilerServices;
using GraphQLServer.Planning;
using GraphQLServer.Telemetry;

namespace GraphQLServer.CostAnalysis;

/// <summary>
/// Computes the cost of an operation before it runs: once per plan when the cost does not depend on variables.
/// </summary>
internal sealed class CostAnalyzer
{
    private readonly ConditionalWeakTable<OperationPlan, CachedCosts> cache = [];

    /// <param name="plan">The operation.</param>
    /// <param name="arguments">Its variables.</param>
    /// <param name="isSignedIn">Fields that read only for signed-in callers cost anonymous callers nothing.</param>
    public OperationCost Analyze(OperationPlan plan, BoundArguments arguments, bool isSignedIn)
    {
        var cached = cache.GetOrCreateValue(plan);
        var cost = isSignedIn ? cached.SignedIn : cached.Anonymous;
        GraphQLMetrics.CacheLookup("costs", cost is not null);
        if (cost is not null) return cost;
        var walk = new CostWalk(arguments, isSignedIn);
        var rows = walk.CountRows(plan);
        var computed = new OperationCost(rows, walk.PathToMostExpensive);
        if (walk.DependsOnVariables) return computed;
        return isSignedIn ? cached.SignedIn = computed : cached.Anonymous = computed;
    }

    private sealed class CachedCosts
    {
        public OperationCost? Anonymous { get; set; }
        public OperationCost? SignedIn { get; set; }
    }
}
