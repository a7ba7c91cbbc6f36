using System.Buffers.Text;
using Forum.Testing;

namespace Forum.Server.Tests.Privacy;

public abstract class ShowingOnlyTheMonthOfJoining(ForumHost forum)
{
    /// <summary>
    /// A UUIDv7 starts with 48 bits of milliseconds since 1970, and an id in the API contains the bytes of a UUID.
    /// </summary>
    [Fact]
    public async Task A_pseudonyms_id_does_not_reveal_the_day_of_joining()
    {
        var person = await forum.SignUpAsync("Newcomer");
        var pseudonym = (await person.QueryAsync("{ viewer { pseudonym { id joinedMonth } } }"))["viewer"]["pseudonym"];
        var bytes = Base64Url.DecodeFromChars(pseudonym["id"].Text);
        var month = DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(Convert.ToHexString(bytes, 1, 6), 16));
        Assert.Equal((1, TimeSpan.Zero), (month.Day, month.TimeOfDay));
        Assert.Equal(pseudonym["joinedMonth"].Text, month.ToString("yyyy-MM", null));
    }
}

public sealed class ShowingOnlyTheMonthOfJoiningOnSqlite(SqliteForum forum)
    : ShowingOnlyTheMonthOfJoining(forum), IClassFixture<SqliteForum>;

public sealed class ShowingOnlyTheMonthOfJoiningOnPostgres(PostgresForum forum)
    : ShowingOnlyTheMonthOfJoining(forum), IClassFixture<PostgresForum>;
