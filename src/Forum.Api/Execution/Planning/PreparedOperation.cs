using System.Collections.Concurrent;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Forum.Api.Execution.Planning;

/// <summary>An operation of a valid document, with the plans made for it so far.</summary>
internal sealed class PreparedOperation(
    ISchema schema, GraphQLDocument document, GraphQLOperationDefinition definition, DocumentScan scan)
{
    // A caller chooses the outcomes; an unbounded dictionary would be theirs to fill.
    private const int KeptPlans = 32;

    private readonly ConcurrentDictionary<string, OperationPlan> plans = [];
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

    /// <summary>The plan for the outcome that these variables have.</summary>
    public OperationPlan PlanFor(Variables variables)
    {
        var outcome = Conditions.Outcome(scan.Conditions, variables);
        if (plans.TryGetValue(outcome, out var known)) return known;
        var plan = new OperationPlan(schema, document, definition, new Conditions(scan.Conditions, outcome));

        // Who asks at the same time gets the same plan: what is made for many is found by it.
        return plans.Count < KeptPlans ? plans.GetOrAdd(outcome, plan) : plan;
    }
}
