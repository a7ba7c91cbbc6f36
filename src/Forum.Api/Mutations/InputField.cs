using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Forum.Api.Ids;
using Forum.Api.Types;
using Forum.Articles;
using Forum.Data;
using Forum.Errors;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Mutations;

/// <summary>
/// A field of a mutation's input, derived from a constructor parameter of the use case's input record: the name in
/// camel case, the type, whether it is optional, and the parameter's default value.
/// </summary>
internal sealed class InputField
{
    private static readonly Dictionary<Type, EnumerationGraphType> Enums = new()
    {
        [typeof(PseudonymKind)] = new CommentAsType(),
        [typeof(VoteValue)] = new VoteType(),
    };

    private static readonly Dictionary<Type, TypeRef> GraphQLTypes = new()
    {
        [typeof(string)] = TypeRef.String,
        [typeof(bool)] = TypeRef.Boolean,
        [typeof(int)] = TypeRef.Int,
        [typeof(Guid)] = TypeRef.Id,
        [typeof(DateTime)] = TypeRef.Instant,
        [typeof(PseudonymKind)] = TypeRef.Of<CommentAsType>(),
        [typeof(VoteValue)] = TypeRef.Of<VoteType>(),
    };

    private readonly PropertyInfo property;
    private readonly Type clrType;
    private readonly bool isOptional;
    private readonly NodeKind? nodeKind;

    private InputField(Type record, ParameterInfo parameter)
    {
        property = record.GetProperty(parameter.Name!)!;
        isOptional = parameter.ParameterType is { IsGenericType: true } generic
            && generic.GetGenericTypeDefinition() == typeof(Optional<>);
        var declared = isOptional ? parameter.ParameterType.GetGenericArguments()[0] : parameter.ParameterType;
        clrType = Nullable.GetUnderlyingType(declared) ?? declared;
        Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        Default = parameter is { HasDefaultValue: true, DefaultValue: { } value }
            ? clrType.IsEnum ? Enum.ToObject(clrType, value) : value
            : null;
        nodeKind = clrType == typeof(Guid) ? NodeKindOf(Name) : null;
        var mayBeNull = isOptional
            || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        GraphQLType = mayBeNull ? GraphQLTypeOf(clrType) : GraphQLTypeOf(clrType).NotNull;
    }

    public string Name { get; }

    public TypeRef GraphQLType { get; }

    public object? Default { get; }

    public string? Description { get; }

    /// <summary>The fields for the parameters of a record's constructor, in order.</summary>
    public static IReadOnlyList<InputField> Of(Type record) =>
        [.. record.GetConstructors()[0].GetParameters().Select(parameter => new InputField(record, parameter))];

    /// <summary>Reads the field from the input, converted to the type of the constructor's parameter.</summary>
    /// <exception cref="Refusal">NOT_FOUND: an id is malformed or of the wrong kind.</exception>
    public object? Read(InputObject input)
    {
        var value = ReadValue(input);
        return isOptional ? Activator.CreateInstance(property.PropertyType, input.Has(Name), value) : value;
    }

    /// <summary>
    /// Gets the field's value from a record, in the form in which a client sends it; false when the field is optional
    /// and not set.
    /// </summary>
    public bool TryGetClientValue(object record, out object? value)
    {
        value = property.GetValue(record);
        if (isOptional)
        {
            if (!(bool)property.PropertyType.GetProperty(nameof(Optional<>.IsSet))!.GetValue(value)!) return false;
            value = property.PropertyType.GetProperty(nameof(Optional<>.Value))!.GetValue(value);
        }

        value = value switch
        {
            Guid id => NodeId.Of(nodeKind!.Value, id),
            Enum member => Enums[clrType].Values.Single(one => member.Equals(one.Value)).Name,
            _ => value,
        };
        return true;
    }

    private object? ReadValue(InputObject input)
    {
        if (nodeKind is { } kind)
        {
            if (input.Get<string?>(Name) is not { } text) return null;
            return NodeId.Parse(text, kind) ?? throw Refusal.NotFound(kind.ToString().ToLowerInvariant(), Name);
        }

        return clrType == typeof(DateTime) ? input.Get<DateTimeOffset?>(Name)?.UtcDateTime : input.Get<object?>(Name);
    }

    private static TypeRef GraphQLTypeOf(Type type) =>
        GraphQLTypes.TryGetValue(type, out var found)
            ? found
            : throw new InvalidOperationException(
                $"No GraphQL type is declared for {type} in a mutation's input: see {nameof(InputField)}.{nameof(GraphQLTypes)}.");

    private static NodeKind NodeKindOf(string field) => field switch
    {
        "articleId" => NodeKind.Article,
        "sectionId" => NodeKind.Section,
        "commentId" or "parentId" => NodeKind.Comment,
        _ => throw new InvalidOperationException(
            $"No node kind is declared for the id field '{field}': see {nameof(InputField)}.{nameof(NodeKindOf)}."),
    };
}
