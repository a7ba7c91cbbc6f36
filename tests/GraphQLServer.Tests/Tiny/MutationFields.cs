using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class MutationFields : RootType
{
    public MutationFields()
    {
        Name = "Mutation";
        Async("lend", Of<BookFields>().NotNull, async (_, ctx) =>
            {
                var input = ctx.Argument<Loan>("input");
                await Task.Yield();
                ctx.Service<Library>().Fetched.Enqueue($"lend {input.Book} to {input.To ?? "nobody"}");
                return Library.Book(int.Parse(input.Book, System.Globalization.CultureInfo.InvariantCulture));
            }, Access.Everyone)
            .Argument("input", Of<LoanInput>().NotNull)
            .RateKind("loan");
        Async("extend", String, async (_, ctx) =>
        {
            ctx.Service<Library>().Disconnected.SetResult(ctx.Request.IsDisconnected);
            await ctx.Service<Library>().Admits.Task;
            return "extended";
        }, Access.Everyone).RateKind("loan");
    }
}
