namespace Forum.Data;

/// <summary>A part of the publication, such as Politics. Moderators may be limited to single sections.</summary>
public sealed class Section
{
    /// <summary>Maximum number of sections of a forum: they are listed without paging.</summary>
    public const int MaxCount = 100;

    public const int MaxNameLength = 80;

    public Section(Guid id, string slug, string name)
    {
        Id = id;
        Slug = slug;
        Name = name;
    }

    public Guid Id { get; private set; }
    public string Slug { get; private set; }
    public string Name { get; private set; }

    public void Rename(string name) => Name = name;
}
