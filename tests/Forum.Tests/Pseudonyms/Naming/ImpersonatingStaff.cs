using Forum.Pseudonyms.Naming;

namespace Forum.Tests.Pseudonyms.Naming;

public sealed class ImpersonatingStaff
{
    private static readonly string[] StaffNames = (
        "Anna Keller;Max Weber;William Ho;Ian Lane;Ivo Klimt;Moira Quinn;Zoe Wu;Jonas Berg;Rebecca Moon;Thomas Hill;Sarah Connor;Paul Martin;Emma Watts;"
        + "Oliver Stone;Nina Simone;Hugo Boss;Xavier Dupont;Yvonne Petit;Bob Dylan;Carla Bruni;David Finch;Eva Gabor;Felix Krull;Greta Thun;Hanna Arendt;"
        + "Ingrid Berg;Jim Knopf;Karl Kraus;Lilli Palmer;Mia Farrow;Noam Elkies;Otto Wagner;Petra Kelly;Quentin Blake;Rosa Parks;Simone Weil;Tim Burton;"
        + "Ulla Hahn;Vera Wang;Wim Wenders;Xenia Sob;Yoko Tani;Zadie Smith;Lou Reed;Bill Evans;Max_1;Team.Lead;O'Neill;Jean-Luc;Mod Squad")
        .Split(';');

    [Theory]
    [InlineData("аdmin")]
    [InlineData("adrnin")]
    [InlineData("ADMlN")]
    [InlineData("Adm1n")]
    [InlineData("adm|n")]
    [InlineData("admın")]
    [InlineData("moderat0r")]
    [InlineData("rnoderator")]
    [InlineData("ｍｏｄｅｒａｔｏｒ")]
    [InlineData("𝐦𝐨𝐝𝐞𝐫𝐚𝐭𝐨𝐫")]
    [InlineData("𝒎𝒐𝒅𝒆𝒓𝒂𝒕𝒐𝒓")]
    [InlineData("ⓜⓞⓓⓔⓡⓐⓣⓞⓡ")]
    [InlineData("mоdеrаtоr")]
    [InlineData("ΜΟD")]
    [InlineData("ѕtaff")]
    [InlineData("ЅТАFF")]
    [InlineData("ꓢꓔꓮꓝꓝ")]
    [InlineData("ꮪtaff")]
    public void A_reserved_name_in_look_alike_letters_is_rejected(string name) =>
        Assert.True(PseudonymName.Check(name).IsInvalid);

    [Theory]
    [InlineData("Max Weber", "MAX WEBER")]
    [InlineData("Max Weber", "Мах Weber")]
    [InlineData("Max", "МАХ")]
    [InlineData("Max", "мах")]
    [InlineData("Ian", "lan")]
    [InlineData("Ian", "Lan")]
    [InlineData("Bill", "BiII")]
    [InlineData("William", "vvilliarn")]
    [InlineData("Zoe", "Z0e")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("Caro", "Саго")]
    [InlineData("Hobo", "Новo")]
    [InlineData("fiona", "ﬁona")]
    [InlineData("Σίσυφος", "ΣΊΣΥΦΟΣ")]
    [InlineData("Анна", "АННА")]
    [InlineData("Nino", "NIN\u03BF")]
    public void Names_that_differ_in_case_or_look_alikes_have_one_skeleton(string one, string other)
    {
        if (!PseudonymName.Check(other).IsInvalid)
            Assert.Equal(PseudonymName.Skeleton(one), PseudonymName.Skeleton(other));
    }

    [Theory]
    [InlineData("Anna", "Hanna")]
    [InlineData("Anna", "Änna")]
    [InlineData("Ray", "Ran")]
    [InlineData("Clark", "Dark")]
    [InlineData("Tom", "Tim")]
    [InlineData("John Doe", "JohnDoe")]
    [InlineData("Анна", "Инна")]
    [InlineData("田中", "山田")]
    [InlineData("さくら", "サクラ")]
    public void Names_that_look_different_stay_different(string one, string other) =>
        Assert.NotEqual(PseudonymName.Skeleton(one), PseudonymName.Skeleton(other));

    [Fact]
    public void No_single_look_alike_letter_imitates_a_staff_name()
    {
        var sources = Confusables();
        var tried = 0;
        foreach (var staff in StaffNames)
        {
            for (var i = 0; i < staff.Length; i++)
            {
                foreach (var lookAlike in sources[staff[i].ToString()])
                {
                    var name = staff[..i] + lookAlike + staff[(i + 1)..];
                    tried++;
                    // For example, a long s looks like f but is stored as s.
                    var stored = PseudonymName.Check(name).Text;
                    Assert.True(
                        stored is null || !stored.Contains(lookAlike, StringComparison.Ordinal)
                        || PseudonymName.Skeleton(stored) == PseudonymName.Skeleton(staff),
                        $"{name} passes for {staff}");
                }
            }
        }

        Assert.True(tried >= 2_000, $"{tried}");
    }

    [Fact]
    public void No_staff_name_can_be_written_in_another_script()
    {
        var sources = Confusables();
        var whole = 0;
        foreach (var staff in StaffNames.Select(name => name.Split(' ')[0])
            .SelectMany(name => new[] { name, name.ToUpperInvariant(), name.ToLowerInvariant() }))
        {
            foreach (var script in new[]
            {
                (0x400, 0x52F), (0x370, 0x3FF), (0x13A0, 0x13FF), (0x531, 0x58F), (0x2C80, 0x2CFF), (0xA4D0, 0xA4FF),
            })
            {
                var letters = staff.Select(letter =>
                    sources[letter.ToString()].FirstOrDefault(
                        point => point[0] >= script.Item1 && point[0] <= script.Item2)).ToArray();
                if (letters.Contains(null))
                    continue;
                whole++;
                Assert.True(
                    PseudonymName.Check(string.Concat(letters)).Text is not { } text
                    || PseudonymName.Skeleton(text) == PseudonymName.Skeleton(staff),
                    $"{string.Concat(letters)} passes for {staff}");
            }
        }

        Assert.True(whole >= 10, $"{whole}");
    }

    /// <summary>
    /// The inverse of Unicode's confusables table: the characters that look like a letter, directly or through a common
    /// prototype.
    /// </summary>
    private static ILookup<string, string> Confusables()
    {
        var pairs = UnicodeTable.Mapping("confusables.txt")
            .Select(pair => (Source: char.ConvertFromUtf32(pair.Key), Prototype: pair.Value)).ToList();
        var prototypes = pairs.ToDictionary(pair => pair.Source, pair => pair.Prototype);
        var letters = Enumerable.Range(' ', '~' - ' ').Select(c => ((char)c).ToString());
        return letters.SelectMany(letter => pairs
                .Where(pair => pair.Prototype == prototypes.GetValueOrDefault(letter, letter) && pair.Source != letter)
                .Select(pair => (letter, pair.Source)).Append((letter, prototypes.GetValueOrDefault(letter, letter))))
            .ToLookup(pair => pair.letter, pair => pair.Item2);
    }
}
