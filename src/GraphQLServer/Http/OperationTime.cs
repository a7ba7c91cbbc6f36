using GraphQLServer.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.Http;

/// <summary>
/// The time limit of one operation, counted from the first byte of its request and including all waits.
/// </summary>
/// <param name="limit">`Forum:Limits:ExecutionTime`.</param>
/// <param name="clock">The clock.</param>
/// <param name="disconnected">Cancelled when the client disconnects.</param>
public sealed class OperationTime(TimeSpan limit, TimeProvider clock, CancellationToken disconnected) : IDisposable
{
    private readonly CancellationTokenSource time = new(limit, clock);
    private CancellationTokenSource? end;

    /// <summary>Cancelled when the time limit is over or the client disconnects.</summary>
    public CancellationToken End =>
        (end ??= CancellationTokenSource.CreateLinkedTokenSource(time.Token, disconnected)).Token;

    /// <summary>Whether the time limit is over and the client still waits for a response.</summary>
    public bool IsOver => time.IsCancellationRequested && !disconnected.IsCancellationRequested;

    /// <summary>
    /// The time limit of a request, started by the first call. Everything that waits for the request shares it:
    /// authentication may wait for the database before the operation is read.
    /// </summary>
    public static OperationTime Of(HttpContext http)
    {
        if (http.Features.Get<OperationTime>() is { } started) return started;
        var services = http.RequestServices;
        var time = new OperationTime(
            services.GetRequiredService<GraphQLLimits>().ExecutionTime, services.GetRequiredService<TimeProvider>(),
            http.RequestAborted);
        http.Features.Set(time);
        http.Response.RegisterForDispose(time);
        return time;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        end?.Dispose();
        time.Dispose();
    }
}
