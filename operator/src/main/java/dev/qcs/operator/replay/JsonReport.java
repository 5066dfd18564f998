package dev.qcs.operator.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.qcs.operator.decide.Decision;
import dev.qcs.operator.diagnose.Finding;
import dev.qcs.operator.diagnose.Unchecked;
import dev.qcs.operator.estimate.Age;
import dev.qcs.operator.estimate.Drain;
import dev.qcs.operator.estimate.Estimate;
import dev.qcs.operator.estimate.PartitionEstimate;
import dev.qcs.operator.evaluate.Evaluation;
import dev.qcs.operator.json.KnownFields;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of JSON for each reading; what is unknown is left out. */
public final class JsonReport implements Report {
    /** Not every terminal speaks UTF-8. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator out;
    private final KnownFields known;

    /** @param out flushed after each line, and not closed */
    public JsonReport(Writer out) throws IOException {
        this.out = JSON.createGenerator(out);
        this.known = new KnownFields(this.out);
        this.out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        this.out.setRootValueSeparator(null);
    }

    @Override
    public void next(Evaluation evaluation, @Nullable Evaluation recordedSpec) throws IOException {
        out.writeStartObject();
        out.writeStringField("time", evaluation.reading().time().toString());
        decision("decision", evaluation.decision());
        if (recordedSpec != null) {
            decision("recordedSpecDecision", recordedSpec.decision());
        }
        out.writeArrayFieldStart("findings");
        for (Finding finding : evaluation.findings()) {
            finding(finding);
        }
        out.writeEndArray();
        unchecked(evaluation.unchecked());
        estimate(evaluation.estimate());
        out.writeArrayFieldStart("partitions");
        for (PartitionEstimate partition : evaluation.estimate().partitions()) {
            partition(partition);
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeRaw('\n');
        out.flush();
    }

    @Override
    public void end() throws IOException {
        out.close();
    }

    private void decision(String name, Decision decision) throws IOException {
        Decision.Size size = decision.size();
        out.writeObjectFieldStart(name);
        out.writeStringField("action", decision instanceof Decision.ScaleTo ? "ScaleTo" : "Hold");
        out.writeNumberField("from", decision.from());
        out.writeNumberField("to", decision.to());
        out.writeStringField("reason", decision.reason().name());
        out.writeStringField("detail", decision.detail());
        known.whole("needed", size.needed() == null ? null : Long.valueOf(size.needed()));
        out.writeNumberField("desired", size.desired());
        known.whole("usable", size.usable() == null ? null : Long.valueOf(size.usable()));
        out.writeNumberField("min", size.min());
        out.writeNumberField("max", size.max());
        out.writeStringField("limitedBy", size.limitedBy().name());
        out.writeEndObject();
    }

    private void finding(Finding finding) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", finding.type().name());
        out.writeStringField("severity", finding.severity().name());
        out.writeStringField("confidence", finding.confidence().name());
        out.writeStringField("since", finding.since().toString());
        out.writeStringField("message", finding.message());
        out.writeStringField("advice", finding.advice());
        out.writeArrayFieldStart("evidence");
        for (Finding.Evidence evidence : finding.evidence()) {
            evidence(evidence);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void unchecked(List<Unchecked> all) throws IOException {
        out.writeArrayFieldStart("notChecked");
        for (Unchecked one : all) {
            out.writeStartObject();
            out.writeStringField("type", one.type().name());
            out.writeStringField("why", one.why());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void evidence(Finding.Evidence evidence) throws IOException {
        out.writeStartObject();
        if (evidence.partition() != null) {
            out.writeStringField("topic", evidence.partition().topic());
            out.writeNumberField("partition", evidence.partition().partition());
        }
        known.whole("offset", evidence.offset());
        if (evidence.pod() != null) {
            out.writeStringField("pod", evidence.pod());
        }
        out.writeEndObject();
    }

    private void estimate(Estimate estimate) throws IOException {
        Double perMember = estimate.capacity().perMember();
        out.writeObjectFieldStart("estimate");
        known.whole("lag", estimate.lag());
        Age behind = estimate.behind();
        if (behind != null) {
            known.decimal("lagSeconds", behind.age().toMillis() / 1000.0);
            if (behind.atLeast()) {
                out.writeBooleanField("lagSecondsAtLeast", true);
            }
        }
        known.decimal("arrivalPerSecond", estimate.arrival());
        known.decimal("consumptionPerSecond", estimate.consumption());
        known.decimal(
                "capacityPerReplica", perMember == null ? null : (Double) (perMember * estimate.membersPerReplica()));
        out.writeStringField("capacitySource", estimate.capacity().source().name());
        switch (estimate.drain()) {
            case Drain.In in -> known.decimal("drainSeconds", in.time().toMillis() / 1000.0);
            case Drain.Plain.NOTHING_TO_DRAIN -> out.writeNumberField("drainSeconds", 0);
            case Drain.Plain.NEVER -> out.writeNumberField("drainSeconds", -1);
            case Drain.Plain.UNKNOWN -> {}
        }
        known.decimal("growth", estimate.growth());
        known.decimal(
                "noise",
                estimate.arrival() == null ? null : (Double) estimate.arrivals().noise());
        strings("doubts", estimate.doubts());
        out.writeEndObject();
    }

    private void partition(PartitionEstimate partition) throws IOException {
        out.writeStartObject();
        out.writeStringField("topic", partition.id().topic());
        out.writeNumberField("partition", partition.id().partition());
        out.writeStringField("state", partition.state().name());
        if (partition.burrow() != null) {
            out.writeStringField("burrowStatus", partition.burrow().name());
        }
        out.writeEndObject();
    }

    private void strings(String name, List<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }
}
