namespace Forum.Text;
public static class Slug { public static CheckedText Check(string s) => s.Length is > 0 and < 200 && s.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? CheckedText.Fine(s) : CheckedText.Refused(TextFault.Empty, "A slug is lower-case letters, digits and hyphens."); }
public static class ArticleHtml { public static string Sanitise(string s) => s; }
