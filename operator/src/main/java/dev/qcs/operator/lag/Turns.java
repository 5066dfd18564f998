package dev.qcs.operator.lag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at each reading which partitions of a member are served while others of it stand still. */
final class Turns {
    /** Of a log whose size is not known: smaller records are rare, and larger ones only make a turn shorter. */
    private static final double ASSUMED_RECORD_BYTES = 100;

    /** Deliveries that ended with the Pod: the same count as for a record that is delivered again. */
    private static final int CRASHES = 2;

    private final Duration enough;

    /** @param enough for so long a member that does nothing at all may be between two commits */
    Turns(Duration enough) {
        this.enough = enough;
    }

    /** One member with all that it has. */
    private static final class Service {
        private final List<PartitionTrack> standing = new ArrayList<>(1);
        private int withWork;
        private long lastMove = History.UNKNOWN;
        private long lastFrom = History.UNKNOWN;
        private long twoFrom = History.UNKNOWN;
        private long twoSecondFrom = History.UNKNOWN;
        private Duration cadence = Duration.ZERO;

        private void take(PartitionTrack track) {
            Turn turn = track.turn();
            lastMove = Math.max(lastMove, track.movedAt());
            lastFrom = Math.max(lastFrom, turn.lastFrom());
            if (turn.lastButOneFrom() > twoFrom) {
                twoFrom = turn.lastButOneFrom();
                twoSecondFrom = turn.lastFrom();
            }
            cadence = cadence.compareTo(track.commitCadence()) >= 0 ? cadence : track.commitCadence();
            if (track.hasWork()) {
                withWork++;
            }
            if (track.standsSince() == History.UNKNOWN) {
                turn.goesOn();
            } else {
                standing.add(track);
            }
        }
    }

    /**
     * After a reading was taken in.
     *
     * @param quietSince since when a member keeps what it fetched: a rebalance throws that away
     */
    void note(
            Reading.Observed reading,
            Map<PartitionId, PartitionTrack> tracks,
            Map<String, Member> members,
            SlowTracks sizes,
            long now,
            long quietSince) {
        Map<String, Service> services = new HashMap<>();
        Map<String, Double> fetches = new HashMap<>();
        reading.topics().forEach(topic -> fetches.put(topic.name(), fetch(topic, sizes)));
        for (PartitionReading partition : reading.partitions()) {
            PartitionTrack track = tracks.get(partition.id());
            // Nobody's while others have members: a rebalance, or a topic that nobody reads.
            if (track == null || (partition.member() == null && !members.isEmpty())) {
                continue;
            }
            track.serve(now, fetches.getOrDefault(partition.id().topic(), Turn.FETCH_BYTES / ASSUMED_RECORD_BYTES));
            String member = partition.member() == null ? "" : partition.member();
            services.computeIfAbsent(member, key -> new Service()).take(track);
        }
        services.forEach(
                (member, service) -> service.standing.forEach(track -> judge(track, member, service, now, quietSince)));
    }

    private static double fetch(TopicReading topic, SlowTracks sizes) {
        Double each = sizes.bytesPerRecord(topic);
        return Turn.FETCH_BYTES / (each == null || each <= 0 ? ASSUMED_RECORD_BYTES : each);
    }

    private void judge(PartitionTrack track, String member, Service service, long now, long quietSince) {
        Turn turn = track.turn();
        long since = track.standsSince();
        Duration tried = service.cadence.multipliedBy(3);
        turn.ownedBy(member, now, since, tried.compareTo(enough) > 0 ? tried : enough);
        if (turn.provenHere()) {
            return;
        }
        turn.mayHaveWaited(service.lastMove);
        boolean nothingElse = service.withWork <= 1;
        boolean passedOver = service.twoFrom != History.UNKNOWN && service.twoFrom >= Math.max(since, quietSince);
        boolean crashedOn = track.owners().restarts() >= CRASHES && service.lastFrom >= since;
        if (passedOver) {
            turn.hadItsTurn(service.twoSecondFrom);
        } else if (nothingElse || crashedOn) {
            turn.hadItsTurn(now);
        }
    }
}
