namespace Forum.Testing;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("forum-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
