using System.Reflection;
using GraphQLServer.Documents;

namespace Forum.Api;

/// <summary>
/// The documents that the forum's own web clients send: the files of `schema/operations`, embedded in the assembly.
/// </summary>
internal static class ClientDocuments
{
    private const string Folder = "operations/";

    /// <summary>Reads all documents unchanged: a client refers to a document by the hash of its file.</summary>
    public static TrustedDocuments Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name =>
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return text.ReadToEnd();
        }));
    }
}
