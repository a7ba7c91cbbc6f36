using Forum.Errors;
using Forum.Text.Characters;

namespace Forum.Text;

/// <summary>Turns what the word checks found into a refusal that names the field.</summary>
internal static class Texts
{
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public static string OrRefuse(this CheckedText text, string field) =>
        text.IsRefused ? throw Refusal.Invalid(field, text.Problem.Message) : text.Text;

    /// <summary>A line that may be left out.</summary>
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public static string? Line(string? text, int maxLength, string field) =>
        text is null ? null : LineText.Check(text, maxLength).OrRefuse(field);
}
