using System.Reflection;
using GraphQLServer.Documents;

namespace Forum.Api;

/// <summary>What the forum's own web clients send: the files of `schema/operations`, which are built into the program.</summary>
internal static class ClientDocuments
{
    private const string Folder = "operations/";

    /// <summary>All of them, to the last byte: a client names one by the hash of its file.</summary>
    public static TrustedDocuments Read()
    {
        var program = Assembly.GetExecutingAssembly();
        return new(program.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name =>
        {
            using var text = new StreamReader(program.GetManifestResourceStream(name)!);
            return text.ReadToEnd();
        }));
    }
}
