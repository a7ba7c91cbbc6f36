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
/// Renders the benchmark's page of comments with the GraphQL engine. The first call parses and caches the document. No
/// other class of the benchmarks uses internals of the engine.
/// </summary>
internal sealed class PageByEngine : IDisposable
{
    private readonly ServiceProvider services;
    private readonly OperationExecutor engine;

    public PageByEngine(IReadOnlyList<PageComment> comments)
    {
        services = new ServiceCollection().AddLogging().AddSingleton(comments)
            .AddGraphQLServer<PageSchema>(new GraphQLLimits()).BuildServiceProvider();
        services.GetRequiredService<ISchema>().Initialize();
        engine = services.GetRequiredService<OperationExecutor>();
    }

    /// <param name="use">Receives the bytes of the response, which are valid only during the call.</param>
    public T Write<T>(Func<ReadOnlyMemory<byte>, T> use)
    {
        var request = new RequestContext(new Caller(null, false), services, CancellationToken.None);
        var pendingResult = engine.ExecuteAsync(
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
