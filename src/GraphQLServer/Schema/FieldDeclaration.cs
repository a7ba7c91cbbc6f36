using GraphQL.Types;
using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>A declared field, to which arguments and its cost can be added.</summary>
public sealed class FieldDeclaration
{
    private readonly FieldType field;

    internal FieldDeclaration(FieldType field) => this.field = field;

    private FieldCost Cost => ((DeclaredResolver)this.field.Resolver!).Cost;

    /// <summary>Adds an argument. A default is a CLR value; for an enum, a member of the CLR enum.</summary>
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
    /// Declares the maximum number of database rows that the field reads for one object. The default is one for a load
    /// or an asynchronous call, and zero for a value that the object holds.
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
    /// Declares the rows that the field reads only once per operation, however many objects it is selected on, for
    /// example the viewer's own data. Fields that read the same data use the same key. These rows are added to those of
    /// <see cref="Reads(int)"/>.
    /// </summary>
    public FieldDeclaration ReadsOnce(string key, int rows)
    {
        Cost.ReadsOnce(key, rows);
        return this;
    }

    /// <summary>
    /// Declares that the value depends on the caller. A subscription event whose document selects such a field
    /// is executed separately for each signed-in caller; all anonymous callers share one result.
    /// </summary>
    internal FieldDeclaration PerViewer()
    {
        ((DeclaredResolver)this.field.Resolver!).MarkPerViewer();
        return this;
    }

    /// <summary>
    /// Declares that the value depends on the caller, and that nothing is read for an anonymous one.
    /// </summary>
    public FieldDeclaration FreeForAnonymous()
    {
        PerViewer();
        Cost.IsFreeForAnonymous = true;
        return this;
    }

    /// <summary>
    /// Declares the maximum number of objects in the field's list or page. Required for a list of objects.
    /// </summary>
    public FieldDeclaration Lists(int maxLength)
    {
        Cost.Lists(maxLength);
        return this;
    }

    /// <inheritdoc cref="Lists(int)"/>
    public FieldDeclaration Lists(Func<FieldArguments, int> maxLength)
    {
        Cost.Lists(maxLength);
        return this;
    }

    /// <summary>Declares that the list is as long as the page that it belongs to.</summary>
    public FieldDeclaration ListsPage()
    {
        Cost.HasPageLength = true;
        return this;
    }

    /// <summary>
    /// Declares the rate limit kind to which each occurrence of the field in an operation is charged. Required for a
    /// mutation. When <see cref="RequestContext.RetryAt"/> is set, the mutation must not write, but report that time to
    /// the caller.
    /// </summary>
    public FieldDeclaration RateLimitKind(string kind)
    {
        ((DeclaredResolver)this.field.Resolver!).RateLimitKind = kind;
        return this;
    }
}
