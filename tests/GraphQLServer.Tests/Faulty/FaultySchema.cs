using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using GraphQL.Types;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;
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
    private static readonly BatchLoader<int, string> FailingSynchronously = new(
        (_, kinds, _) => throw Faults.Of(kinds[0]), Dependency.Anything);

    private static readonly BatchLoader<int, string> FailingAsynchronously = new(async (_, kinds, _) =>
    {
        await Task.Yield();
        throw Faults.Of(kinds[0]);
    }, Dependency.Anything);

    private static readonly BatchLoader<int, string> Succeeding = new((_, kinds, _) =>
        Task.FromResult<IReadOnlyDictionary<int, string>>(kinds.ToDictionary(kind => kind, kind => "fine")),
        Dependency.Anything);

    public FaultyQuery()
    {
        Name = "Query";
        Value("value", String, string? (_, ctx) => throw Faults.Of(Kind(ctx)), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Value("required", String.NotNull, string (_, ctx) => throw Faults.Of(Kind(ctx)), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Async("async", String, async ValueTask<string?> (_, ctx) =>
        {
            await Task.Yield();
            throw Faults.Of(Kind(ctx));
        }, Access.Everyone).Argument("kind", Int.NotNull);
        Load("batch", String, (_, ctx) => ctx.Load(FailingSynchronously, Kind(ctx)), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Load("asyncBatch", String, (_, ctx) => ctx.Load(FailingAsynchronously, Kind(ctx)), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Load("mapped", String, (_, ctx) =>
            ctx.Load(Succeeding, Kind(ctx)).Then(string? (_) => throw Faults.Of(Kind(ctx))), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Load("chained", String, (_, ctx) =>
            ctx.Load(Succeeding, Kind(ctx)).ThenLoad(_ => ctx.Load(FailingAsynchronously, Kind(ctx))), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Value("list", String.List, (_, ctx) => Enumerate(Kind(ctx)), Access.Everyone).Argument("kind", Int.NotNull);
        Value("thing", Of<FaultyType>(), (_, ctx) => new Faulty(Kind(ctx)), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Value("scalar", Of<FaultyScalar>(), (_, ctx) => (object)Kind(ctx), Access.Everyone)
            .Argument("kind", Int.NotNull);
        Value("read", String, (_, ctx) => $"{ctx.Argument<Faulty>("input")}", Access.Everyone)
            .Argument("input", Of<FaultyInput>().NotNull);
        Value("parsed", String, (_, ctx) => $"{ctx.Argument<object>("as")}", Access.Everyone)
            .Argument("as", Of<FaultyScalar>().NotNull);
    }

    private static int Kind(FieldContext context) => context.Argument<int>("kind");

    private static IEnumerable<string> Enumerate(int kind)
    {
        yield return "fine";
        throw Faults.Of(kind);
    }
}

internal sealed class FaultyType : ObjectType<Faulty>
{
    public FaultyType()
    {
        Name = "Faulty";
        Value("leaf", String, string? (it) => throw Faults.Of(it.Kind), Access.Everyone);
        Value("required", String.NotNull, string (it) => throw Faults.Of(it.Kind), Access.Everyone);
        Value("kind", Int.NotNull, it => it.Kind, Access.Everyone);
    }
}

/// <summary>Accepts only the number of a fault, and throws that fault.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The engine creates it.")]
internal sealed class FaultyScalar : ScalarGraphType
{
    public FaultyScalar() => Name = "FaultyScalar";

    public override object? ParseLiteral(GraphQLParser.AST.GraphQLValue value) =>
        throw Faults.Of(
            int.Parse(
                (string)((GraphQLParser.AST.GraphQLIntValue)value).Value,
                System.Globalization.CultureInfo.InvariantCulture));

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
        Async("write", String, ValueTask<string?> (_, ctx) =>
            throw Faults.Of(ctx.Argument<int>("kind")), Access.Everyone)
            .Argument("kind", Int.NotNull)
            .RateLimitKind("fault");
    }
}

internal sealed class FaultySubscription : SubscriptionRootType<object?>
{
    public FaultySubscription()
    {
        Name = "Subscription";
        FaultyStream("open", ctx => throw Faults.Of(Kind(ctx)), Deferred.FromResult);
        FaultyStream("openAsync", async ctx =>
        {
            await Task.Yield();
            throw Faults.Of(Kind(ctx));
        }, Deferred.FromResult);
        FaultyStream("source", ctx => Open(FailAfter(Kind(ctx), 0)), Deferred.FromResult);
        FaultyStream("sourceAfterTwo", ctx => Open(FailAfter(Kind(ctx), 2)), Deferred.FromResult);
        FaultyStream("resolve", ctx => Open(FailAfter(Kind(ctx), 1)), it => throw Faults.Of(it!.Kind));
        FaultyStream(
            "resolveAsync", ctx => Open(FailAfter(Kind(ctx), 1)),
            it => Deferred.FromResult(it).Then(Faulty? (_) => throw Faults.Of(it!.Kind)));
        FaultyStream(
            "idOf", ctx => Open(FailAfter(Kind(ctx), 1)), Deferred.FromResult,
            it => throw Faults.Of(it.Kind));
    }

    private void FaultyStream(
        string name, Func<FieldContext, ValueTask<EventSource<Faulty>>> open,
        Func<Faulty?, Deferred<Faulty?>> resolve, Func<Faulty, string>? idOf = null) =>
        Stream(name, Of<FaultyType>(), open, (it, _, _) => resolve(it), idOf, Access.Everyone)
            .Argument("kind", Int.NotNull);

    private static int Kind(FieldContext context) => context.Argument<int>("kind");

    private static ValueTask<EventSource<Faulty>> Open(IAsyncEnumerable<Faulty> events) =>
        ValueTask.FromResult(new EventSource<Faulty>(events));

    private static async IAsyncEnumerable<Faulty> FailAfter(
        int kind, int events, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < events; i++) yield return new(kind);
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        throw Faults.Of(kind);
    }
}
