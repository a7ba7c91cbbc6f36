using Forum.Data;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Model;

/// <summary>
/// The forum's tables and, in the same database, the private ones: accounts, sessions and the Data Protection keys of
/// cookies and tokens.
/// </summary>
internal abstract class AccountsDb(DbContextOptions options) : ForumDb(options), IDataProtectionKeyContext
{
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<SignInAllowance> SignInAllowances => Set<SignInAllowance>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("accounts");
            account.Property(a => a.Id).ValueGeneratedNever();
            account.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
            account.Property(a => a.LockoutEnd).HasConversion<UtcDateTime>();
            account.Property(a => a.Email).HasMaxLength(254);
            account.Property(a => a.NormalizedEmail).HasMaxLength(254);
            account.Property(a => a.UserName).HasMaxLength(254);
            account.Property(a => a.NormalizedUserName).HasMaxLength(254);
            account.HasIndex(a => a.NormalizedUserName).IsUnique();
            account.HasIndex(a => a.NormalizedEmail).IsUnique();
        });
        modelBuilder.Entity<IdentityUserClaim<Guid>>().ToTable("account_claims").HasKey(c => c.Id);
        modelBuilder.Entity<IdentityUserLogin<Guid>>().ToTable("account_logins")
            .HasKey(l => new { l.LoginProvider, l.ProviderKey });
        modelBuilder.Entity<IdentityUserToken<Guid>>().ToTable("account_tokens")
            .HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
        modelBuilder.Entity<PendingRegistration>(registration =>
        {
            registration.ToTable("pending_registrations");
            registration.Property(r => r.Id).ValueGeneratedNever();
            registration.HasIndex(r => r.NormalizedEmail);
            registration.HasIndex(r => r.RegisteredAt);
        });
        modelBuilder.Entity<SignInAllowance>(allowance =>
        {
            allowance.Property(a => a.Id).ValueGeneratedNever();
            allowance.HasIndex(a => a.ReturnedAt);
        });
        modelBuilder.Entity<Session>(session =>
        {
            session.Property(s => s.Id).ValueGeneratedNever();
            session.HasIndex(s => s.AccountId);
            session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
        });
    }
}
