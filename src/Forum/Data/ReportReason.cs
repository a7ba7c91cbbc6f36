namespace Forum.Data;

public enum ReportReason : short
{
    Abuse = 0,
    Hate = 1,
    Threat = 2,
    PersonalData = 3,
    Spam = 4,
    Misinformation = 5,
    Illegal = 6,
    OffTopic = 7,
    Other = 8,
}
