using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Forum.Server.Database.Sqlite.Migrations
{
    /// <summary>Registrations that wait for their address to be confirmed: they take neither the address nor the pseudonym.</summary>
    [DbContext(typeof(SqliteDb))]
    [Migration("20261128141000_PendingRegistrations")]
    public class PendingRegistrations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "pending_registrations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    normalized_email = table.Column<string>(type: "TEXT", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: false),
                    pseudonym = table.Column<string>(type: "TEXT", nullable: false),
                    registered_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                },
                constraints: table => table.PrimaryKey("pk_pending_registrations", x => x.id));
            migrationBuilder.CreateIndex(
                name: "ix_pending_registrations_normalized_email", table: "pending_registrations", column: "normalized_email");
            migrationBuilder.CreateIndex(
                name: "ix_pending_registrations_registered_at", table: "pending_registrations", column: "registered_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(name: "pending_registrations");
    }
}
