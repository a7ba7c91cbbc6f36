using GraphQL.Types;
using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>A field just declared, to which arguments and its cost may be added.</summary>
public sealed class FieldDeclaration
{
    private readonly FieldType field;

    internal FieldDeclaration(FieldType field) => this.field = field;

    private FieldCost Cost => ((DeclaredResolver)this.field.Resolver!).Cost;

    /// <summary>Adds an argument. A default is the CLR value, an enum's member for an enum.</summary>
    public FieldDeclaration Argument(
        string name, TypeRef type, object? defaultValue = null, string? description = null)
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

    /// <summary>
    /// How many rows of the database it reads for one object, at most. Without this a load or a call reads one, and what
    /// the object holds reads none.
    /// </summary>
    public FieldDeclaration Reads(int rows)
    {
        Cost.Reads(rows);
        return this;
    }

    /// <inheritdoc cref="Reads(int)"/>
    public FieldDeclaration Reads(Func<FieldArguments, int> rows)
    {
        Cost.Reads(rows);
        return this;
    }

    /// <summary>
    /// What it reads once for a whole operation, whatever the number of its objects: the viewer's own things, say. Fields
    /// that read the same give it the same name. It comes on top of <see cref="Reads(int)"/>.
    /// </summary>
    public FieldDeclaration ReadsOnce(string what, int rows)
    {
        Cost.ReadsOnce(what, rows);
        return this;
    }

    /// <summary>
    /// Two callers may get different answers of it. An event of a stream whose document asks for such a field is made for each
    /// signed-in caller apart; all who are not signed in get the same.
    /// </summary>
    public FieldDeclaration PerViewer()
    {
        ((DeclaredResolver)this.field.Resolver!).MarkPerViewer();
        return this;
    }

    /// <summary>It reads nothing for callers who are not signed in: it is about the caller.</summary>
    public FieldDeclaration ForSignedInOnly()
    {
        PerViewer();
        Cost.IsForSignedIn = true;
        return this;
    }

    /// <summary>How many objects its list, or the page that it is, has at most. A list of objects must say it.</summary>
    public FieldDeclaration Lists(int atMost)
    {
        Cost.Lists(atMost);
        return this;
    }

    /// <inheritdoc cref="Lists(int)"/>
    public FieldDeclaration Lists(Func<FieldArguments, int> atMost)
    {
        Cost.Lists(atMost);
        return this;
    }

    /// <summary>Its list is as long as the page that it belongs to.</summary>
    public FieldDeclaration ListsPage()
    {
        Cost.IsOfThePage = true;
        return this;
    }

    /// <summary>
    /// In which kind's allowance it counts, each time that it stands in an operation. A mutation must say it, and refuse
    /// with <see cref="RequestContext.RetryAt"/> while there is one.
    /// </summary>
    public FieldDeclaration RateKind(string kind)
    {
        ((DeclaredResolver)this.field.Resolver!).RateKind = kind;
        return this;
    }

    /// <summary>Marks the field as one that clients should leave.</summary>
    public FieldDeclaration Deprecated(string reason)
    {
        field.DeprecationReason = reason;
        return this;
    }
}
