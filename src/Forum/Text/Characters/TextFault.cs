namespace Forum.Text.Characters;

/// <summary>What is wrong with a submitted text.</summary>
public enum TextFault
{
    /// <summary>It contains no visible character.</summary>
    Empty,

    TooShort,

    TooLong,

    /// <summary>It contains a NUL or another control character, a noncharacter, or a lone surrogate.</summary>
    InvalidCharacter,

    /// <summary>It contains a character that is not allowed in this kind of text.</summary>
    CharacterNotAllowed,

    /// <summary>It mixes scripts that no language uses together, such as Latin and Cyrillic.</summary>
    MixedScripts,

    /// <summary>It contains letters that can be mistaken for those of another script.</summary>
    LookAlike,

    /// <summary>The name is reserved for the forum.</summary>
    Reserved,

    /// <summary>It does not have the syntax of a slug or an address.</summary>
    Malformed,
}
