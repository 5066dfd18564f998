package dev.qcs.demo.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers to "may I?": yes, always. There is one user here. */
final class Reviews {
    private Reviews() {}

    /** @param plural {@code selfsubjectaccessreviews} or {@code selfsubjectrulesreviews} */
    static ObjectNode answer(String plural, ObjectNode review) {
        ObjectNode status = review.putObject("status");
        switch (plural) {
            case "selfsubjectaccessreviews" -> status.put("allowed", true);
            case "selfsubjectrulesreviews" -> {
                status.put("incomplete", false);
                status.putArray("nonResourceRules");
                ObjectNode rule = status.putArray("resourceRules").addObject();
                rule.putArray("verbs").add("*");
                rule.putArray("apiGroups").add("*");
                rule.putArray("resources").add("*");
            }
            default -> throw ApiException.noSuchPath("authorization.k8s.io/v1/" + plural);
        }
        return review;
    }
}
