package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.immutabledelivery.cloud.Http.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdkHttpTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final JdkHttp http = new JdkHttp();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        answer("/good", 200, "all well");
        answer("/bad", 503, "");
        answer("/long", 200, "x".repeat(200_000));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/good");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/silent", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            await();
            exchange.close();
        });
        server.start();
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void end() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void allAreAskedAndAnsweredInTheirOrder() {
        List<Answer> answers = get(LONG, "/bad", "/good", "/moved");

        assertThat(answers).extracting(Answer::status).containsExactly(503, 200, 302);
        assertThat(answers.get(1).body()).isEqualTo("all well");
        assertThat(answers)
                .allMatch(answer -> answer.error() == null && !answer.took().isNegative());
    }

    @Test
    void ofALongBodyTheBeginningIsRead() {
        assertThat(get(LONG, "/long").get(0).body()).hasSize(64 * 1024);
    }

    @Test
    void whoeverBeginsAndDoesNotEndHasNotAnswered() {
        Answer answer = get(Duration.ofMillis(700), "/silent").get(0);

        assertThat(answer.error()).isEqualTo("no answer within 700 ms");
    }

    @Test
    void whoIsNotThereIsSaidToBe() {
        int port = server.getAddress().getPort();
        server.stop(0);

        Answer answer = http.get(List.of(URI.create("http://127.0.0.1:" + port + "/")), LONG)
                .get(0);

        assertThat(answer.status()).isZero();
        assertThat(answer.error()).isNotBlank();
    }

    @Test
    void whatOnlyThisMachineIsToldIsNotAsked() {
        assertThat(http.get(List.of(URI.create("http://169.254.169.254/latest/meta-data/")), LONG)
                        .get(0)
                        .error())
                .isEqualTo("addresses on the link are not asked");
    }

    private List<Answer> get(Duration timeout, String... paths) {
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        return http.get(Stream.of(paths).map(path -> URI.create(base + path)).toList(), timeout);
    }
}
