namespace GraphQLServer.Planning;

/// <summary>The type of the value at one position of a response.</summary>
internal abstract class Position(bool isRequired)
{
    /// <summary>Whether the position is non-null.</summary>
    public bool IsRequired { get; } = isRequired;

    /// <summary>The object position, inside any number of lists; null for leaves.</summary>
    public ObjectPosition? Objects => this switch
    {
        ListPosition list => list.Item.Objects,
        _ => this as ObjectPosition,
    };
}
