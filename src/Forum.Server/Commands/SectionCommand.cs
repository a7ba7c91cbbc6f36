using System.CommandLine;
using Forum.Articles;
using Forum.Writing;

namespace Forum.Server.Commands;

/// <summary>`section add SLUG NAME`: makes a section, or gives an existing one another name.</summary>
internal static class SectionCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var slug = new Argument<string>("slug") { Description = "Its key in addresses: a-z, 0-9 and hyphens." };
        var name = new Argument<string>("name") { Description = "What readers see." };
        var add = new Command("add", "Makes a section, or gives an existing one another name.") { slug, name };
        add.SetAction(async (parsed, cancellationToken) =>
        {
            var section = (Slug: parsed.GetRequiredValue(slug), Name: parsed.GetRequiredValue(name).Trim());
            if (WhatIsWrongWith(section.Slug, section.Name) is { } wrong)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(wrong);
                return 1;
            }

            await Sections.AddAsync(app().Services.GetRequiredService<IWriteGate>(), section.Slug, section.Name, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Section {section.Slug}: {section.Name}");
            return 0;
        });
        return new Command("section", "The publication's sections.") { add };
    }

    private static string? WhatIsWrongWith(string slug, string name)
    {
        if (slug.Length is 0 or > 200 || !slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            return "A section's slug has 1 to 200 of a-z, 0-9 and hyphens.";
        return name.Length is 0 or > Section.MaxNameLength ? $"A section's name has 1 to {Section.MaxNameLength} characters." : null;
    }
}
