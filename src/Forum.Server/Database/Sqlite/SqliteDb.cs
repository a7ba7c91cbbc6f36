using Forum.Server.Database.Model;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Sqlite;

internal sealed class SqliteDb(DbContextOptions<SqliteDb> options) : AccountsDb(options);
