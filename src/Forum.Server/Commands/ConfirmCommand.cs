using System.CommandLine;
using Forum.Server.Accounts;

namespace Forum.Server.Commands;

/// <summary>
/// `confirm EMAIL [--pseudonym NAME] [--registered TIME]`: the operator confirms that an address belongs to its
/// registrant, where the forum sends no mail.
/// </summary>
internal static class ConfirmCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var email = new Argument<string>("email") { Description = "The account's e-mail address." };
        var pseudonym = new Option<string?>("--pseudonym")
        {
            Description =
            "The pseudonym of the registration to confirm; required when the address was registered several times."
        };
        var registered = new Option<string?>("--registered")
        {
            Description =
            "The time of the registration to confirm, as the command lists it; required when several have the same pseudonym."
        };
        var command = new Command("confirm", "Confirms the e-mail address of an account or a registration.")
        {
            email, pseudonym, registered,
        };
        command.SetAction(async (parseResult, cancellationToken) =>
        {
            var confirm = app().Services.GetRequiredService<ConfirmAddress>();
            var (isConfirmed, message) = await confirm.RunAsync(
                EmailAddress.Read(parseResult.GetRequiredValue(email)), parseResult.GetValue(pseudonym),
                parseResult.GetValue(registered), cancellationToken);
            await parseResult.InvocationConfiguration.Output.WriteLineAsync(message);
            return isConfirmed ? 0 : 1;
        });
        return command;
    }
}
