using System.Globalization;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>A response as recorded from the wire, for a baseline that sends exactly the same.</summary>
/// <param name="Headers">The headers set by the program, without those of the web server below it.</param>
internal sealed record RecordedResponse(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    private static readonly string[] ServerHeaders = ["Date", "Content-Length", "Connection"];

    public string? Tag => Headers.FirstOrDefault(header => header.Name == "ETag").Value;

    public static RecordedResponse Record(HttpConnection connection, HttpCall call)
    {
        var (status, body) = connection.Exchange(call);
        var headers = connection.Head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(": ", 2)).Select(header => (Name: header[0], Value: header[1]))
            .Where(header => !ServerHeaders.Contains(header.Name));
        return new(status, [.. headers], body.ToArray());
    }

    /// <summary>Fails unless it has the same status, headers and bytes as the other response.</summary>
    public void AssertEqual(RecordedResponse other, string name)
    {
        if (Status == other.Status && Body.AsSpan().SequenceEqual(other.Body)
            && Headers.Order().SequenceEqual(other.Headers.Order())) return;
        throw new LoadFailure($"{name} sends another response:\n{this}\n{other}");
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Status}, {Body.Length} bytes, "
                + $"{string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}");

    /// <summary>Writes lines with the status and the headers, an empty line, and the body.</summary>
    public async Task WriteAsync(string file, CancellationToken cancellationToken)
    {
        var head = string.Concat(Headers.Select(header => $"{header.Name}: {header.Value}\n"));
        await File.WriteAllBytesAsync(
            file, [.. System.Text.Encoding.ASCII.GetBytes($"{Status}\n{head}\n"), .. Body], cancellationToken);
    }

    public static async Task<RecordedResponse> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        var end = bytes.AsSpan().IndexOf("\n\n"u8);
        var lines = System.Text.Encoding.ASCII.GetString(bytes, 0, end).Split('\n');
        return new(
            int.Parse(lines[0], CultureInfo.InvariantCulture),
            [.. lines.Skip(1).Select(line => line.Split(": ", 2)).Select(header => (header[0], header[1]))],
            bytes[(end + 2)..]);
    }
}
