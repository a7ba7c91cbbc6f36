using System.CommandLine;
using Forum.Data;
using Forum.Server.Accounts;
using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Commands;

/// <summary>
/// `grant ROLE EMAIL [--section SLUG]`: gives an account a role, and its pseudonym the badge. Use it to create the
/// first administrator: there is none by default.
/// </summary>
internal sealed class GrantCommand(IWriteTransactionFactory transactions, NodeClock clock)
{
    private static readonly Dictionary<string, (Role Role, Badges Badge)> Roles = new()
    {
        ["editor"] = (Role.Editor, Badges.Editor),
        ["moderator"] = (Role.Moderator, Badges.Moderator),
        ["administrator"] = (Role.Administrator, Badges.Staff),
    };

    public static Command Create(Func<WebApplication> app)
    {
        var role =
            new Argument<string>("role") { Description = "editor, moderator or administrator." }.AcceptOnlyFromAmong(
                [.. Roles.Keys]);
        var email = new Argument<string>("email") { Description = "The account's e-mail address." };
        var section = new Option<string?>("--section")
        {
            Description = "For moderators only: the slug of the section that they moderate. Default: all sections."
        };
        var command =
            new Command("grant", "Gives an account a role. Repeating it has no effect.") { role, email, section };
        command.SetAction((parseResult, cancellationToken) =>
        {
            var arguments = (
                parseResult.GetRequiredValue(role), parseResult.GetRequiredValue(email), parseResult.GetValue(section));
            var services = app().Services;
            var grant = new GrantCommand(
                services.GetRequiredService<IWriteTransactionFactory>(), services.GetRequiredService<NodeClock>());
            return grant.RunAsync(arguments, parseResult.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }

    /// <returns>The exit code: 0, or 1 after a message that says what is wrong.</returns>
    public async Task<int> RunAsync(
        (string Role, string Email, string? Section) arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var (role, badge) = Roles[arguments.Role];
        if (arguments.Section is not null && role != Role.Moderator)
            return await PrintAsync(output, "Use --section only with the moderator role.", 1);

        var address = EmailAddress.Read(arguments.Email);
        if (address.IsInvalid) return await PrintAsync(output, address.Problem, 1);
        await using var write = await transactions.BeginAsync(cancellationToken);
        var email = address.Normalized;
        var account = await write.Db.Set<Account>()
            .SingleOrDefaultAsync(a => a.NormalizedEmail == email, cancellationToken);
        if (account is null) return await PrintAsync(output, $"No account has the address {address.Text}.", 1);
        var section = await write.Db.Sections.SingleOrDefaultAsync(s => s.Slug == arguments.Section, cancellationToken);
        if (section is null && arguments.Section is not null)
            return await PrintAsync(output, $"The section {arguments.Section} does not exist.", 1);
        var sectionId = section?.Id;

        // Update the pseudonym first: its row stays locked to the end, so two concurrent grants do not insert the same
        // row twice.
        await write.Db.Pseudonyms
            .Where(p => p.AccountId == account.Id && p.Kind == PseudonymKind.Lasting)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Badges, p => p.Badges | badge), cancellationToken);
        if (!await write.Db.RoleGrants.AnyAsync(
                g => g.AccountId == account.Id && g.Role == role && g.SectionId == sectionId, cancellationToken))
            write.Db.RoleGrants.Add(new RoleGrant(Guid.CreateVersion7(clock.Now), account.Id, role, sectionId));
        await write.CommitAsync();
        return await PrintAsync(
            output, $"{address.Text} is {arguments.Role}{(section is null ? "" : $" of {section.Slug}")}.", 0);
    }

    private static async Task<int> PrintAsync(TextWriter output, string message, int code)
    {
        await output.WriteLineAsync(message);
        return code;
    }
}
