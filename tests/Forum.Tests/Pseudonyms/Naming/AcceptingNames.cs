using Forum.Pseudonyms.Naming;

namespace Forum.Tests.Pseudonyms.Naming;

public sealed class AcceptingNames
{
    [Theory]
    [InlineData("Anna")]
    [InlineData("Anna Müller")]
    [InlineData("jean-luc.picard_47")]
    [InlineData("O'Brien")]
    [InlineData("Nguyễn Thị Ánh")]
    [InlineData("Łukasz Żółć")]
    [InlineData("Þórður")]
    [InlineData("İbrahim Şahin")]
    [InlineData("Анна Каренина")]
    [InlineData("Гора")]
    [InlineData("Вова")]
    [InlineData("Сара")]
    [InlineData("Соня")]
    [InlineData("Ганна Їжак")]
    [InlineData("Ωμέγα")]
    [InlineData("Άννα Παπαδοπούλου")]
    [InlineData("ΓΕΩΡΓΙΟΣ")]
    [InlineData("Αννα")]
    [InlineData("محمد علي")]
    [InlineData("תמר")]
    [InlineData("लक्ष्मी")]
    [InlineData("田中さん")]
    [InlineData("山田 Taro")]
    [InlineData("김민준")]
    [InlineData("kim 민준")]
    [InlineData("王小明 ㄒㄧㄠ")]
    [InlineData("ณัฐพล")]
    [InlineData("အောင်လျှို့")]
    public void A_name_in_one_script_is_accepted_unchanged(string name) =>
        Assert.Equal(name, PseudonymName.Check(name).Text);
}
