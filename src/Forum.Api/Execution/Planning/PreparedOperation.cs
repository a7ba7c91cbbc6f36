using BitFaster.Caching.Lru;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Forum.Api.Execution.Planning;

/// <summary>An operation of a valid document, with the plans made for it so far.</summary>
internal sealed class PreparedOperation(
    ISchema schema, GraphQLDocument document, GraphQLOperationDefinition definition, DocumentScan scan)
{
    // A caller chooses the outcomes: those that are asked for most are kept.
    private const int KeptPlans = 32;

    private readonly ConcurrentLru<string, OperationPlan>? plans = scan.Conditions.Count == 0 ? null : new(KeptPlans);
    private OperationPlan? only;
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
    public OperationPlan PlanFor(Variables variables) => plans is null
        ? only ??= Plan("")
        : plans.GetOrAdd(Conditions.Outcome(scan.Conditions, variables), static (outcome, operation) => operation.Plan(outcome), this);

    /// <summary>Makes the plan, where it is the same whatever the variables are.</summary>
    public void PlanAhead()
    {
        if (plans is null) only ??= Plan("");
    }

    private OperationPlan Plan(string outcome) => new(schema, document, definition, new Conditions(scan.Conditions, outcome));
}
