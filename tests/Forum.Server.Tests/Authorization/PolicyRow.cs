using Forum.Server.Tests.Mutations;

namespace Forum.Server.Tests.Authorization;

/// <param name="Name">`Comment.text`, or `Comment by Query.comment`.</param>
/// <param name="Value">What `value` means for this field: itself, or alternatives.</param>
/// <param name="IsRule">Whether it is derived from a mutation, and gives way to a row of the mutation's own.</param>
internal sealed record PolicyRow(string Name, string Value, bool IsRule = false)
{
    /// <summary>
    /// The rows of a header line: `way Type: way way`, `Type Type: field field|value|null`, or a rule for mutations.
    /// </summary>
    public static IReadOnlyList<PolicyRow> Of(string head, IReadOnlyList<SampleMutation> mutations)
    {
        if (head.Split(' ') is ["mutations", .. var words]) return OfKinds(words, mutations);
        var at = head.IndexOf(':', StringComparison.Ordinal);
        var types = head[..at].Split(' ');
        var fields = head[(at + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (types is ["payloads"])
            return [.. from m in mutations from f in fields.Select(f => f.Split('|', 2)) select OfPayload(m, f)];
        return types is ["way", var type]
            ? [.. fields.Select(path => new PolicyRow($"{type} by {path}", ""))]
            : [.. from t in types from f in fields.Select(
                f => f.Split('|', 2)) select new PolicyRow($"{t}.{f[0]}", f.Length == 1 ? "value" : f[1])];
    }

    public string ResultOf(string what) => what == "value" ? Value : what;

    /// <summary>The rows of `kind kind except mutation mutation`.</summary>
    private static IReadOnlyList<PolicyRow> OfKinds(string[] words, IReadOnlyList<SampleMutation> mutations)
    {
        var kinds = words.TakeWhile(word => word != "except").ToList();
        var exceptions = words.Skip(kinds.Count + 1).ToList();
        if (exceptions.Except(mutations.Select(m => m.Name)).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"The schema has no mutation '{unknown}'.");
        return
        [
            .. from mutation in mutations
               where kinds.Contains(mutation.RateLimitKind) && !exceptions.Contains(mutation.Name)
               select new PolicyRow($"Mutation.{mutation.Name}", "", IsRule: true),
        ];
    }

    /// <param name="field">The name, and what `value` means. `written` is the field that returns the object.</param>
    private static PolicyRow OfPayload(SampleMutation mutation, string[] field)
    {
        var name = field[0] == "written" ? mutation.PayloadField : field[0];
        return new PolicyRow($"{mutation.TypeName}Payload.{name}", field[1], IsRule: true);
    }
}
