using System.Text;

namespace Forum.Text.Characters;

/// <summary>Characters that are rendered as nothing (Unicode 15.0, property Default_Ignorable_Code_Point).</summary>
public static class DefaultIgnorable
{
    public static bool Contains(Rune rune) => rune.Value switch
    {
        0xAD or 0x34F or 0x61C => true,
        >= 0x115F and <= 0x1160 => true,
        >= 0x17B4 and <= 0x17B5 => true,
        >= 0x180B and <= 0x180F => true,
        >= 0x200B and <= 0x200F => true,
        >= 0x202A and <= 0x202E => true,
        >= 0x2060 and <= 0x206F => true,
        0x3164 => true,
        >= 0xFE00 and <= 0xFE0F => true,
        0xFEFF or 0xFFA0 => true,
        >= 0xFFF0 and <= 0xFFF8 => true,
        >= 0x1BCA0 and <= 0x1BCA3 => true,
        >= 0x1D173 and <= 0x1D17A => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => false,
    };
}
