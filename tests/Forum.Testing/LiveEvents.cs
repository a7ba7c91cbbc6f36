namespace Forum.Testing;

/// <summary>The events of one article, as received on one client's socket.</summary>
public sealed class LiveEvents(SocketClient socket) : IDisposable
{
    /// <summary>For messages that are not events.</summary>
    public SocketClient Socket => socket;

    /// <summary>The next event. Fails when the stream ends or an error message arrives.</summary>
    public async Task<ResponseValue> NextAsync()
    {
        var message = await MessageAsync();
        var data = message["payload"]["data"];
        return message["payload"].Has("errors")
            ? throw new InvalidOperationException($"{message}")
            : data["articleEvents"];
    }

    /// <summary>The next message of any type except a ping.</summary>
    public async Task<ResponseValue> MessageAsync()
    {
        while (true)
        {
            var message = ResponseValue.Parse("$", await socket.ReadAsync());
            if (message["type"].Text != "ping") return message;
            await socket.SendAsync("""{"type":"pong"}""");
        }
    }

    public void Dispose() => socket.Dispose();
}
