using Microsoft.Extensions.Hosting;

namespace GraphQLServer.Documents;

/// <summary>Prepares the trusted documents at startup, so that an invalid one stops the program.</summary>
internal sealed class LoadTrustedDocuments(DocumentStore documents) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => documents.PinAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
