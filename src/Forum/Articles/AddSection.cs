using Forum.Data;
using Forum.Errors;
using Forum.Text;
using Forum.Time;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Articles;

/// <summary>The operator creates a section, or renames an existing one.</summary>
public sealed class AddSection(IWriteTransactionFactory transactions, NodeClock clock)
{
    /// <returns>The section's id.</returns>
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public async Task<Guid> RunAsync(string slug, string name, CancellationToken cancellationToken)
    {
        var (validSlug, validName) = (Slug.Check(slug)
            .OrThrow("slug"), LineText.Check(name, Section.MaxNameLength).OrThrow("name"));
        return await UniqueConflictRetry.WriteAsync(() => WriteAsync(validSlug, validName, cancellationToken));
    }

    private async Task<Guid> WriteAsync(string validSlug, string validName, CancellationToken cancellationToken)
    {
        await using var write = await transactions.BeginAsync(cancellationToken);
        var section = await write.Db.Sections.SingleOrDefaultAsync(s => s.Slug == validSlug, cancellationToken);
        if (section is null && await write.Db.Sections.CountAsync(cancellationToken) >= Section.MaxCount)
            throw Refusal.Invalid("slug", $"A forum has at most {Section.MaxCount} sections.");
        if (section is null)
            write.Db.Sections.Add(section = new Section(Guid.CreateVersion7(clock.Now), validSlug, validName));
        else
            section.Rename(validName);
        await write.CommitAsync();
        return section.Id;
    }
}
