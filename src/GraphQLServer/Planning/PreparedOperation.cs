using BitFaster.Caching.Lru;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLServer.Telemetry;

namespace GraphQLServer.Planning;

/// <summary>
/// An operation of a valid document, with its plans: always the plan for the default values of its variables, and an
/// LRU cache of the plans for other outcomes of <c>@skip</c> and <c>@include</c>.
/// </summary>
internal sealed class PreparedOperation(
    ISchema schema, GraphQLDocument document, GraphQLOperationDefinition definition, OperationScan scan)
{
    // Callers choose the outcomes, so the number of cached plans is limited.
    private const int MaxCachedPlans = 32;

    private readonly ConcurrentLru<string, OperationPlan>? plans = scan.Conditions.Count == 0
        ? null
        : new(MaxCachedPlans);
    private readonly OperationPlan defaultPlan =
        Plan(schema, document, definition, scan, DirectiveOutcome.DefaultOutcome(scan.Conditions, definition));
    private ValidationContext? pooledContext;

    public GraphQLDocument Document => document;

    public GraphQLOperationDefinition Definition => definition;

    /// <summary>The names of all fields that the operation selects.</summary>
    public IReadOnlySet<string> FieldNames => scan.FieldNames;

    public bool IsIntrospective => scan.IsIntrospective;

    /// <summary>query, mutation or subscription.</summary>
    public string Kind { get; } = definition.Operation switch
    {
        OperationType.Mutation => "mutation",
        OperationType.Subscription => "subscription",
        _ => "query",
    };

    /// <summary>The operation's name in a trusted document; null in all others.</summary>
    public string? TrustedName { get; set; }

    /// <summary>Reads and validates the variables of one request.</summary>
    public async ValueTask<(Variables Variables, List<ValidationError>? Errors)> ReadAsync(Inputs inputs)
    {
        if (definition.Variables is not { Count: > 0 }) return (Variables.None, null);
        // GraphQL.NET's validation context caches where variables are used; creating it costs more than reading the
        // variables.
        var context = Interlocked.Exchange(ref pooledContext, null)
            ?? new ValidationContext { Schema = schema, Document = document, Operation = definition };
        context.Variables = inputs;
        var result = await context.GetVariablesValuesAsync();
        context.Variables = Inputs.Empty;
        pooledContext = context;
        return result;
    }

    /// <summary>The outcome of <c>@skip</c> and <c>@include</c> with these variables.</summary>
    public string OutcomeFor(Variables variables) => DirectiveOutcome.Outcome(scan.Conditions, variables);

    /// <summary>The plan for that outcome; null when it is not cached.</summary>
    public OperationPlan? FindPlan(string outcome)
    {
        if (outcome == defaultPlan.Outcome) return defaultPlan;
        var isCached = plans!.TryGet(outcome, out var plan);
        GraphQLMetrics.CacheLookup("plans", isCached);
        return plan;
    }

    /// <summary>The plan for that outcome, built if it is not cached. Building is CPU-bound.</summary>
    public OperationPlan PlanFor(string outcome) =>
        outcome == defaultPlan.Outcome
            ? defaultPlan
            : plans!.GetOrAdd(outcome, _ => Plan(schema, document, definition, scan, outcome));

    private static OperationPlan Plan(
        ISchema schema, GraphQLDocument document, GraphQLOperationDefinition definition, OperationScan scan,
        string outcome) =>
        new(schema, document, definition, new DirectiveOutcome(scan.Conditions, outcome));
}
