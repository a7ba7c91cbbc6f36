namespace Forum.Articles;

public enum ArticleOrder : byte
{
    Newest,
    Oldest,
    MostDiscussed,
    LatestActivity,
}
