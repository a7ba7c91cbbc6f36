using System.CommandLine;
using Forum.Articles;

namespace Forum.Server.Commands;

/// <summary>`section add SLUG NAME`: creates a section, or renames an existing one.</summary>
internal static class SectionCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var slug = new Argument<string>("slug") { Description = "The section's key in URLs: a-z, 0-9 and hyphens." };
        var name = new Argument<string>("name") { Description = "The display name." };
        var add = new Command("add", "Creates a section, or renames an existing one.") { slug, name };
        add.SetAction(async (parseResult, cancellationToken) =>
        {
            var (slugValue, nameValue) = (parseResult.GetRequiredValue(slug), parseResult.GetRequiredValue(name));
            await app().Services.GetRequiredService<AddSection>().RunAsync(slugValue, nameValue, cancellationToken);
            await parseResult.InvocationConfiguration.Output.WriteLineAsync($"Section {slugValue}: {nameValue}");
            return 0;
        });
        return new Command("section", "Manages the sections.") { add };
    }
}
