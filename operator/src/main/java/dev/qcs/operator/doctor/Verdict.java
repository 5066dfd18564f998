package dev.qcs.operator.doctor;

import dev.qcs.operator.diagnose.Finding;
import java.util.List;

/** How bad it is; the code is what the command exits with. */
public enum Verdict {
    /** All was looked at, and nothing needs anybody. */
    OK(0),
    /** Something needs a person in the daytime, or could not be looked at. */
    WARNING(1),
    /** Something needs a person now. */
    CRITICAL(2),
    /** Nothing could be looked at. */
    BLIND(3);

    private final int code;

    Verdict(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static Verdict of(List<Finding> findings, boolean allRead) {
        Verdict verdict = allRead ? OK : WARNING;
        for (Finding finding : findings) {
            Verdict one = switch (finding.severity()) {
                case Info -> OK;
                case Warning -> WARNING;
                case Critical -> CRITICAL;
            };
            verdict = one.compareTo(verdict) > 0 ? one : verdict;
        }
        return verdict;
    }
}
