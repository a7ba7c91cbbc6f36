using System.CommandLine;
using Forum.Server.Accounts;

namespace Forum.Server.Commands;

/// <summary>`confirm EMAIL [--pseudonym NAME]`: the operator's word that an address is its owner's, where the forum sends no mail.</summary>
internal static class ConfirmCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var email = new Argument<string>("email") { Description = "The account's e-mail address." };
        var pseudonym = new Option<string?>("--pseudonym") { Description = "Which registration is confirmed; needed when the address was registered with several pseudonyms." };
        var command = new Command("confirm", "Confirms the e-mail address of an account or a registration.") { email, pseudonym };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var confirm = app().Services.GetRequiredService<ConfirmAddress>();
            var (isConfirmed, sentence) = await confirm.RunAsync(
                EmailAddress.Read(parsed.GetRequiredValue(email)), parsed.GetValue(pseudonym), cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(sentence);
            return isConfirmed ? 0 : 1;
        });
        return command;
    }
}
