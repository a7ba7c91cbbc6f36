using Forum.Time;
using Microsoft.EntityFrameworkCore;

namespace Forum.Data;

/// <summary>
/// The forum's tables. The server derives one context per database provider, which adds accounts and migrations.
/// </summary>
public abstract class ForumDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Section> Sections => Set<Section>();
    public DbSet<Article> Articles => Set<Article>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<CommentStats> CommentStats => Set<CommentStats>();
    public DbSet<Vote> Votes => Set<Vote>();
    public DbSet<Pseudonym> Pseudonyms => Set<Pseudonym>();
    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();
    public DbSet<BranchLock> BranchLocks => Set<BranchLock>();
    public DbSet<Sanction> Sanctions => Set<Sanction>();
    public DbSet<ModerationLogEntry> ModerationLog => Set<ModerationLogEntry>();
    public DbSet<ArticleEvent> ArticleEvents => Set<ArticleEvent>();
    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();
    public DbSet<ImportRow> ImportRows => Set<ImportRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ForumDb).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcMilliseconds>();
    }
}
