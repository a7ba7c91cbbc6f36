namespace Forum.Text.Characters;

/// <summary>Why a text was rejected.</summary>
/// <param name="Fault">The reason, for programs.</param>
/// <param name="Message">One English sentence for the user; it never contains the submitted text.</param>
public sealed record TextProblem(TextFault Fault, string Message);
