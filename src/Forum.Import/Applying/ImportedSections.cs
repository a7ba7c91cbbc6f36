using System.Globalization;
using Forum.Data;
using Forum.Import.Parsing;
using Forum.Text;
using Microsoft.EntityFrameworkCore;

namespace Forum.Import.Applying;

/// <summary>The slug and the section of imported articles.</summary>
internal sealed class ImportedSections
{
    private const string NoSection = "Uncategorised";

    private readonly UniqueNames slugs = new(Numbered, slug => slug);

    /// <summary>The preferred slug, before a conflict with another article is resolved.</summary>
    public static string PreferredSlug(ExportedArticle exported) =>
        Slug.From(exported.SlugHint.Length > 0 ? exported.SlugHint : exported.Title);

    public async Task<string> SlugAsync(ForumDb db, ExportedArticle exported, CancellationToken cancellationToken) =>
        (await slugs.TakeAsync(
            [PreferredSlug(exported)],
            wanted =>
                db.Articles.Where(a => wanted.Contains(a.Slug)).Select(a => a.Slug).ToListAsync(cancellationToken)))[0];

    /// <summary>Call this after a rollback of the transaction that took a slug.</summary>
    public void Reset() => slugs.Reset();

    /// <summary>Returns the section's id. A section that does not exist is added together with the article.</summary>
    public static async Task<Guid> SectionAsync(
        ForumDb db, ExportedArticle exported, CancellationToken cancellationToken)
    {
        var name = ImportedText.ConvertLine(exported.SectionName, Section.MaxNameLength) ?? NoSection;
        var slug = Slug.From(exported.SectionSlug.Length > 0 ? exported.SectionSlug : name);
        var id = await db.Sections.Where(s => s.Slug == slug).Select(s => (Guid?)s.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (id is { } existing) return existing;
        var section = new Section(Guid.CreateVersion7(), slug, name);
        db.Sections.Add(section);
        return section.Id;
    }

    private static string Numbered(string slug, int n)
    {
        if (n == 1) return slug;
        var number = "-" + n.ToString(CultureInfo.InvariantCulture);
        return slug[..Math.Min(slug.Length, Slug.MaxLength - number.Length)].TrimEnd('-') + number;
    }
}
