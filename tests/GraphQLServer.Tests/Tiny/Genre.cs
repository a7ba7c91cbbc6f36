namespace GraphQLServer.Tests.Tiny;

internal enum Genre
{
    Poetry,
    PlainProse,
}
