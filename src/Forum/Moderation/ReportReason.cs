namespace Forum.Moderation;

public enum ReportReason : short
{
    Abuse,
    Hate,
    Threat,
    PersonalData,
    Spam,
    Misinformation,
    Illegal,
    OffTopic,
    Other,
}
