package dev.qcs.operator.lag;

/**
 * Something that could not be read, while the rest of the reading stands.
 *
 * @param what the kind of datum that is missing
 * @param subject what it belongs to, for people: {@code topic orders}, {@code partition orders-3}, {@code group orders}
 * @param problem what happened, without secrets: {@code TopicAuthorizationException: not authorized}
 * @param remedy what to do: {@code grant Describe on topic orders}
 */
public record Gap(What what, String subject, String problem, String remedy) {

    public enum What {
        /** Committed offsets: lag is unknown. */
        COMMITTED(true),
        /** Records that a share group has not settled: lag is unknown. */
        LAG(true),
        /** Log end or last stable offsets: lag is unknown. */
        END(true),
        /** Log start offsets: lag is unknown. */
        START(true),
        /** Topic metadata: the partition cap is unknown. */
        TOPIC(true),
        /** Counts of messages of a RabbitMQ queue: lag is unknown. */
        MESSAGES(true),
        /** Counters, consumers or settings of a RabbitMQ queue: rates or findings are unknown, lag is not. */
        QUEUE_DETAILS(false),
        /** State and members: findings about members are unknown, lag is not. */
        MEMBERS(false),
        /** Topic settings: retention findings are unknown, lag is not. */
        TOPIC_SETTINGS(false),
        /** Log directories: disk findings are unknown, lag is not. */
        DISKS(false),
        /** Open transactions: which producer holds readers back is unknown, lag is not. */
        TRANSACTIONS(false),
        /** Records behind a commit: whether anything is left to read there is unknown, lag is not. */
        TAILS(false),
        /** Dead-letter topics: findings about them are unknown, lag is not. */
        DEAD_LETTERS(false),
        /** The brokers' own limits: defaults stand in for them. */
        BROKER_SETTINGS(false);

        private final boolean hidesLag;

        What(boolean hidesLag) {
            this.hidesLag = hidesLag;
        }

        /** True when lag itself cannot be trusted without this datum. */
        public boolean hidesLag() {
            return hidesLag;
        }
    }

    /** True when a right is missing, rather than a broker or a topic. */
    public boolean forbidden() {
        return remedy.startsWith("grant ");
    }

    @Override
    public String toString() {
        return subject + ": " + problem + "; " + remedy;
    }
}
