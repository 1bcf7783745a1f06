package io.jenkins.plugins.immutabledelivery.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A GET that has to be answered well.
 *
 * @param address an http or https address. With {@value #INSTANCE} as its host each instance is asked at its private
 *     address, and the certificate of an https one is not verified, as load balancers do not either; any other address is
 *     the environment's endpoint
 * @param status which status is good: numbers and ranges, such as {@code 200,301-308}
 * @param body a regular expression that has to be found in the first 64 KiB of the body; null for any body
 * @param latency the longest time until the answer is there; above 0, at most 10 s
 * @param agent who asks; null for where the engine runs
 */
public record HttpProbe(String address, String status, String body, Duration latency, Agent agent)
        implements GateDetail {
    /** Stands in an address for an instance's private address. */
    public static final String INSTANCE = "{instance}";

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Pattern STATUS = Pattern.compile("[1-5]\\d\\d(-[1-5]\\d\\d)?(,[1-5]\\d\\d(-[1-5]\\d\\d)?)*");

    public HttpProbe {
        String remedy = "Use an http or https address, such as http://" + INSTANCE
                + ":8080/health for each instance, or https://shop.example/health.";
        Check.present("gate.address", address, remedy);
        Check.require(http(address), "gate.address", address, remedy);
        status = status == null ? "200" : status.replace(" ", "");
        Check.matching("gate.status", status, STATUS, "Use numbers and ranges, such as 200 or 200,301-308.");
        if (body != null) {
            try {
                Pattern.compile(body);
            } catch (PatternSyntaxException e) {
                throw new InvalidInput("gate.body", body, "Use a regular expression: " + e.getDescription() + ".");
            }
        }
        latency = latency == null ? Duration.ofSeconds(5) : latency;
        Check.require(
                latency.compareTo(Duration.ZERO) > 0 && latency.compareTo(LONGEST) <= 0,
                "gate.latency",
                latency,
                "Use a time above zero and of at most 10s.");
    }

    /**
     * An agent that asks.
     *
     * @param name its name; null while it is not known which one
     */
    public record Agent(String name) {
        /** Whichever agent the step runs on. */
        public static final Agent OF_THE_STEP = new Agent(null);

        @Override
        public String toString() {
            return name == null ? "the agent" : "agent " + name;
        }
    }

    /** A probe from where the engine runs. */
    public HttpProbe(String address, String status, String body, Duration latency) {
        this(address, status, body, latency, null);
    }

    /** The same, asked by an agent. */
    public HttpProbe from(Agent asking) {
        return new HttpProbe(address, status, body, latency, asking);
    }

    private static boolean http(String address) {
        try {
            URI uri = new URI(address.replace(INSTANCE, "10.0.0.1"));
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** A probe of that address, answered with 200 within 5 seconds. */
    public static HttpProbe of(String address) {
        return new HttpProbe(address, null, null, null);
    }

    /** Whether each instance is asked, rather than the endpoint. */
    public boolean eachInstance() {
        return address.contains(INSTANCE);
    }

    /** The address of one instance; for an endpoint, the endpoint's. */
    public URI at(String instance) {
        return URI.create(address.replace(INSTANCE, instance));
    }

    /** Whether an answer of that status is good. */
    public boolean accepts(int answered) {
        return Arrays.stream(status.split(",")).anyMatch(part -> {
            String[] ends = part.split("-");
            return answered >= Integer.parseInt(ends[0]) && answered <= Integer.parseInt(ends[ends.length - 1]);
        });
    }
}
