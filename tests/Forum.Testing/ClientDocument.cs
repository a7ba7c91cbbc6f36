using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Forum.Testing;

/// <summary>A file of `schema/operations`, as a client's build reads it.</summary>
/// <param name="Name">The file name without its extension.</param>
/// <param name="Text">The content of the file.</param>
/// <param name="Hash">The SHA-256 hash of its bytes, as `sha256sum` prints it.</param>
internal sealed partial record ClientDocument(string Name, string Text, string Hash)
{
    public static IReadOnlyList<ClientDocument> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "operations"))
            .Order(StringComparer.Ordinal).Select(file =>
            new ClientDocument(
                Path.GetFileNameWithoutExtension(file), File.ReadAllText(file),
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))),
    ];

    /// <summary>`query`, `mutation` or `subscription`.</summary>
    public string Kind => Operations().Match(Text).Groups[1].Value;

    /// <summary>The names of its operations.</summary>
    public IEnumerable<string> OperationNames =>
        Operations().Matches(Text).Select(operation => operation.Groups[2].Value);

    /// <summary>Its fragments, each from its first keyword to its last brace.</summary>
    public IEnumerable<string> FragmentTexts => Fragments().Matches(Text).Select(fragment => fragment.Value);

    public static ClientDocument Of(string name) => All.Single(document => document.Name == name);

    [GeneratedRegex(@"^(query|mutation|subscription) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Operations();

    [GeneratedRegex(@"^fragment .*?^}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fragments();
}
