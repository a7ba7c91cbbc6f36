using System.Diagnostics.CodeAnalysis;

namespace Forum.Text.Characters;

/// <summary>The text to store, or the problem with the input: exactly one of the two, except for `default`.</summary>
public readonly record struct CheckedText
{
    private CheckedText(string? text, TextProblem? problem) => (Text, Problem) = (text, problem);

    public string? Text { get; }

    public TextProblem? Problem { get; }

    /// <summary>True when there is a problem and no text.</summary>
    [MemberNotNullWhen(true, nameof(Problem))]
    [MemberNotNullWhen(false, nameof(Text))]
    public bool IsInvalid => Text is null;

    internal static CheckedText Valid(string text) => new(text, null);

    internal static CheckedText Invalid(TextFault fault, string message) => new(null, new TextProblem(fault, message));

    internal static CheckedText TooLong(int maxLength) => Invalid(
        TextFault.TooLong, FormattableString.Invariant($"The text is longer than {maxLength} characters."));
}
