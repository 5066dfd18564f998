package dev.qcs.demo.kube;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Kubernetes API server for one process and one run, listening on the loopback address.
 *
 * <p>It serves list, watch, get, create, put, the four kinds of patch and delete, {@code /status} and {@code /scale},
 * generations, resource versions with the optimistic lock, managed fields and server-side apply, finalizers, tables,
 * discovery, and the kinds that CustomResourceDefinitions add, with their defaults. It refuses nobody and validates no
 * values; lists of built-in kinds are taken as one value; a WebSocket watch is answered so that clients fall back to a
 * streamed one.
 */
public final class EmbeddedKubernetes implements AutoCloseable {
    private final HttpServer server;
    private final HttpApi api;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private EmbeddedKubernetes(HttpServer server, HttpApi api) {
        this.server = server;
        this.api = api;
    }

    /**
     * Starts it; it serves until it is closed.
     *
     * @param port 0 takes a free one
     */
    public static EmbeddedKubernetes start(int port, Clock clock) throws IOException {
        // Without it each small answer waits for the client's delayed acknowledgement, 40 ms; read once by the JDK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        EmbeddedKubernetes kubernetes = new EmbeddedKubernetes(server, new HttpApi(clock));
        server.setExecutor(kubernetes.threads);
        server.createContext("/", kubernetes.api);
        server.start();
        return kubernetes;
    }

    /** For {@code kubectl --server}, and for clients. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What {@code kubectl get} prints of this kind in this namespace, line by line, the headings first. */
    public List<String> table(String group, String version, String plural, String namespace) {
        return api.table(group, version, plural, namespace);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
