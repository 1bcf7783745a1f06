package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.cloud.Http;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * HTTP by the JDK's client, which follows no redirects and keeps no cookies.
 *
 * <p>Instances are asked at their addresses, which no certificate is made out to; so their certificates are not verified,
 * just as <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html">load
 * balancers</a> do not. Addresses on the link, such as those of the metadata services, are not asked: whoever may
 * describe a gate may not read what only this machine is told.
 */
public final class JdkHttp implements Http {
    private static final int MOST = 64 * 1024;
    private static final Pattern IP = Pattern.compile("[0-9.]+|\\[.*\\]");

    /** Made when they are first needed: each has threads of its own. */
    private HttpClient verifying;

    private HttpClient trusting;

    private synchronized HttpClient client(String host) {
        if (IP.matcher(host).matches()) {
            trusting = trusting == null ? builder().sslContext(anybody()).build() : trusting;
            return trusting;
        }
        verifying = verifying == null ? builder().build() : verifying;
        return verifying;
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER);
    }

    private static SSLContext anybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Unverified()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java knows no TLS", e);
        }
    }

    @Override
    public List<Answer> get(List<URI> addresses, Duration timeout) {
        List<CompletableFuture<Answer>> all =
                addresses.stream().map(address -> get(address, timeout)).toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Answer> get(URI address, Duration timeout) {
        long began = System.nanoTime();
        if (onLink(address.getHost())) {
            return CompletableFuture.completedFuture(Answer.none("addresses on the link are not asked", Duration.ZERO));
        }
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("User-Agent", "immutable-delivery")
                .GET()
                .build();
        CompletableFuture<HttpResponse<String>> response =
                client(address.getHost()).sendAsync(request, any -> new FirstBytes(MOST));
        return response.thenApply(answer -> Answer.of(answer.statusCode(), answer.body(), since(began)))
                // The client's own timeout ends when the body begins.
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(error -> {
                    response.cancel(true);
                    return Answer.none(words(error, timeout), since(began));
                });
    }

    private static boolean onLink(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress();
        } catch (UnknownHostException e) {
            // The request itself says so, in better words.
            return false;
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String words(Throwable error, Duration timeout) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                : cause.getMessage();
    }
}
