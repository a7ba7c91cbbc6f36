using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Data;

internal sealed class ArticleTables :
    IEntityTypeConfiguration<Section>, IEntityTypeConfiguration<Article>, IEntityTypeConfiguration<ArticleEvent>,
    IEntityTypeConfiguration<BranchLock>
{
    public void Configure(EntityTypeBuilder<Section> section)
    {
        section.Property(s => s.Slug).HasMaxLength(200);
        section.HasIndex(s => s.Slug).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Article> article)
    {
        article.Property(a => a.Slug).HasMaxLength(200);
        article.Property(a => a.Url).HasMaxLength(2_000);
        article.Ignore(a => a.Lock);
        article.HasOne<Section>().WithMany().HasForeignKey(a => a.SectionId).OnDelete(DeleteBehavior.Restrict);
        article.HasIndex(a => a.Slug).IsUnique();
        article.HasIndex(a => a.Url).IsUnique();

        // One index per order, for the whole forum and for a section: every page is one index range.
        article.HasIndex(a => new { a.PublishedAt, a.Id });
        article.HasIndex(a => new { a.CommentCount, a.Id });
        article.HasIndex(a => new { a.LastActivityAt, a.Id });
        article.HasIndex(a => new { a.SectionId, a.PublishedAt, a.Id });
        article.HasIndex(a => new { a.SectionId, a.CommentCount, a.Id });
        article.HasIndex(a => new { a.SectionId, a.LastActivityAt, a.Id });
    }

    public void Configure(EntityTypeBuilder<ArticleEvent> articleEvent)
    {
        articleEvent.HasKey(e => new { e.ArticleId, e.Number });
    }

    public void Configure(EntityTypeBuilder<BranchLock> branchLock)
    {
        branchLock.HasKey(b => b.CommentId);
        branchLock.Ignore(b => b.Lock);
        branchLock.Property(b => b.CommentId).ValueGeneratedNever();
        branchLock.HasIndex(b => b.ArticleId);
    }
}
