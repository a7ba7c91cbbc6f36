namespace Forum.Import.Parsing.WordPress;

/// <summary>What an export says of the site before its first item.</summary>
internal sealed class WordPressSite
{
    private readonly Dictionary<string, string> displayNames = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The blog's address without http or https: the same site keeps its name when it changes between them.</summary>
    public string Name { get; private set; } = "";

    public void IsAt(string address)
    {
        var afterScheme = address.IndexOf("://", StringComparison.Ordinal);
        Name = (afterScheme < 0 ? address : address[(afterScheme + 3)..]).Trim().TrimEnd('/').ToLowerInvariant();
    }

    public void Knows(string login, string displayName) => displayNames[login] = displayName;

    /// <summary>The name under which readers saw the articles of the user with this login.</summary>
    public string DisplayName(string login) => displayNames.TryGetValue(login, out var name) && name.Length > 0 ? name : login;
}
