package dev.qcs.demo.kube;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One HTTP request, taken apart. */
record Call(String method, List<String> path, Map<String, String> query, HttpExchange exchange) {

    static Call of(HttpExchange exchange) {
        List<String> path = List.of(exchange.getRequestURI().getRawPath().split("/", -1)).stream()
                .filter(part -> !part.isEmpty())
                .map(Call::decode)
                .toList();
        Map<String, String> query = new HashMap<>();
        String raw = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(
                    decode(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return new Call(exchange.getRequestMethod(), path, query, exchange);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return List.of("true", "1").contains(query(name));
    }

    String header(String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    String contentType() {
        String type = header("Content-Type");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip();
    }

    String body() {
        try {
            return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kubectl asks for tables, and takes plain JSON where it gets none. */
    boolean wantsTable() {
        return header("Accept").contains("as=Table");
    }

    /** As the API server names a writer who gives no name: the user agent up to the slash. */
    String manager() {
        String named = query("fieldManager");
        String agent = header("User-Agent");
        int slash = agent.indexOf('/');
        return !named.isEmpty() ? named : slash < 0 ? agent : agent.substring(0, slash);
    }
}
