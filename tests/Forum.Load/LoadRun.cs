using Forum.Load.Machine;

namespace Forum.Load;

/// <summary>One call of the command: what it was asked for, and the database server that it measures on, if it needs one.</summary>
internal sealed record LoadRun(LoadOptions Options, PostgresServer? Server)
{
    public PostgresServer Postgres => Server ?? throw new InvalidOperationException("This benchmark said that it needs no PostgreSQL.");

    /// <summary>Progress goes to standard error; standard output carries results alone.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line);
}
