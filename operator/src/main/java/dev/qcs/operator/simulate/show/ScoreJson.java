package dev.qcs.operator.simulate.show;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.qcs.operator.simulate.play.Measures;
import dev.qcs.operator.simulate.play.Run;
import dev.qcs.operator.simulate.play.Score;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A score as one line of JSON: means over the seeds, the worst seed apart, and the timeline of the first seed. */
public final class ScoreJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ScoreJson() {}

    public static String line(Score score) {
        ObjectNode json = JSON.createObjectNode();
        json.put("policy", score.policy());
        json.put("workload", score.runs().getFirst().workload());
        json.put("seeds", score.runs().size());
        json.put("violationSeconds", tidy(score.mean(Measures::violationSeconds)));
        json.put("replicaSeconds", tidy(score.mean(Measures::replicaSeconds)));
        json.put("rescales", tidy(score.mean(Measures::rescales)));
        json.put("pauseSeconds", tidy(score.mean(Measures::pauseSeconds)));
        Double over = score.costOverOracle();
        if (over != null) {
            json.put("costOverOracle", tidy(over));
        }
        json.put("cost", tidy(score.mean(Measures::cost)));
        json.put("lateShare", tidy(score.mean(Measures::lateShare)));
        ObjectNode behind = json.putObject("secondsBehind");
        behind.put("p50", tidy(score.mean(Measures::behindMedian)));
        behind.put("p95", tidy(score.mean(Measures::behind95)));
        behind.put("p99", tidy(score.mean(Measures::behind99)));
        behind.put("max", tidy(score.worst(Measures::behindMost)));
        json.put("partitionsMoved", tidy(score.mean(Measures::partitionsMoved)));
        json.put("idleReplicaSeconds", tidy(score.mean(Measures::idleReplicaSeconds)));
        json.put("mostReplicas", tidy(score.worst(Measures::mostReplicas)));
        json.put("overshoot", tidy(score.worst(Measures::overshoot)));
        json.put("removedWhileBlind", tidy(score.worst(Measures::removedWhileBlind)));
        Double first = score.firstMessageDelay();
        if (first != null) {
            json.put("firstMessageDelaySeconds", tidy(first));
        }
        ObjectNode worst = json.putObject("worstSeed");
        worst.put("violationSeconds", tidy(score.worst(Measures::violationSeconds)));
        worst.put("replicaSeconds", tidy(score.worst(Measures::replicaSeconds)));
        worst.put("rescales", tidy(score.worst(Measures::rescales)));
        ArrayNode timeline = json.putArray("timeline");
        for (Run.Point point : score.runs().getFirst().timeline()) {
            ObjectNode entry = timeline.addObject();
            entry.put("second", point.second());
            entry.put("messagesPerSecond", tidy(point.arrivals()));
            entry.put("secondsBehind", tidy(point.secondsBehind()));
            entry.put("replicas", point.replicas());
            entry.put("ready", point.ready());
        }
        return json.toString();
    }

    /** Four decimals at most: more would be noise, and differ from machine to machine for no reason. */
    private static BigDecimal tidy(double value) {
        BigDecimal tidy =
                BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
        return tidy.scale() < 0 ? tidy.setScale(0) : tidy;
    }
}
