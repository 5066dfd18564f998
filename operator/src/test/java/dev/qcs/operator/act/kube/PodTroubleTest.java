package dev.qcs.operator.act.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qcs.operator.act.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTroubleTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '\0', textBlock = """
            {conditions: [{type: Ready, status: "True"}], containerStatuses: [{restartCount: 2}]}                                                      | -
            {containerStatuses: [{state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {reason: Error}}}]}                           | CrashLoopBackOff
            {containerStatuses: [{state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {reason: OOMKilled}}}]}                       | OOMKilled
            {containerStatuses: [{state: {waiting: {reason: ImagePullBackOff}}}]}                                                                     | ImagePullBackOff
            {containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}                                                                    | -
            {conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]}                                                              | Unschedulable
            {phase: Failed, reason: Evicted}                                                                                                          | Evicted
            {conditions: [{type: Ready, status: "True"}], containerStatuses: [{lastState: {terminated: {reason: OOMKilled}}}]}                        | -
            """)
    void oneWordSaysWhatIsWrong(String status, String trouble) {
        assertThat(describe(status).trouble()).isEqualTo(trouble);
    }

    @Test
    void restartsOfAllContainersAddUp() {
        Pod pod = describe("{podIP: 10.0.0.7, containerStatuses: [{restartCount: 2}, {restartCount: 3}]}");
        assertThat(pod.restarts()).isEqualTo(5);
        assertThat(pod.address()).isEqualTo("10.0.0.7");
        assertThat(pod.ready()).isFalse();
    }

    /** Through the pruning of the cache, as in the operator. */
    private static Pod describe(String status) {
        io.fabric8.kubernetes.api.model.Pod whole = Serialization.unmarshal(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: orders-1}\nstatus: " + status,
                io.fabric8.kubernetes.api.model.Pod.class);
        whole.setStatus(PodTrouble.prune(whole.getStatus()));
        return PodTrouble.describe(whole);
    }
}
