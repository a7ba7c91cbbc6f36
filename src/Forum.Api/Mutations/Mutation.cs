using System.Reflection;
using System.Text.Json;
using Forum.Authorization;
using Forum.Errors;
using GraphQLServer.Schema;

namespace Forum.Api.Mutations;

/// <summary>A field of the Mutation type, in one file: its input, its use case, its payload, its kind of rate limit and a sample for the tests.</summary>
internal abstract class Mutation
{
    /// <summary>The field's name: that of the class without `Mutation`.</summary>
    public string Name => JsonNamingPolicy.CamelCase.ConvertName(GetType().Name[..^nameof(Mutation).Length]);

    public abstract TypeRef Input { get; }

    public abstract TypeRef Payload { get; }

    /// <summary>The field of the payload that has what was written.</summary>
    public abstract string PayloadField { get; }

    /// <summary>One of <see cref="Requests.RateKinds"/>.</summary>
    public abstract string RateKind { get; }

    public virtual string? Description => null;

    /// <summary>Calls the use case, which also decides who may do this.</summary>
    /// <returns>The id of what was written.</returns>
    public abstract Task<Guid> RunAsync(FieldContext context);

    /// <summary>A valid input, as a client sends it.</summary>
    public abstract IReadOnlyDictionary<string, object?> SampleInput(SampleIds ids);
}

/// <typeparam name="TInput">The record that the use case takes; its fields are those of the GraphQL input.</typeparam>
internal abstract class Mutation<TInput> : Mutation
    where TInput : class
{
    private static readonly ConstructorInfo Constructor = typeof(TInput).GetConstructors()[0];
    private static readonly IReadOnlyList<InputField> Fields = InputField.Of(typeof(TInput));

    public sealed override TypeRef Input => TypeRef.Of<MutationInputType<TInput>>();

    public sealed override Task<Guid> RunAsync(FieldContext context) => RunAsync(context.Viewer<Viewer?>(), Read(context), context);

    public sealed override IReadOnlyDictionary<string, object?> SampleInput(SampleIds ids)
    {
        var sample = Sample(ids);
        var values = new Dictionary<string, object?>();
        foreach (var field in Fields)
            if (field.TryWrite(sample, out var value)) values.Add(field.Name, value);
        return values;
    }

    protected abstract Task<Guid> RunAsync(Viewer? viewer, TInput input, FieldContext context);

    protected abstract TInput Sample(SampleIds ids);

    /// <exception cref="Refusal">NOT_FOUND: an id is malformed or of another kind.</exception>
    private static TInput Read(FieldContext context)
    {
        var input = context.Argument<InputObject>("input");
        return (TInput)Constructor.Invoke([.. Fields.Select(field => field.Read(input))]);
    }
}

/// <summary>A mutation whose payload has the comment.</summary>
internal abstract class CommentMutation<TInput> : Mutation<TInput>
    where TInput : class
{
    public sealed override TypeRef Payload => TypeRef.Of<CommentPayloadType<TInput>>();

    public sealed override string PayloadField => "comment";
}

/// <summary>A mutation whose payload has the article.</summary>
internal abstract class ArticleMutation<TInput> : Mutation<TInput>
    where TInput : class
{
    public sealed override TypeRef Payload => TypeRef.Of<ArticlePayloadType<TInput>>();

    public sealed override string PayloadField => "article";
}
