using System.Reflection;
using System.Text.Json;
using Forum.Authorization;
using Forum.Errors;
using GraphQLServer.Schema;

namespace Forum.Api.Mutations;

/// <summary>
/// A field of the GraphQL `Mutation` type. A derived class declares its input, use case, payload and rate limit kind,
/// and a sample input for the tests.
/// </summary>
internal abstract class Mutation
{
    /// <summary>The field's name: the class name in camel case, without the suffix `Mutation`.</summary>
    public string Name => JsonNamingPolicy.CamelCase.ConvertName(GetType().Name[..^nameof(Mutation).Length]);

    public abstract TypeRef Input { get; }

    public abstract TypeRef Payload { get; }

    /// <summary>The name of the payload field that contains the created or changed object.</summary>
    public abstract string PayloadField { get; }

    /// <summary>One of <see cref="Requests.RateLimitKinds"/>.</summary>
    public abstract string RateLimitKind { get; }

    public virtual string? Description => null;

    /// <summary>Calls the use case, which also checks permissions.</summary>
    /// <returns>The id of the created or changed object.</returns>
    public abstract Task<Guid> RunAsync(Viewer? viewer, FieldContext context);

    /// <summary>A valid input for tests, in the form in which a client sends it.</summary>
    public abstract IReadOnlyDictionary<string, object?> SampleInput(SampleIds ids);
}

/// <typeparam name="TInput">The use case's input record; its properties are the fields of the GraphQL
/// input.</typeparam>
internal abstract class Mutation<TInput> : Mutation
    where TInput : class
{
    private static readonly ConstructorInfo Constructor = typeof(TInput).GetConstructors()[0];

    public sealed override TypeRef Input => TypeRef.Of<MutationInputType<TInput>>();

    public sealed override Task<Guid> RunAsync(Viewer? viewer, FieldContext context) =>
        RunAsync(viewer, Read(context), context);

    public sealed override IReadOnlyDictionary<string, object?> SampleInput(SampleIds ids)
    {
        var sample = CreateSample(ids);
        var values = new Dictionary<string, object?>();
        foreach (var field in MutationInputType<TInput>.InputFields)
            if (field.TryGetClientValue(sample, out var value)) values.Add(field.Name, value);
        return values;
    }

    protected abstract Task<Guid> RunAsync(Viewer? viewer, TInput input, FieldContext context);

    protected abstract TInput CreateSample(SampleIds ids);

    /// <exception cref="Refusal">NOT_FOUND: an id is malformed or of the wrong kind.</exception>
    private static TInput Read(FieldContext context)
    {
        var input = context.Argument<InputObject>("input");
        return (TInput)Constructor.Invoke(
            [.. MutationInputType<TInput>.InputFields.Select(field => field.Read(input))]);
    }
}

/// <summary>A mutation whose payload returns the comment.</summary>
internal abstract class CommentMutation<TInput> : Mutation<TInput>
    where TInput : class
{
    public sealed override TypeRef Payload => TypeRef.Of<CommentPayloadType<TInput>>();

    public sealed override string PayloadField => CommentPayloadType<TInput>.Written;
}

/// <summary>A mutation whose payload returns the article.</summary>
internal abstract class ArticleMutation<TInput> : Mutation<TInput>
    where TInput : class
{
    public sealed override TypeRef Payload => TypeRef.Of<ArticlePayloadType<TInput>>();

    public sealed override string PayloadField => ArticlePayloadType<TInput>.Written;
}
