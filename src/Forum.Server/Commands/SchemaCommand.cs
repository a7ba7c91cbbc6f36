using System.CommandLine;
using Forum.Api;

namespace Forum.Server.Commands;

/// <summary>`schema`: prints the API's schema, as in `schema/forum.graphql`.</summary>
internal static class SchemaCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var command = new Command("schema", "Prints the GraphQL schema.");
        command.SetAction(
            parseResult => parseResult.InvocationConfiguration.Output.Write(app().Services.ForumSchemaText()));
        return command;
    }
}
