using System.Diagnostics;
using Forum.Testing;

namespace Forum.Conformance;

/// <summary>Runs a script in this folder with the packages that `npm ci` has installed.</summary>
internal static class NodeScript
{
    /// <returns>What the script printed.</returns>
    /// <exception cref="InvalidOperationException">The script could not be started, or its exit code was not
    /// 0.</exception>
    public static async Task<string> RunAsync(string script, string[] arguments, CancellationToken cancellationToken)
    {
        var folder = SourceTree.PathOf("tests/Forum.Conformance");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw new InvalidOperationException($"Run `npm ci` in {folder} first; tests/run does.");
        using var node = Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = node.StandardError.ReadToEndAsync(cancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(cancellationToken);
        await node.WaitForExitAsync(cancellationToken);
        return node.ExitCode == 0 ? output : throw new InvalidOperationException(await errors);
    }
}
