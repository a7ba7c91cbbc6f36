using System.Globalization;

namespace Forum.Import.Parsing;

/// <summary>A position in an export, for error messages.</summary>
/// <param name="Line">Starts at 1; 0: before the first element.</param>
/// <param name="Element">The innermost enclosing element, with its name as written in the file; empty before the
/// first.</param>
public readonly record struct SourcePosition(long Line, string Element)
{
    public override string ToString() => Line == 0 ? "before the first element"
        : Element.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"line {Line}")
        : string.Create(CultureInfo.InvariantCulture, $"line {Line}, element <{Element}>");
}
