using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class LoanInput : InputType<Loan>
{
    public LoanInput()
    {
        Name = "LoanInput";
        InputField("book", Id.NotNull);
        InputField("to", String, "Ann");
        InputField("days", Int);
        GetField("days")!.DeprecationReason = "Ignored: every loan lasts two weeks.";
    }

    protected override Loan Read(InputObject input) => new(input.Get<string>("book"), input.Get<string?>("to"));
}
