using Forum.Errors;
using Forum.Text.Characters;

namespace Forum.Text;

/// <summary>Converts the result of a text check to an error that names the field.</summary>
internal static class Texts
{
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public static string OrRefuse(this CheckedText text, string field) =>
        text.IsRefused ? throw Refusal.Invalid(field, text.Problem.Message) : text.Text;

    /// <summary>An optional line.</summary>
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public static string? Line(string? text, int maxLength, string field) =>
        text is null ? null : LineText.Check(text, maxLength).OrRefuse(field);
}
