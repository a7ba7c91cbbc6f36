using System.Globalization;
using System.Net;
using System.Text;

namespace Forum.Load.Measuring;

/// <summary>A request in the bytes that go over the wire.</summary>
internal sealed record HttpCall(byte[] Bytes)
{
    public static HttpCall PostJson(IPEndPoint to, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /graphql HTTP/1.1\r\nHost: {to}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return new HttpCall([.. Encoding.ASCII.GetBytes(head), .. body]);
    }
}
