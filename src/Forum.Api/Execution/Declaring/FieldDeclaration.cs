using GraphQL;
using GraphQL.Types;

namespace Forum.Api.Execution.Declaring;

/// <summary>A field just declared, to which arguments may be added.</summary>
public sealed class FieldDeclaration
{
    private readonly FieldType field;

    internal FieldDeclaration(FieldType field) => this.field = field;

    /// <summary>Adds an argument. A default is the CLR value, an enum's member for an enum.</summary>
    public FieldDeclaration Argument(
        string name, Shape type, object? defaultValue = null, string? description = null)
    {
        field.Arguments ??= [];
        field.Arguments.Add(new QueryArgument(type.GraphType)
        {
            Name = name,
            DefaultValue = defaultValue,
            Description = description,
        });
        return this;
    }

    /// <summary>Marks the field as one that clients should leave.</summary>
    public FieldDeclaration Deprecated(string reason)
    {
        field.DeprecationReason = reason;
        return this;
    }
}
