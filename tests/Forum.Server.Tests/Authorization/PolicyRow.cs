using Forum.Server.Tests.Mutations;

namespace Forum.Server.Tests.Authorization;

/// <param name="Name">`Comment.text`, or `Comment by Query.comment`.</param>
/// <param name="Value">What `value` means for this field: itself, or alternatives.</param>
/// <param name="IsRule">Whether it is a rule for mutations or fields that have no row of their own.</param>
internal sealed record PolicyRow(string Name, string Value, bool IsRule = false)
{
    /// <summary>
    /// The rows of a header line: `path Type: path path`, `Type Type: field field|value|null`, or a rule for mutations
    /// or for the fields of a type.
    /// </summary>
    public static IReadOnlyList<PolicyRow> Of(
        string head, IReadOnlyList<SampleMutation> mutations, IEnumerable<string> fieldsOfSchema,
        IReadOnlySet<string> namedKinds)
    {
        if (head.Split(' ') is ["fields", .. var ruledTypes])
        {
            return
            [
                .. from field in fieldsOfSchema
                   where ruledTypes.Contains(field.Split('.')[0])
                   select new PolicyRow(field, "value|null|empty", IsRule: true),
            ];
        }

        if (head.Split(' ') is ["mutations", .. var words]) return OfKinds(words, mutations, namedKinds);
        var at = head.IndexOf(':', StringComparison.Ordinal);
        var types = head[..at].Split(' ');
        var fields = head[(at + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (types is ["payloads"])
            return [.. from m in mutations from f in fields.Select(f => f.Split('|', 2)) select OfPayload(m, f)];
        return types is ["path", var type]
            ? [.. fields.Select(path => new PolicyRow($"{type} by {path}", ""))]
            : [
                .. from name in types
                   from field in fields.Select(field => field.Split('|', 2))
                   select new PolicyRow($"{name}.{field[0]}", field.Length == 1 ? "value" : field[1]),
            ];
    }

    public string ResultOf(string what) => what == "value" ? Value : what;

    /// <summary>
    /// The rows of `kind kind except mutation mutation`. `other` stands for the kinds that no line names.
    /// </summary>
    private static IReadOnlyList<PolicyRow> OfKinds(
        string[] words, IReadOnlyList<SampleMutation> mutations, IReadOnlySet<string> namedKinds)
    {
        var kinds = words.TakeWhile(word => word != "except").ToList();
        var exceptions = words.Skip(kinds.Count + 1).ToList();
        if (exceptions.Except(mutations.Select(m => m.Name)).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"The schema has no mutation '{unknown}'.");
        return
        [
            .. from mutation in mutations
               where kinds.Contains(namedKinds.Contains(mutation.RateLimitKind) ? mutation.RateLimitKind : "other")
                   && !exceptions.Contains(mutation.Name)
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
