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
        var pseudonym = new Option<string?>("--pseudonym") { Description = "Which registration is confirmed; needed when the address was registered several times." };
        var registered = new Option<string?>("--registered") { Description = "When the registration was sent, as the command lists it; needed when two have the same pseudonym." };
        var command = new Command("confirm", "Confirms the e-mail address of an account or a registration.") { email, pseudonym, registered };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var confirm = app().Services.GetRequiredService<ConfirmAddress>();
            var (isConfirmed, sentence) = await confirm.RunAsync(
                EmailAddress.Read(parsed.GetRequiredValue(email)), parsed.GetValue(pseudonym), parsed.GetValue(registered), cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(sentence);
            return isConfirmed ? 0 : 1;
        });
        return command;
    }
}
