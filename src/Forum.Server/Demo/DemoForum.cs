using Forum.Authorization;
using Forum.Server.Accounts;
using Forum.Server.Database;
using Forum.Server.Database.Model;
using Forum.Server.Database.Upgrade;
using Forum.Server.Settings;
using Forum.Time;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Demo;

/// <summary>
/// A small demo forum. It is created through the same use cases as any forum, with its own clock that runs from two
/// weeks ago until today.
/// </summary>
internal static class DemoForum
{
    /// <summary>
    /// The password of all demo accounts that can sign in. It is public: never use it outside Development.
    /// </summary>
    public const string Password = "the octopus turns off the light";

    /// <summary>
    /// Fills an empty database, one process at a time. An interrupted fill is repeated from the start.
    /// </summary>
    /// <param name="program">The application's services.</param>
    /// <param name="output">Receives a line when it has to wait for other processes.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>False when the database is not empty: then nothing was written.</returns>
    public static async Task<bool> FillAsync(
        IServiceProvider program, TextWriter output, CancellationToken cancellationToken)
    {
        var migrationLock = program.GetRequiredService<IMigrationLock>();
        await using var acquired = await migrationLock.AcquireAsync(output, cancellationToken);
        return await migrationLock.RetryAsync(() => FillAsync(program, cancellationToken), output, cancellationToken);
    }

    /// <summary>The demo accounts that can sign in, if they exist.</summary>
    public static async Task<IReadOnlyList<DemoPerson>> GetSignInAccountsAsync(
        IServiceProvider program, CancellationToken cancellationToken)
    {
        var people = DemoFiles.People().Where(person => person.Email is not null).ToList();
        var emails = people.Select(person => person.Email).ToList();
        await using var db = await program.GetRequiredService<IDbContextFactory<AccountsDb>>()
            .CreateDbContextAsync(cancellationToken);
        var existing = await db.Accounts.Where(a => emails.Contains(a.Email)).Select(a => a.Email)
            .ToListAsync(cancellationToken);
        return [.. people.Where(person => existing.Contains(person.Email))];
    }

    private static async Task<bool> FillAsync(IServiceProvider program, CancellationToken cancellationToken)
    {
        var clock = new DemoClock();
        await using var forum = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new NodeClock(clock, mayGoBack: true))
            .AddSingleton(new ForumRules())
            .AddSingleton(new ReadingSettings())
            .AddSingleton(program.GetRequiredService<DatabaseSettings>())
            .AddForumDatabase(program.GetRequiredService<ConnectionStrings>().Forum)
            .AddForum()
            .AddSingleton<DemoModeration>()
            .AddSingleton<DemoDiscussion>()
            .AddSingleton(clock)
            .BuildServiceProvider();
        await using var db = await forum.GetRequiredService<IDbContextFactory<AccountsDb>>()
            .CreateDbContextAsync(cancellationToken);
        if (await DemoPeople.AreIncompleteAsync(
            db, cancellationToken)) await DemoCleanup.RemoveAsync(db, cancellationToken);
        else if (await db.Sections.AnyAsync(cancellationToken) || await db.Accounts.AnyAsync(cancellationToken))
            return false;

        var now = UtcMilliseconds.Now(program.GetRequiredService<TimeProvider>());
        var people = await DemoPeople.AddAsync(db, now, cancellationToken);
        foreach (var article in DemoFiles.Articles())
            await forum.GetRequiredService<DemoDiscussion>()
                .WriteAsync(article, people, now - article.Age, cancellationToken);
        await DemoPeople.SetPasswordsAsync(
            db, program.GetRequiredService<AccountPasswords>().Hash(Password), cancellationToken);
        return true;
    }
}
