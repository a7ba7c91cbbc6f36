using Forum.Server.Database.Postgres;
using Forum.Server.Database.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Forum.Server.Database;

/// <summary>Lets `dotnet ef migrations add` create the migrations of either provider without a database.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<PostgresDb>, IDesignTimeDbContextFactory<SqliteDb>
{
    PostgresDb IDesignTimeDbContextFactory<PostgresDb>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=design-time")
            .UseSnakeCaseNamingConvention().Options);

    SqliteDb IDesignTimeDbContextFactory<SqliteDb>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=design-time")
            .UseSnakeCaseNamingConvention().Options);
}
