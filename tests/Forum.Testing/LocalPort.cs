using System.Net;
using System.Net.Sockets;

namespace Forum.Testing;

/// <summary>A TCP port on this machine, for a program that a test starts.</summary>
internal static class LocalPort
{
    /// <summary>A port on which no program listens.</summary>
    public static int FindFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether a program listens on the port.</summary>
    public static bool IsListening(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
