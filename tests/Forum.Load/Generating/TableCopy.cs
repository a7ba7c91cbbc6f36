using Npgsql;
using NpgsqlTypes;

namespace Forum.Load.Generating;

/// <summary>Writes one table with COPY in PostgreSQL's binary format. Omitted columns keep their defaults.</summary>
internal sealed class TableCopy(NpgsqlBinaryImporter copy) : IAsyncDisposable
{
    public static async Task<TableCopy> BeginAsync(
        NpgsqlConnection connection, string table, string columns, CancellationToken cancellationToken) =>
        new(await connection.BeginBinaryImportAsync(
            $"COPY {table} ({columns}) FROM STDIN (FORMAT binary)", cancellationToken));

    public TableCopy Row()
    {
        copy.StartRow();
        return this;
    }

    public TableCopy Id(Guid value) => With(value, NpgsqlDbType.Uuid);

    public TableCopy Short(int value) => With((short)value, NpgsqlDbType.Smallint);

    public TableCopy Int(int value) => With(value, NpgsqlDbType.Integer);

    public TableCopy Long(long value) => With(value, NpgsqlDbType.Bigint);

    public TableCopy Double(double value) => With(value, NpgsqlDbType.Double);

    public TableCopy Bool(bool value) => With(value, NpgsqlDbType.Boolean);

    public TableCopy Text(string value) => With(value, NpgsqlDbType.Text);

    /// <param name="milliseconds">Milliseconds since 1970.</param>
    public TableCopy Time(long milliseconds) =>
        With(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime, NpgsqlDbType.TimestampTz);

    public TableCopy Null()
    {
        copy.WriteNull();
        return this;
    }

    public async Task EndAsync(CancellationToken cancellationToken) => await copy.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => copy.DisposeAsync();

    private TableCopy With<T>(T value, NpgsqlDbType type)
    {
        copy.Write(value, type);
        return this;
    }
}
