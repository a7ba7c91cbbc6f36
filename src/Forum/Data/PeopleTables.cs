using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Data;

internal sealed class PeopleTables :
    IEntityTypeConfiguration<Pseudonym>, IEntityTypeConfiguration<RoleGrant>, IEntityTypeConfiguration<Sanction>,
    IEntityTypeConfiguration<ModerationLogEntry>, IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<Pseudonym> pseudonym)
    {
        pseudonym.Property(p => p.Name).HasMaxLength(200);
        pseudonym.Property(p => p.Skeleton).HasMaxLength(400);
        pseudonym.HasIndex(p => p.Skeleton).IsUnique();
        pseudonym.HasIndex(p => new { p.AccountId, p.ArticleId }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<RoleGrant> grant)
    {
        grant.HasOne<Section>().WithMany().HasForeignKey(g => g.SectionId);
        grant.HasIndex(g => new { g.AccountId, g.Role, g.SectionId }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Sanction> sanction)
    {
        sanction.HasOne<Pseudonym>().WithMany().HasForeignKey(s => s.PseudonymId);
        sanction.HasIndex(s => s.PseudonymId);
    }

    public void Configure(EntityTypeBuilder<ModerationLogEntry> entry)
    {
        entry.ToTable("moderation_log");
        entry.HasIndex(e => new { e.ArticleId, e.Id });
        entry.HasIndex(e => new { e.PseudonymId, e.Id });
    }

    public void Configure(EntityTypeBuilder<IdempotencyKey> key)
    {
        key.HasKey(k => new { k.AccountId, k.Key });
        key.Property(k => k.Key).HasMaxLength(IdempotencyKey.MaxLength);
        key.Property(k => k.InputHash).HasMaxLength(64);
        key.Property(k => k.ResultId).HasColumnName("answer_id"); // The column keeps its former name.
        key.HasIndex(k => k.At);
    }
}
