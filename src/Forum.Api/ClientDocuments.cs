using System.Reflection;
using GraphQLServer.Documents;

namespace Forum.Api;

/// <summary>
/// The documents that the forum's own web clients send: the files of `schema/operations`, embedded in the assembly.
/// </summary>
internal static class ClientDocuments
{
    private const string Folder = "operations/";

    /// <summary>Reads all documents byte for byte: a client refers to a document by the hash of its file.</summary>
    public static TrustedDocuments Read()
    {
        var program = Assembly.GetExecutingAssembly();
        return new(program.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name =>
        {
            using var text = new StreamReader(program.GetManifestResourceStream(name)!);
            return text.ReadToEnd();
        }));
    }
}
