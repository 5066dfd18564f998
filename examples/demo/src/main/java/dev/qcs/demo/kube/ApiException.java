package dev.qcs.demo.kube;

/** A refusal as the Kubernetes API words it: an HTTP code, a one-word reason that programs read, and a sentence. */
final class ApiException extends RuntimeException {
    private final int code;
    private final String reason;

    private ApiException(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    static ApiException noSuchPath(String path) {
        return new ApiException(404, "NotFound", "the server could not find the requested resource (" + path + ")");
    }

    static ApiException notFound(ResourceType type, String name) {
        return new ApiException(404, "NotFound", "%s \"%s\" not found".formatted(type.qualifiedName(), name));
    }

    static ApiException alreadyExists(ResourceType type, String name) {
        return new ApiException(409, "AlreadyExists", "%s \"%s\" already exists".formatted(type.qualifiedName(), name));
    }

    static ApiException conflict(ResourceType type, String name, String why) {
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualifiedName(), name, why));
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message);
    }

    static ApiException invalid(String message) {
        return new ApiException(422, "Invalid", message);
    }

    static ApiException methodNotAllowed(String method) {
        return new ApiException(405, "MethodNotAllowed", "the server does not allow " + method + " here");
    }

    static ApiException unsupportedMediaType(String message) {
        return new ApiException(415, "UnsupportedMediaType", message);
    }

    static ApiException expired(long asked, long oldest) {
        return new ApiException(410, "Expired", "too old resource version: %d (%d)".formatted(asked, oldest));
    }
}
