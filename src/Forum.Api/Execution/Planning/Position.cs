namespace Forum.Api.Execution.Planning;

/// <summary>What may stand at one place of an answer.</summary>
internal abstract class Position(bool isRequired)
{
    /// <summary>Whether null may not stand there.</summary>
    public bool IsRequired { get; } = isRequired;
}
