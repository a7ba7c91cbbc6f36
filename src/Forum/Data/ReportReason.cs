namespace Forum.Data;

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
