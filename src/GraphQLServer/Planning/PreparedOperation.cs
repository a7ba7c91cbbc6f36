using BitFaster.Caching.Lru;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>
/// An operation of a valid document, with its plans: always the one for the default values of its variables, and of the other
/// outcomes of <c>@skip</c> and <c>@include</c> those that were used last.
/// </summary>
internal sealed class PreparedOperation(
    ISchema schema, GraphQLDocument document, GraphQLOperationDefinition definition, OperationScan scan)
{
    // A caller chooses the outcomes: those that are asked for most are kept.
    private const int KeptPlans = 32;

    private readonly ConcurrentLru<string, OperationPlan>? plans = scan.Conditions.Count == 0 ? null : new(KeptPlans);
    private readonly OperationPlan common =
        Plan(schema, document, definition, scan, DirectiveOutcome.DefaultOutcome(scan.Conditions, definition));
    private ValidationContext? spare;

    public GraphQLDocument Document => document;

    public GraphQLOperationDefinition Definition => definition;

    /// <summary>The fields that the operation names anywhere.</summary>
    public IReadOnlySet<string> FieldNames => scan.FieldNames;

    public bool IsIntrospective => scan.IsIntrospective;

    /// <summary>query, mutation or subscription.</summary>
    public string Kind { get; } = definition.Operation switch
    {
        OperationType.Mutation => "mutation",
        OperationType.Subscription => "subscription",
        _ => "query",
    };

    /// <summary>The operation's name, in a document of the host's own; null in all others.</summary>
    public string? TrustedName { get; set; }

    /// <summary>Reads the request's variables as the operation declares them: on every request.</summary>
    public async ValueTask<(Variables Variables, List<ValidationError>? Errors)> ReadAsync(Inputs inputs)
    {
        if (definition.Variables is not { Count: > 0 }) return (Variables.None, null);
        // The engine's context remembers where variables are used; it costs more than reading them.
        var context = Interlocked.Exchange(ref spare, null)
            ?? new ValidationContext { Schema = schema, Document = document, Operation = definition };
        context.Variables = inputs;
        var read = await context.GetVariablesValuesAsync();
        context.Variables = Inputs.Empty;
        spare = context;
        return read;
    }

    /// <summary>The outcome of <c>@skip</c> and <c>@include</c> with these variables.</summary>
    public string OutcomeWith(Variables variables) => DirectiveOutcome.Outcome(scan.Conditions, variables);

    /// <summary>The plan for that outcome; null when it is not cached.</summary>
    public OperationPlan? FindPlan(string outcome) =>
        outcome == common.Outcome ? common : plans!.TryGet(outcome, out var plan) ? plan : null;

    /// <summary>The plan for that outcome, made if it is not cached, which keeps a core busy.</summary>
    public OperationPlan PlanFor(string outcome) =>
        FindPlan(outcome) ?? plans!.GetOrAdd(outcome, _ => Plan(schema, document, definition, scan, outcome));

    private static OperationPlan Plan(
        ISchema schema, GraphQLDocument document, GraphQLOperationDefinition definition, OperationScan scan, string outcome) =>
        new(schema, document, definition, new DirectiveOutcome(scan.Conditions, outcome));
}
