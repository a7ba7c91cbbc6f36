using System.Diagnostics.CodeAnalysis;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Slow;

/// <summary>
/// A schema whose documents take as long to validate as a test needs: `{ wait(for: 1) }` blocks until the gate opens.
/// </summary>
internal sealed class SlowSchema : GraphQLSchema
{
    public SlowSchema(IServiceProvider services) : base(services) => Query = new SlowQueryType();
}

internal sealed class SlowQueryType : RootType
{
    public SlowQueryType()
    {
        Name = "Query";
        Value("wait", String, (_, ctx) => $"{ctx.Argument<object>("for")}", Access.Everyone)
            .Argument("for", Of<GateScalar>().NotNull);
    }
}

/// <summary>Static state: only one test class at a time may use it.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The engine creates it.")]
internal sealed class GateScalar : ScalarGraphType
{
    private static readonly ManualResetEventSlim Gate = new();
    private static int entered, blocked, maxBlocked;

    public GateScalar() => Name = "Gate";

    /// <summary>
    /// The number of documents that reached the gate, that are blocked at it, and the maximum blocked at the same time.
    /// </summary>
    public static (int Entered, int Blocked, int MaxBlocked) Count =>
        (Volatile.Read(ref entered), Volatile.Read(ref blocked), Volatile.Read(ref maxBlocked));

    public static void Close()
    {
        Gate.Reset();
        (entered, blocked, maxBlocked) = (0, 0, 0);
    }

    public static void Open() => Gate.Set();

    /// <summary>Called during validation.</summary>
    public override bool CanParseLiteral(GraphQLValue value)
    {
        Interlocked.Increment(ref entered);
        maxBlocked = Math.Max(maxBlocked, Interlocked.Increment(ref blocked));
        Gate.Wait(TestContext.Current.CancellationToken);
        Interlocked.Decrement(ref blocked);
        return true;
    }

    public override object? ParseLiteral(GraphQLValue value) => ((GraphQLIntValue)value).Value.ToString();

    public override object? ParseValue(object? value) => value;
}
