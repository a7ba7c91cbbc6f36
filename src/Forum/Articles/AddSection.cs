using Forum.Data;
using Forum.Errors;
using Forum.Text;
using Forum.Time;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Articles;

/// <summary>The operator creates a section, or renames an existing one.</summary>
public sealed class AddSection(IWriteTransactionFactory gate, NodeClock clock)
{
    /// <returns>The section's id.</returns>
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public async Task<Guid> RunAsync(string slug, string name, CancellationToken cancellationToken)
    {
        var (key, shown) = (Slug.Check(slug).OrRefuse("slug"), LineText.Check(name, Section.MaxNameLength).OrRefuse("name"));
        return await UniqueConflictRetry.WriteAsync(() => WriteAsync(key, shown, cancellationToken));
    }

    private async Task<Guid> WriteAsync(string key, string shown, CancellationToken cancellationToken)
    {
        await using var write = await gate.BeginAsync(cancellationToken);
        var section = await write.Db.Sections.SingleOrDefaultAsync(s => s.Slug == key, cancellationToken);
        if (section is null && await write.Db.Sections.CountAsync(cancellationToken) >= Section.MaxCount)
            throw Refusal.Invalid("slug", $"A forum has at most {Section.MaxCount} sections.");
        if (section is null)
            write.Db.Sections.Add(section = new Section(Guid.CreateVersion7(clock.Now), key, shown));
        else
            section.Rename(shown);
        await write.CommitAsync();
        return section.Id;
    }
}
