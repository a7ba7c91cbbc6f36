namespace Forum.Pseudonyms.Naming;

/// <summary>
/// The word lists of alias names: friendly or neutral words, none that describes a person's body, origin, belief or
/// mind.
/// </summary>
internal static class AliasWords
{
    public static readonly string[] Adjectives =
    [
        "Amber", "Autumn", "Azure", "Brave", "Breezy", "Bright", "Brisk", "Calm", "Careful", "Cheerful", "Clear",
        "Copper", "Coral", "Cosy", "Crimson", "Curious", "Distant", "Dreamy", "Early", "Eager", "Emerald", "Evening",
        "Faithful", "Floating", "Gentle", "Gleaming", "Golden", "Graceful", "Happy", "Hidden", "Honest", "Humble",
        "Indigo", "Jolly", "Kindly", "Lively", "Lucky", "Lunar", "Mellow", "Merry", "Misty", "Modest", "Morning",
        "Nimble", "Olive", "Patient", "Peaceful", "Polite", "Quiet", "Rapid", "Roaming", "Rustic", "Serene", "Silver",
        "Snowy", "Steady", "Summer", "Sunny", "Velvet", "Winter",
    ];

    public static readonly string[] Animals =
    [
        "Albatross", "Antelope", "Badger", "Beaver", "Bison", "Bittern", "Bobcat", "Bumblebee", "Butterfly", "Caribou",
        "Cormorant", "Crane", "Cricket", "Curlew", "Dolphin", "Dormouse", "Dragonfly", "Egret", "Falcon", "Finch",
        "Flamingo", "Gazelle", "Gecko", "Goldfinch", "Hare", "Hedgehog", "Heron", "Hoopoe", "Ibex", "Jackdaw",
        "Kestrel", "Kingfisher", "Koala", "Lark", "Lynx", "Magpie", "Marmot", "Marten", "Moose", "Nightingale",
        "Nuthatch", "Ocelot", "Oriole", "Osprey", "Otter", "Panda", "Pelican", "Penguin", "Plover", "Puffin", "Quail",
        "Robin", "Salmon", "Seal", "Sparrow", "Squirrel", "Starling", "Swallow", "Tortoise", "Wagtail",
    ];
}
