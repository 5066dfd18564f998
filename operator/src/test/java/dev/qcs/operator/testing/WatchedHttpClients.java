package dev.qcs.operator.testing;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;

/** The operator's own HTTP client to the API server, overheard: whatever is sent there is looked at by {@link CanaryWatch}. */
public final class WatchedHttpClients implements HttpClient.Factory {
    private final JdkHttpClientFactory real = new JdkHttpClientFactory();

    @Override
    public HttpClient.Builder newBuilder() {
        HttpClient.Builder builder = real.newBuilder();
        return builder.addOrReplaceInterceptor("canary", new Ear());
    }

    /** Before the one that it stands in front of. */
    @Override
    public int priority() {
        return real.priority() + 1;
    }

    private static final class Ear implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            // There they belong.
            if (request.uri().getPath().contains("/secrets")) {
                return;
            }
            String where = request.method() + " " + request.uri().getPath() + " at the API server";
            CanaryWatch.hear(where, request.uri().toString());
            CanaryWatch.hear(where, request.bodyString());
        }
    }
}
