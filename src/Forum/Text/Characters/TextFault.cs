namespace Forum.Text.Characters;

/// <summary>What is wrong with a text that somebody sent.</summary>
public enum TextFault
{
    /// <summary>Nothing in it can be seen.</summary>
    Empty,

    TooShort,

    TooLong,

    /// <summary>A NUL or another control character, a noncharacter, or half of a surrogate pair.</summary>
    BrokenCharacter,

    /// <summary>A character that this kind of text does not take.</summary>
    CharacterNotAllowed,

    /// <summary>Scripts that no language writes together, such as Latin and Cyrillic.</summary>
    MixedScripts,

    /// <summary>Letters that pass for those of another script.</summary>
    LookAlike,

    /// <summary>A name that the forum keeps for itself.</summary>
    Reserved,

    /// <summary>Not of the form that a slug or an address has.</summary>
    Malformed,
}
