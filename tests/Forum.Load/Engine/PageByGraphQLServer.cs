using CommunityToolkit.HighPerformance.Buffers;
using GraphQL;
using GraphQL.Types;
using GraphQLServer;
using GraphQLServer.Authentication;
using GraphQLServer.Limits;
using GraphQLServer.Operations;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Load.Engine;

/// <summary>
/// Renders the benchmark's page of comments with GraphQLServer. The first call parses and caches the document. No
/// other class of the benchmarks uses internals of GraphQLServer.
/// </summary>
internal sealed class PageByGraphQLServer : IDisposable
{
    private readonly ServiceProvider services;
    private readonly OperationExecutor executor;

    public PageByGraphQLServer(IReadOnlyList<PageComment> comments)
    {
        services = new ServiceCollection().AddLogging().AddSingleton(comments)
            .AddGraphQLServer<PageSchema>(new GraphQLLimits()).BuildServiceProvider();
        services.GetRequiredService<ISchema>().Initialize();
        executor = services.GetRequiredService<OperationExecutor>();
    }

    /// <param name="use">Receives the bytes of the response, which are valid only during the call.</param>
    public T Write<T>(Func<ReadOnlyMemory<byte>, T> use)
    {
        var request = new RequestContext(new Caller(null, false), services, CancellationToken.None);
        var pendingResult = executor.ExecuteAsync(
            new OperationRequest(new DocumentReference(PageSchema.Document), null, Inputs.Empty), request);

        // Nothing here is asynchronous, except possibly the first call, which prepares the document.
        var response = pendingResult.IsCompleted
            ? pendingResult.Result
            : pendingResult.AsTask().GetAwaiter().GetResult();
        using var buffer = new ArrayPoolBufferWriter<byte>(ResultWriter.BufferSize);
        ResultWriter.Write(buffer, response);
        return use(buffer.WrittenMemory);
    }

    public void Dispose() => services.Dispose();
}
