package dev.qcs.operator.report;

/**
 * Where the page about a finding is.
 *
 * @param base address or path, to which the finding's name is added
 */
public record Runbooks(String base) {

    public String of(String finding) {
        return (base.endsWith("/") ? base : base + "/") + finding + ".md";
    }
}
