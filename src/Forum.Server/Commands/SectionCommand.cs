using System.CommandLine;
using Forum.Articles;

namespace Forum.Server.Commands;

/// <summary>`section add SLUG NAME`: creates a section, or renames an existing one.</summary>
internal static class SectionCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var slug = new Argument<string>("slug") { Description = "Its key in addresses: a-z, 0-9 and hyphens." };
        var name = new Argument<string>("name") { Description = "What readers see." };
        var add = new Command("add", "Makes a section, or gives an existing one another name.") { slug, name };
        add.SetAction(async (parsed, cancellationToken) =>
        {
            var (key, shown) = (parsed.GetRequiredValue(slug), parsed.GetRequiredValue(name));
            await app().Services.GetRequiredService<AddSection>().RunAsync(key, shown, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Section {key}: {shown}");
            return 0;
        });
        return new Command("section", "The publication's sections.") { add };
    }
}
