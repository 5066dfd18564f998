package dev.qcs.operator.lag.kafka;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application may write into the metadata of its commits, so that it can be seen whether it commits what it has not
 * done: {@code processed=81234}, the offset of the first record that is not done yet. Anything else there is its own affair.
 */
final class CommitHint {
    private static final String KEY = "processed=";
    private static final Pattern PROCESSED = Pattern.compile("(?:^|[^\\w])" + KEY + "(\\d{1,18})(?!\\d)");

    private CommitHint() {}

    /** The offset of the first record that is not done; {@code null} = the commit does not say. */
    static @Nullable Long processed(@Nullable String metadata) {
        if (metadata == null || !metadata.contains(KEY)) {
            return null;
        }
        Matcher matcher = PROCESSED.matcher(metadata);
        return matcher.find() ? (Long) Long.parseLong(matcher.group(1)) : null;
    }
}
