namespace Forum.Server.Tests.Engine.Tiny;

internal enum Genre
{
    Poetry,
    PlainProse,
}
