namespace Forum.Text.Characters;

/// <summary>Why a text is refused.</summary>
/// <param name="Fault">For programs.</param>
/// <param name="Message">One English sentence for the person who sent it; it never repeats the text.</param>
public sealed record TextProblem(TextFault Fault, string Message);
