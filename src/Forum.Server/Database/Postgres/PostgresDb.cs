using Forum.Server.Database.Model;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Postgres;

internal sealed class PostgresDb(DbContextOptions<PostgresDb> options) : AccountsDb(options);
