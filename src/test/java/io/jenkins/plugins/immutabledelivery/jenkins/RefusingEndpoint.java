package io.jenkins.plugins.immutabledelivery.jenkins;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands for AWS on this machine's loopback address, remembers who called, and refuses everything but to assume a role. */
final class RefusingEndpoint implements AutoCloseable {
    private static final String ERROR =
            "<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>1</RequestID>"
                    + "</Response>";

    /** The key of whoever assumed a role. */
    static final String ROLE_KEY = "ASIAROLE7EXAMPLE";

    private static final String ROLE = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>" + ROLE_KEY
            + "</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>y</SessionToken>"
            + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";

    private final HttpServer server;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private volatile int status;
    private volatile String error;

    RefusingEndpoint() throws IOException {
        refuse();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            keys.add(header.replaceAll(".*Credential=([^/]*)/.*", "$1"));
            boolean role = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .contains("Action=AssumeRole");
            byte[] answer = (role ? ROLE : error).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(role ? 200 : status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    /** From now on nobody may do anything. */
    void refuse() {
        error = ERROR.formatted("UnauthorizedOperation", "You are not authorized to perform this operation.");
        status = 403;
    }

    /** From now on it is busy, so that whoever calls tries again. */
    void throttle() {
        error = ERROR.formatted("RequestLimitExceeded", "Request limit exceeded.");
        status = 503;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The ids of the access keys that calls were signed with. */
    Set<String> keys() {
        return keys;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
