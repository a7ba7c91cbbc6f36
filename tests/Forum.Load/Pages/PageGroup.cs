namespace Forum.Load.Pages;

/// <summary>Pages that are measured together, such as the first pages of threads of one size.</summary>
internal sealed record PageGroup(string Name, IReadOnlyList<TreePage> Pages);
