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

    private static readonly Dictionary<Type, TypeRef> Types = new()
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
    private readonly Type type;
    private readonly bool isOptional;
    private readonly NodeKind? node;

    private InputField(Type record, ParameterInfo parameter)
    {
        property = record.GetProperty(parameter.Name!)!;
        isOptional = parameter.ParameterType is { IsGenericType: true } generic
            && generic.GetGenericTypeDefinition() == typeof(Optional<>);
        var declared = isOptional ? parameter.ParameterType.GetGenericArguments()[0] : parameter.ParameterType;
        type = Nullable.GetUnderlyingType(declared) ?? declared;
        Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        Default = parameter is { HasDefaultValue: true, DefaultValue: { } value }
            ? type.IsEnum ? Enum.ToObject(type, value) : value
            : null;
        node = type == typeof(Guid) ? KindOf(Name) : null;
        var mayBeNull = isOptional
            || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        Type = mayBeNull ? TypeOf(type) : TypeOf(type).NotNull;
    }

    public string Name { get; }

    public TypeRef Type { get; }

    public object? Default { get; }

    public string? Description { get; }

    /// <summary>The fields for the parameters of a record's constructor, in order.</summary>
    public static IReadOnlyList<InputField> Of(Type record) =>
        [.. record.GetConstructors()[0].GetParameters().Select(parameter => new InputField(record, parameter))];

    /// <summary>Reads the value for the record's constructor.</summary>
    /// <exception cref="Refusal">NOT_FOUND: an id is malformed or of the wrong kind.</exception>
    public object? Read(InputObject input)
    {
        var value = Value(input);
        return isOptional ? Activator.CreateInstance(property.PropertyType, input.Has(Name), value) : value;
    }

    /// <summary>Writes the value of a record as a client sends it; false when the field is omitted.</summary>
    public bool TryWrite(object record, out object? value)
    {
        value = property.GetValue(record);
        if (isOptional)
        {
            if (!(bool)property.PropertyType.GetProperty(nameof(Optional<>.IsSet))!.GetValue(value)!) return false;
            value = property.PropertyType.GetProperty(nameof(Optional<>.Value))!.GetValue(value);
        }

        value = value switch
        {
            Guid id => NodeId.Of(node!.Value, id),
            Enum member => Enums[type].Values.Single(one => member.Equals(one.Value)).Name,
            _ => value,
        };
        return true;
    }

    private object? Value(InputObject input)
    {
        if (node is { } kind)
        {
            return input.Get<string?>(Name) is not { } text ? null
                : NodeId.Parse(text, kind) ?? throw Refusal.NotFound(kind.ToString().ToLowerInvariant(), Name);
        }

        return type == typeof(DateTime) ? input.Get<DateTimeOffset?>(Name)?.UtcDateTime : input.Get<object?>(Name);
    }

    private static TypeRef TypeOf(Type type) =>
        Types.TryGetValue(type, out var found)
            ? found
            : throw new InvalidOperationException(
                $"No GraphQL type is declared for {type} in a mutation's input. Add it to {nameof(InputField)}.");

    private static NodeKind KindOf(string field) => field switch
    {
        "articleId" => NodeKind.Article,
        "sectionId" => NodeKind.Section,
        "commentId" or "parentId" => NodeKind.Comment,
        _ => throw new InvalidOperationException($"It is not declared what the id '{field}' names."),
    };
}
