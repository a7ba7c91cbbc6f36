using System.Collections.Concurrent;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>
/// Checks a page that is written to while it is read: a version that was seen before is recognized by its length and
/// CRC, and a new one must be a complete page.
/// </summary>
internal sealed class PageVersions
{
    private readonly ConcurrentDictionary<Fingerprint, bool> known = new();

    /// <summary>The number of different versions seen.</summary>
    public int Count => known.Count;

    public bool Fits(int status, ReadOnlyMemory<byte> body)
    {
        if (status != 200) return false;
        var fingerprint = Fingerprint.Of(body.Span);
        return known.ContainsKey(fingerprint)
            || (HotPage.CommentsOn(body).Count > 0 && (known.TryAdd(fingerprint, true) || true));
    }
}
