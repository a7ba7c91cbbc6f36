using System.Collections.Concurrent;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>
/// Checks a page that is written to while it is read: what was seen before is known by its length and CRC, and what is new must be
/// a whole page.
/// </summary>
internal sealed class Versions
{
    private readonly ConcurrentDictionary<Fingerprint, bool> known = new();

    /// <summary>How many different ones there were.</summary>
    public int Count => known.Count;

    public bool Fits(int status, ReadOnlyMemory<byte> body)
    {
        if (status != 200) return false;
        var fingerprint = Fingerprint.Of(body.Span);
        return known.ContainsKey(fingerprint) || (HotPage.CommentsOn(body).Count > 0 && (known.TryAdd(fingerprint, true) || true));
    }
}
