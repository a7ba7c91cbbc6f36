using GraphQL;
using GraphQL.Execution;
using GraphQL.Instrumentation;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.Requests;
using GraphQLServer.Results;

namespace GraphQLServer.Execution;

/// <summary>
/// Runs an operation with GraphQL.NET's own execution strategy: for introspection, whose fields belong to GraphQL.NET,
/// and for tests that compare it with the plan execution.
/// </summary>
internal sealed class DefaultExecution(ISchema schema, GraphQLLimits limits)
{
    private readonly DocumentValidator validator = new();

    public async Task<OperationResult> ExecuteAsync(
        PreparedOperation operation, Inputs variables, RequestContext request, ErrorCollector failures)
    {
        // No rules, but this is where GraphQL.NET reads variables and arguments.
        var validation = await validator.ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = operation.Document,
            Operation = operation.Definition,
            Rules = [],
            UserContext = request,
            RequestServices = request.Services,
            Variables = variables,
            Extensions = Inputs.Empty,
            Metrics = Metrics.None,
            CancellationToken = request.CancellationToken,
        });
        var context = CreateContext(operation, validation, request);
        var result = await SerialExecutionStrategy.Instance.ExecuteAsync(context);
        foreach (var error in context.Errors) failures.Add(error);
        return new(ExecutionStatus.Executed, failures)
        {
            Data = result.Data is ExecutionNode root ? new ExecutionNodeData(root, limits) : null,
        };
    }

    private GraphQL.Execution.ExecutionContext CreateContext(
        PreparedOperation operation, IValidationResult validation, RequestContext request) => new()
        {
            ExecutionStrategy = SerialExecutionStrategy.Instance,
            Schema = schema,
            Document = operation.Document,
            Operation = operation.Definition,
            RootValue = request,
            UserContext = request,
            RequestServices = request.Services,
            CancellationToken = request.CancellationToken,
            Variables = validation.Variables ?? Variables.None,
            ArgumentValues = validation.ArgumentValues,
            DirectiveValues = validation.DirectiveValues,
            Errors = [],
            InputExtensions = Inputs.Empty,
            OutputExtensions = [],
            Metrics = Metrics.None,
            Listeners = [],
        };
}
