namespace Forum.Import.Parsing.WordPress;

/// <summary>The data about the site that an export has before its first item.</summary>
internal sealed class WordPressSite
{
    private readonly Dictionary<string, string> displayNames = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The blog's address without the scheme, so that a change from http to https does not change the site's identity.
    /// </summary>
    public string Name { get; private set; } = "";

    public void SetAddress(string address)
    {
        var afterScheme = address.IndexOf("://", StringComparison.Ordinal);
        Name = (afterScheme < 0 ? address : address[(afterScheme + 3)..]).Trim().TrimEnd('/').ToLowerInvariant();
    }

    public void AddUser(string login, string displayName) => displayNames[login] = displayName;

    /// <summary>The public display name of the user with this login.</summary>
    public string DisplayName(string login) =>
        displayNames.TryGetValue(login, out var name) && name.Length > 0 ? name : login;
}
