using System.Globalization;

namespace Forum.Import.Parsing;

/// <summary>A place in an export, for the person who has to look there.</summary>
/// <param name="Line">From 1; 0: before the first element.</param>
/// <param name="Element">The innermost element around it, as the file writes its name; empty before the first.</param>
public readonly record struct Place(long Line, string Element)
{
    public override string ToString() => Line == 0 ? "before the first element"
        : Element.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"line {Line}")
        : string.Create(CultureInfo.InvariantCulture, $"line {Line}, element <{Element}>");
}
