namespace Forum.Api.Execution.Declaring;

/// <summary>Booleans boxed once and for all.</summary>
internal static class Boxed
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static object Of(bool value) => value ? True : False;
}
