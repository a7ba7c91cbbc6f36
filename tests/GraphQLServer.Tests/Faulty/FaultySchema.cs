using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using GraphQL.Types;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Faulty;

/// <summary>A schema in which every field fails at a different stage, with the fault that its argument names.</summary>
internal sealed class FaultySchema : GraphQLSchema
{
    public FaultySchema(IServiceProvider services) : base(services)
    {
        Query = new FaultyQuery();
        Mutation = new FaultyMutation();
        Subscription = new FaultySubscription();
    }
}

internal sealed record Faulty(int Kind);

internal sealed class FaultyQuery : RootType
{
    private static readonly BatchLoader<int, string> AtOnce = new((_, kinds, _) => throw Faults.Of(kinds[0]));

    private static readonly BatchLoader<int, string> Later = new(async (_, kinds, _) =>
    {
        await Task.Yield();
        throw Faults.Of(kinds[0]);
    });

    private static readonly BatchLoader<int, string> Sound = new((_, kinds, _) =>
        Task.FromResult<IReadOnlyDictionary<int, string>>(kinds.ToDictionary(kind => kind, kind => "fine")));

    public FaultyQuery()
    {
        Name = "Query";
        Value("value", String, string? (_, ctx) => throw Faults.Of(Kind(ctx)), Access.Everyone).Argument("kind", Int.NotNull);
        Value("required", String.NotNull, string (_, ctx) => throw Faults.Of(Kind(ctx)), Access.Everyone).Argument("kind", Int.NotNull);
        Async("later", String, async ValueTask<string?> (_, ctx) =>
        {
            await Task.Yield();
            throw Faults.Of(Kind(ctx));
        }, Access.Everyone).Argument("kind", Int.NotNull);
        Load("batch", String, (_, ctx) => ctx.Load(AtOnce, Kind(ctx)), Access.Everyone).Argument("kind", Int.NotNull);
        Load("laterBatch", String, (_, ctx) => ctx.Load(Later, Kind(ctx)), Access.Everyone).Argument("kind", Int.NotNull);
        Load("turned", String, (_, ctx) => ctx.Load(Sound, Kind(ctx)).Then(string? (_) => throw Faults.Of(Kind(ctx))), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Load("chained", String, (_, ctx) => ctx.Load(Sound, Kind(ctx)).ThenLoad(_ => ctx.Load(Later, Kind(ctx))), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Value("list", String.List, (_, ctx) => Enumerate(Kind(ctx)), Access.Everyone).Argument("kind", Int.NotNull);
        Value("thing", Of<FaultyFields>(), (_, ctx) => new Faulty(Kind(ctx)), Access.Everyone).Argument("kind", Int.NotNull);
        Value("scalar", Of<FaultyScalar>(), (_, ctx) => (object)Kind(ctx), Access.Everyone).Argument("kind", Int.NotNull);
        Value("read", String, (_, ctx) => $"{ctx.Argument<Faulty>("input")}", Access.Everyone).Argument("input", Of<FaultyInput>().NotNull);
        Value("parsed", String, (_, ctx) => $"{ctx.Argument<object>("as")}", Access.Everyone).Argument("as", Of<FaultyScalar>().NotNull);
    }

    private static int Kind(FieldContext context) => context.Argument<int>("kind");

    private static IEnumerable<string> Enumerate(int kind)
    {
        yield return "fine";
        throw Faults.Of(kind);
    }
}

internal sealed class FaultyFields : ObjectType<Faulty>
{
    public FaultyFields()
    {
        Name = "Faulty";
        Value("leaf", String, string? (it) => throw Faults.Of(it.Kind), Access.Everyone);
        Value("required", String.NotNull, string (it) => throw Faults.Of(it.Kind), Access.Everyone);
        Value("sound", Int.NotNull, it => it.Kind, Access.Everyone);
    }
}

/// <summary>Accepts only the number of a fault, and throws that fault.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The engine makes it.")]
internal sealed class FaultyScalar : ScalarGraphType
{
    public FaultyScalar() => Name = "FaultyScalar";

    public override object? ParseLiteral(GraphQLParser.AST.GraphQLValue value) =>
        throw Faults.Of(int.Parse((string)((GraphQLParser.AST.GraphQLIntValue)value).Value, System.Globalization.CultureInfo.InvariantCulture));

    public override object? ParseValue(object? value) => throw Faults.Of((int)value!);

    public override object? Serialize(object? value) => throw Faults.Of((int)value!);
}

internal sealed class FaultyInput : InputType<Faulty>
{
    public FaultyInput()
    {
        Name = "FaultyInput";
        InputField("kind", Int.NotNull);
    }

    protected override Faulty Read(InputObject input) => throw Faults.Of(input.Get<int>("kind"));
}

internal sealed class FaultyMutation : RootType
{
    public FaultyMutation()
    {
        Name = "Mutation";
        Async("write", String, ValueTask<string?> (_, ctx) => throw Faults.Of(ctx.Argument<int>("kind")), Access.Everyone)
            .Argument("kind", Int.NotNull)
            .RateKind("fault");
    }
}

internal sealed class FaultySubscription : SubscriptionRootType
{
    public FaultySubscription()
    {
        Name = "Subscription";
        Breaks("opens", ctx => throw Faults.Of(Kind(ctx)), Deferred.FromResult);
        Breaks("opensLater", async ctx =>
        {
            await Task.Yield();
            throw Faults.Of(Kind(ctx));
        }, Deferred.FromResult);
        Breaks("source", ctx => ValueTask.FromResult(End(Kind(ctx), 0)), Deferred.FromResult);
        Breaks("sourceLater", ctx => ValueTask.FromResult(End(Kind(ctx), 2)), Deferred.FromResult);
        Breaks("sees", ctx => ValueTask.FromResult(End(Kind(ctx), 1)), it => throw Faults.Of(it!.Kind));
        Breaks("seesLater", ctx => ValueTask.FromResult(End(Kind(ctx), 1)), it => Deferred.FromResult(it).Then(Faulty? (_) => throw Faults.Of(it!.Kind)));
        Breaks("names", ctx => ValueTask.FromResult(End(Kind(ctx), 1)), Deferred.FromResult, it => throw Faults.Of(it.Kind));
    }

    private void Breaks(
        string name, Func<FieldContext, ValueTask<IAsyncEnumerable<Faulty>>> open, Func<Faulty?, Deferred<Faulty?>> see, Func<Faulty, string>? idOf = null) =>
        Stream(name, Of<FaultyFields>(), open, (it, _) => see(it), idOf, Access.Everyone).Argument("kind", Int.NotNull);

    private static int Kind(FieldContext context) => context.Argument<int>("kind");

    private static async IAsyncEnumerable<Faulty> End(int kind, int after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var i = 0; i < after; i++) yield return new(kind);
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        throw Faults.Of(kind);
    }
}
