using System.CommandLine;
using Forum.Server.Accounts;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Commands;

/// <summary>`confirm EMAIL`: the operator's word that an address is its owner's, where the forum sends no mail.</summary>
internal sealed class ConfirmCommand(IWriteGate gate)
{
    public static Command Create(Func<WebApplication> app)
    {
        var email = new Argument<string>("email") { Description = "The account's e-mail address." };
        var command = new Command("confirm", "Marks an account's e-mail address as confirmed.") { email };
        command.SetAction((parsed, cancellationToken) =>
        {
            var confirm = new ConfirmCommand(app().Services.GetRequiredService<IWriteGate>());
            return confirm.RunAsync(parsed.GetRequiredValue(email), parsed.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }

    /// <returns>The exit code: 0, or 1 after a sentence that says what is wrong.</returns>
    public async Task<int> RunAsync(string email, TextWriter output, CancellationToken cancellationToken)
    {
        var address = EmailAddress.Read(email);
        if (address.IsRefused)
        {
            await output.WriteLineAsync(address.Problem);
            return 1;
        }

        var normal = address.Normalized;
        await using var write = await gate.BeginAsync(cancellationToken);
        var confirmed = await write.Db.Set<Account>()
            .Where(a => a.NormalizedEmail == normal)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.EmailConfirmed, true), cancellationToken);
        await write.CommitAsync();
        await output.WriteLineAsync(confirmed == 1 ? $"{address.Text} is confirmed." : $"No account has the address {address.Text}.");
        return confirmed == 1 ? 0 : 1;
    }
}
