package dev.qcs.operator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An identity provider on the loopback: {@code /token} for client credentials and {@code /jwks} for the broker. */
public final class TokenEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final RsaJsonWebKey key;
    private final Map<String, String> clients = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile int broken;

    /** @param clients secrets by client id; the id becomes the token's subject */
    public TokenEndpoint(Map<String, String> clients) {
        this.clients.putAll(clients);
        try {
            key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("k1");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        } catch (JoseException | IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/token", this::token);
        server.createContext(
                "/jwks",
                exchange -> answer(
                        exchange, 200, new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)));
        server.start();
    }

    public String tokenUrl() {
        return url("/token");
    }

    public String keysUrl() {
        return url("/jwks");
    }

    /** How many tokens were given out. */
    public int issued() {
        return issued.get();
    }

    /** Answers every request for a token with this status; 0 = works again. */
    public void breakWith(int status) {
        broken = status;
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void token(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String login = header == null || !header.startsWith("Basic ")
                ? ":"
                : new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
        String id = login.substring(0, login.indexOf(':'));
        if (broken != 0) {
            answer(exchange, broken, "{\"error\":\"temporarily_unavailable\"}");
        } else if (!login.substring(id.length() + 1).equals(clients.get(id))) {
            // What a careless provider might do: the client must not repeat it.
            answer(exchange, 401, "{\"error\":\"invalid_client\",\"error_description\":\"refused " + login + "\"}");
        } else {
            issued.incrementAndGet();
            answer(
                    exchange,
                    200,
                    "{\"access_token\":\"" + signed(id) + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        }
    }

    private String signed(String subject) {
        JwtClaims claims = new JwtClaims();
        claims.setSubject(subject);
        claims.setIssuer("iss1");
        claims.setAudience("kafka");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(60);
        claims.setStringClaim("scope", "kafka");
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
