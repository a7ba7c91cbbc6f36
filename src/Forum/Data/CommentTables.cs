using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Data;

internal sealed class CommentTables :
    IEntityTypeConfiguration<Comment>, IEntityTypeConfiguration<CommentStats>, IEntityTypeConfiguration<Vote>
{
    public void Configure(EntityTypeBuilder<Comment> comment)
    {
        comment.Property(c => c.Id).ValueGeneratedNever();
        comment.HasOne<Article>().WithMany().HasForeignKey(c => c.ArticleId).OnDelete(DeleteBehavior.Restrict);
        comment.HasOne<Comment>().WithMany().HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.Restrict);
        comment.HasOne<Pseudonym>().WithMany().HasForeignKey(c => c.AuthorId).OnDelete(DeleteBehavior.Restrict);
        comment.HasIndex(c => new { c.AuthorId, c.Status, c.Id });
    }

    public void Configure(EntityTypeBuilder<CommentStats> stats)
    {
        stats.ToTable("comment_standings");
        stats.HasKey(s => s.CommentId);
        stats.Property(s => s.CommentId).ValueGeneratedNever();
        stats.HasOne<Comment>().WithOne().HasForeignKey<CommentStats>(s => s.CommentId);

        // NEWEST and OLDEST need no rank: ids sort by time.
        stats.HasIndex(s => new { s.ListKey, s.Listing, s.CommentId });
        stats.HasIndex(s => new { s.ListKey, s.Listing, s.Best, s.CommentId });
        stats.HasIndex(s => new { s.ListKey, s.Listing, s.Hot, s.CommentId });
        stats.HasIndex(s => new { s.ListKey, s.Listing, s.Score, s.CommentId });
        stats.HasIndex(s => new { s.ListKey, s.Listing, s.Controversial, s.CommentId });
    }

    public void Configure(EntityTypeBuilder<Vote> vote)
    {
        vote.HasKey(v => new { v.AccountId, v.CommentId });

        // Votes are ordered by this column, so it keeps the database's full precision.
        vote.Property(v => v.At).HasConversion(at => at, stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));
        vote.HasIndex(v => v.At).HasFilter("value = 0").HasDatabaseName("ix_votes_taken_back");
    }
}
