using Forum.Articles;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Commands;

internal static class Sections
{
    /// <summary>Makes a section, or gives an existing one another name.</summary>
    /// <returns>Its id.</returns>
    public static async Task<Guid> AddAsync(IWriteGate gate, string slug, string name, CancellationToken cancellationToken)
    {
        await using var write = await gate.BeginAsync(cancellationToken);
        var section = await write.Db.Sections.SingleOrDefaultAsync(s => s.Slug == slug, cancellationToken);
        if (section is null)
            write.Db.Sections.Add(section = new Section(Guid.CreateVersion7(), slug, name));
        else
            write.Db.Entry(section).Property(s => s.Name).CurrentValue = name;
        await write.CommitAsync();
        return section.Id;
    }
}
