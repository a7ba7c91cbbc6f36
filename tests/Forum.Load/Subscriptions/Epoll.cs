using System.Runtime.InteropServices;

namespace Forum.Load.Subscriptions;

/// <summary>
/// Waits for many sockets on one thread and reads the available data. A client library would cost more than the program
/// that it measures. Sources: epoll(7), recv(2), on 64-bit x86.
/// </summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1, Readable = 1, DoNotWait = 0x40;
    private readonly int self = Create(0);
    private readonly Event[] events = new Event[1_024];

    public void Watch(int descriptor, int tag)
    {
        var wanted = new Event { Events = Readable, Data = tag };
        if (Control(self, Add, descriptor, ref wanted) != 0) throw new LoadFailure("epoll takes no more sockets.");
    }

    /// <summary>Calls back with the tag of each socket that is ready.</summary>
    public void Wait(int milliseconds, Action<int> ready)
    {
        var count = Wait(self, events, events.Length, milliseconds);
        for (var i = 0; i < count; i++) ready((int)events[i].Data);
    }

    /// <returns>0: the peer has closed the connection; negative: no data is available.</returns>
    public static int Receive(int descriptor, byte[] buffer) =>
        (int)Receive(descriptor, buffer, buffer.Length, DoNotWait);

    public void Dispose() => _ = Close(self);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Control(int epoll, int operation, int descriptor, ref Event wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int epoll, [Out] Event[] events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int descriptor, [Out] byte[] buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Event
    {
        public uint Events;
        public long Data;
    }
}
