using System.Collections.Concurrent;

namespace Forum.Live;

/// <summary>
/// Tells those who follow an article that its log has grown. It says how far and nothing else: what happened is read from
/// the log, so a word that is lost or comes twice does no harm.
/// </summary>
public sealed class LiveFeed
{
    private readonly ConcurrentDictionary<Guid, Topic> topics = new();

    /// <summary>The article's log has a line with this number. To be called after the commit.</summary>
    public void Tell(Guid articleId, long number)
    {
        if (topics.TryGetValue(articleId, out var topic)) topic.Grow(number);
    }

    /// <summary>Begins to listen; what is told from now on is not missed. Dispose it once.</summary>
    internal Following Follow(Guid articleId)
    {
        while (true)
        {
            var topic = topics.GetOrAdd(articleId, _ => new Topic());
            if (topic.TryEnter()) return new Following(topic, () => Leave(articleId, topic));

            // The last one has just left it, and takes it away.
            topics.TryRemove(KeyValuePair.Create(articleId, topic));
        }
    }

    private void Leave(Guid articleId, Topic topic)
    {
        if (topic.Leave()) topics.TryRemove(KeyValuePair.Create(articleId, topic));
    }

    /// <summary>One article, while someone follows it.</summary>
    internal sealed class Topic
    {
        private readonly System.Threading.Lock gate = new();
        private TaskCompletionSource grown = New();
        private long latest;
        private int followers;

        public bool TryEnter()
        {
            lock (gate)
            {
                if (followers < 0) return false;
                followers++;
                return true;
            }
        }

        /// <summary>True: nobody is left, and nobody can enter any more.</summary>
        public bool Leave()
        {
            lock (gate)
            {
                if (--followers > 0) return false;
                followers = -1;
                return true;
            }
        }

        public void Grow(long number)
        {
            TaskCompletionSource told;
            lock (gate)
            {
                if (number <= latest) return;
                latest = number;
                (told, grown) = (grown, New());
            }

            told.SetResult();
        }

        /// <summary>Ends when the log is known to go beyond the number.</summary>
        public Task BeyondAsync(long number)
        {
            lock (gate) return latest > number ? Task.CompletedTask : grown.Task;
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>One follower's place.</summary>
    internal sealed class Following(Topic topic, Action leave) : IDisposable
    {
        public Task BeyondAsync(long number, CancellationToken cancellationToken) => topic.BeyondAsync(number).WaitAsync(cancellationToken);

        public void Dispose() => leave();
    }
}
