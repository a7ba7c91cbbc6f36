using System.Buffers.Text;
using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Privacy;

/// <summary>
/// Values that no response to an anonymous caller may contain: texts as they are, account ids in any encoding.
/// </summary>
internal sealed class Secrets
{
    private readonly List<string> texts = [];
    private readonly List<byte[]> ids = [];

    public static async Task<Secrets> OfAccountsAsync(ForumHost forum)
    {
        var secrets = new Secrets();
        var accounts = await forum.RowsAsync(
            "SELECT id, email, password_hash FROM accounts",
            row => (row.GetGuid(0), row.GetString(1), row.GetString(2)));
        foreach (var (id, email, hash) in accounts)
        {
            secrets.texts.AddRange([email, hash]);
            secrets.AddId(id);
        }

        foreach (var session in await forum.RowsAsync("SELECT id FROM sessions", row => row.GetGuid(0)))
            secrets.AddId(session);
        secrets.texts.Add("@example.org");
        return secrets;
    }

    public void Add(string text) => texts.Add(text);

    /// <summary>Fails if the response reveals one of them.</summary>
    public void AssertKept(string response, string document)
    {
        foreach (var secret in texts)
            Assert.False(
                response.Contains(secret, StringComparison.OrdinalIgnoreCase),
                $"'{secret}' is in {response}\nto {document}");
        using var json = JsonDocument.Parse(response);
        AssertKept(json.RootElement, document);
    }

    private void AssertKept(JsonElement value, string document)
    {
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var property in value.EnumerateObject()) AssertKept(property.Value, document);
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray()) AssertKept(item, document);
        if (value.ValueKind != JsonValueKind.String) return;
        var text = value.GetString()!;
        Assert.False(
            Readings(text).Any(bytes => ids.Exists(id => bytes.AsSpan().IndexOf(id) >= 0)),
            $"An account's id is in '{text}', in the response to {document}");
    }

    /// <summary>The bytes that a text may encode.</summary>
    private static IEnumerable<byte[]> Readings(string text)
    {
        var hex = string.Concat(text.Where(char.IsAsciiHexDigit));
        for (var start = 0; start + 32 <= hex.Length; start++) yield return Convert.FromHexString(
            hex.AsSpan(start, 32));
        foreach (var word in text.Split(' ', '/', '.', '?', '=', '&', ':'))
        {
            var plain = word.Replace('+', '-').TrimEnd('=');
            for (var start = 0; start < 4 && start + 22 <= plain.Length; start++)
            {
                var part = plain[start..(start + ((plain.Length - start) / 4 * 4))];
                if (part.Length >= 20 && Base64Url.IsValid(part)) yield return Base64Url.DecodeFromChars(part);
                if (start == 0 && Base64Url.IsValid(plain)) yield return Base64Url.DecodeFromChars(plain);
            }
        }
    }

    /// <summary>In both byte orders in use.</summary>
    private void AddId(Guid id) => ids.AddRange([id.ToByteArray(bigEndian: true), id.ToByteArray()]);
}
