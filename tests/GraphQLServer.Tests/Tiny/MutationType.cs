using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class MutationType : RootType
{
    public MutationType()
    {
        Name = "Mutation";
        Async("lend", Of<BookType>().NotNull, async (_, ctx) =>
            {
                var input = ctx.Argument<Loan>("input");
                await Task.Yield();
                ctx.Service<Library>().Fetched.Enqueue($"lend {input.Book} to {input.To ?? "(null)"}");
                return Library.Book(int.Parse(input.Book, System.Globalization.CultureInfo.InvariantCulture));
            }, Access.Everyone)
            .Argument("input", Of<LoanInput>().NotNull)
            .RateLimitKind("loan");
        Async("extend", String, async (_, ctx) =>
        {
            ctx.Service<Library>().Disconnected.SetResult(ctx.Request.IsDisconnected);
            await ctx.Service<Library>().Gate.Task;
            return "extended";
        }, Access.Everyone).RateLimitKind("loan");
    }
}
