using System.Text.RegularExpressions;
using Forum.Testing;

namespace Forum.Tests.Architecture;

/// <summary>
/// Rules that several mutations share name the field of a refusal as text, because they do not know the inputs.
/// </summary>
public sealed partial class NamingFieldsOfRefusals
{
    [Fact]
    public void Every_field_of_a_refusal_is_an_input_field_or_argument_of_the_schema()
    {
        var inputs = Inputs(SourceTree.Text("schema/forum.graphql"));
        var named = SourceTree.Files("src/Forum", "*.cs")
            .SelectMany(path => FieldNames().Matches(SourceTree.Text(path)))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet();
        Assert.Contains("commentId", named);
        Assert.Empty(named.Except(inputs));
    }

    [Fact]
    public void An_output_field_is_not_an_input_field() =>
        Assert.Equal(["a", "b", "e"], Inputs("type T {\n  f(a: ID!\n b: Int): Int\n  c: Int\n}\ninput I {\n  e: ID!\n}\n"));

    /// <summary>The names in parentheses, which are arguments, and those within input types.</summary>
    private static HashSet<string> Inputs(string schema) =>
        [
            .. InputParts().Matches(schema).SelectMany(part => Names().Matches(part.Value))
                .Select(name => name.Groups[1].Value),
        ];

    [GeneratedRegex(@"\([^)]*\)|^input \w+ \{.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex InputParts();

    [GeneratedRegex(@"\b([a-z]\w*):")]
    private static partial Regex Names();

    [GeneratedRegex(
        @"(Field = |Refusal\.Invalid\(\s*|NotFound\(""\w+"", |WithdrawnOrNotFound\(\w+, |string field = |cancellationToken, )""(?<name>\w+)""")]
    private static partial Regex FieldNames();
}
