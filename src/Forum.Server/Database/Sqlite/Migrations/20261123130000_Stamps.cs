using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>One stamp for all pseudonyms' faces, new with every change of one, as on PostgreSQL: pages that are remembered hang on it.</summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261123130000_Stamps")]
    public class Stamps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                CREATE TABLE pseudonym_stamp (one INTEGER PRIMARY KEY CHECK (one = 1), stamp INTEGER NOT NULL);
                INSERT INTO pseudonym_stamp (one, stamp) VALUES (1, 0);

                CREATE TRIGGER stamp_pseudonyms AFTER UPDATE ON pseudonyms FOR EACH ROW
                WHEN (OLD.account_id, OLD.name, OLD.kind, OLD.avatar_seed, OLD.joined_at, OLD.badges)
                  IS NOT (NEW.account_id, NEW.name, NEW.kind, NEW.avatar_seed, NEW.joined_at, NEW.badges)
                BEGIN
                  UPDATE pseudonym_stamp SET stamp = random();
                END;
                """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                DROP TRIGGER stamp_pseudonyms;
                DROP TABLE pseudonym_stamp;
                """);
    }
}
