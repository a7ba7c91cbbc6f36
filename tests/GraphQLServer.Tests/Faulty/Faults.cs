using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GraphQLServer.Tests.Faulty;

/// <summary>Exceptions that a resolver may throw, with messages that must not reach a client.</summary>
internal static class Faults
{
    /// <summary>Strings whose presence in a response or its headers means that internal details leaked.</summary>
    public static readonly string[] Forbidden =
    [
        "   at ", "\\n", ".cs", ":line", "/src", "/home", "/etc", "/var", "C:\\\\", ".dll", "System.", "Microsoft.",
        "Npgsql", "Sqlite", "SQLite", "GraphQL.", "Forum.", "Exception", "NullReference", "InvalidOperation",
        "INVALID_OPERATION", "ArgumentNull", "Aggregate", "TaskCanceled", "OperationCanceled", "Timeout", "InvalidCast",
        "Unable to cast", "KeyNotFound", "JsonReader", "Json", "StackTrace", "stack", "inner", "Object reference",
        "SELECT", "INSERT", "FROM ", "WHERE", "relation", "accounts", "password", "hunter2", "no such", "constraint",
        "pk_", "42P01", "SqlState", "Host=", "Username=", "db.internal", "10.1.2.3", ":5432", "socket", "refused",
        "port", "secrets.json", "No such file", "token", "Bearer", "ada@example.org", "HRESULT", "nested", "Parameter",
        "HelpLink",
    ];

#pragma warning disable CA2201 // A resolver may throw the exceptions that the runtime throws.
    public static readonly Func<Exception>[] All =
    [
        () => new NullReferenceException(),
        () => new NullReferenceException(
            "Object reference of Forum.Server.Accounts.SignIn in /src/Forum.Server/Accounts/SignIn.cs:line 12"),
        () => new PostgresException(
            "relation \"accounts\" does not exist: SELECT password FROM accounts", "ERROR", "ERROR", "42P01",
            tableName: "accounts", columnName: "password", constraintName: "pk_accounts"),
        () => new NpgsqlException(
            "Failed to connect to 10.1.2.3:5432", new SocketException(111, "db.internal: Connection refused")),
        () => new SqliteException("SQLite Error 1: 'no such column: password'.", 1),
        () => new IOException("/var/lib/forum/secrets.json: No such file or directory"),
        () => new FileNotFoundException("Could not load C:\\forum\\Forum.Server.dll", "/home/forum/Forum.Server.dll"),
        () => new UnauthorizedAccessException("Access to the path '/etc/forum/secrets.json' is denied."),
        () => new JsonException("'h' is an invalid start of a value: hunter2", "$.password", 3, 14),
        () => new TimeoutException("Timeout during reading attempt from db.internal:5432"),
        () => new AggregateException(
            "two", new InvalidOperationException("Bearer token hunter2"), new IOException("/etc/forum")),
        () => new TaskCanceledException("A task was canceled: db.internal"),
        () => new OperationCanceledException("canceling statement: SELECT", new CancellationToken(canceled: true)),
        () => new InvalidCastException(
            "Unable to cast object of type 'Npgsql.NpgsqlConnection' to type 'Forum.Server.Database.ForumDb'."),
        () => new KeyNotFoundException("The given key 'ada@example.org' was not present in the dictionary."),
        () => new ArgumentNullException("password", "Forum.Server needs it"),
        () => new ArgumentException("INSERT INTO accounts", "password", new FormatException("hunter2")),
        () => new FormatException("The input string 'hunter2' was not in a correct format."),
        () => new OverflowException("System.Int32 of accounts"),
        () => new ObjectDisposedException("Npgsql.NpgsqlConnection", "Host=db.internal;Username=forum"),
        () => new DivideByZeroException("at Forum.Votes in C:\\src\\Votes.cs:line 7"),
        () => new GraphQL.ExecutionError("SELECT of db.internal", new InvalidOperationException("hunter2")),
        () => new InsufficientExecutionStackException(),
        () => new FaultWithSecrets("password hunter2"),
    ];
#pragma warning restore CA2201

    public static Exception Of(int kind) => All[kind]();

    private sealed class FaultWithSecrets : Exception
    {
        public FaultWithSecrets(string message)
            : base(message, new InvalidOperationException("inner hunter2", new IOException("/src")))
        {
            Data["connection"] = "Host=db.internal;Username=forum";
            HelpLink = "https://db.internal/hunter2";
        }

        public override string ToString() => $"{base.ToString()} nested {Data["connection"]}";
    }
}
