using Forum.Pseudonyms.Naming;

namespace Forum.Tests.Pseudonyms.Naming;

public sealed class GeneratingAliasNames
{
    [Fact]
    public void Every_pair_of_words_is_a_valid_and_distinct_name()
    {
        var names = AliasWords.Adjectives.SelectMany(adjective =>
            AliasWords.Animals.Select(animal => $"{adjective} {animal} 4821")).ToList();
        Assert.True(names.Count >= 3_600);
        Assert.All(names, name => Assert.Equal(name, PseudonymName.Check(name).Text));
        Assert.Equal(names.Count, names.Select(PseudonymName.Skeleton).Distinct().Count());
    }

    [Fact]
    public void A_generated_name_is_two_words_and_a_number()
    {
        var generated = Enumerable.Range(0, 1_000).Select(_ => AliasNameGenerator.Generate()).ToList();
        Assert.All(generated, name => Assert.Matches("^[A-Z][a-z]+ [A-Z][a-z]+ [1-9][0-9]{3}$", name));
        Assert.True(generated.Distinct().Count() > 990);
    }
}
