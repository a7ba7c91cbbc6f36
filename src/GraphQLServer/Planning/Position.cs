namespace GraphQLServer.Planning;

/// <summary>What may stand at one place of an answer.</summary>
internal abstract class Position(bool isRequired)
{
    /// <summary>Whether null may not stand there.</summary>
    public bool IsRequired { get; } = isRequired;

    /// <summary>The objects that stand there, in whatever lists; null: leaves do.</summary>
    public ObjectPosition? Objects => this switch
    {
        ListPosition list => list.Item.Objects,
        _ => this as ObjectPosition,
    };
}
