using System.CommandLine;

namespace Forum.Server.Commands;

/// <summary>What the program can be told to do. Without a verb it serves.</summary>
internal static class RootVerbs
{
    /// <param name="app">The program's parts, built when a verb first asks for them.</param>
    public static RootCommand Create(Func<WebApplication> app)
    {
        var root = new RootCommand("Threaded, pseudonymous reader comments over GraphQL. Without a command: serves.")
        {
            MigrateCommand.Create(app),
            SectionCommand.Create(app),
        };
        root.SetAction((_, cancellationToken) => app().RunAsync(cancellationToken));
        return root;
    }
}
