namespace Forum.Server.Tests.Authorization;

/// <param name="Name">`Comment.text`, or `Comment by Query.comment`.</param>
/// <param name="Value">What `value` means for this field: itself, or alternatives.</param>
internal sealed record PolicyRow(string Name, string Value)
{
    /// <summary>The rows of a header line: `way Type: way way`, or `Type Type: field field|value|null`.</summary>
    public static IReadOnlyList<PolicyRow> Of(string head)
    {
        var at = head.IndexOf(':', StringComparison.Ordinal);
        var types = head[..at].Split(' ');
        var fields = head[(at + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return types is ["way", var type]
            ? [.. fields.Select(path => new PolicyRow($"{type} by {path}", ""))]
            : [.. from t in types from f in fields.Select(f => f.Split('|', 2)) select new PolicyRow($"{t}.{f[0]}", f.Length == 1 ? "value" : f[1])];
    }

    public string ResultOf(string what) => what == "value" ? Value : what;
}
