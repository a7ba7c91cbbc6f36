using System.Net;
using System.Net.Sockets;

namespace Forum.Load.Machine;

/// <summary>Finds ports for the programs that the benchmarks start.</summary>
internal static class LoopbackPorts
{
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
