package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A health gate as it is configured.
 *
 * @param kind what is looked at
 * @param timeout how long it may take to pass, from when it is first looked at; at most a day, or six where a person
 *     judges
 * @param consecutivePasses how many looks in a row must pass, 1 or more
 * @param interval the time between two of those looks, a second or more
 * @param grace how long after the first look something unhealthy is only awaited; later it fails the gate at once
 * @param names what is looked at by name: the alarms of {@link Kind#ALARMS}, what is judged of {@link Kind#JUDGEMENT};
 *     else empty
 * @param detail what more the kind has to know; null where it needs nothing
 */
public record GateSpec(
        Kind kind,
        Duration timeout,
        int consecutivePasses,
        Duration interval,
        Duration grace,
        List<String> names,
        GateDetail detail) {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration LONGEST_JUDGEMENT = Duration.ofDays(6);

    /** What a gate looks at. */
    public enum Kind {
        /** All instances of the group are {@code InService}. */
        IN_SERVICE(null),
        /** EC2's system and instance status checks are {@code ok}. */
        STATUS_CHECKS(null),
        /** All instances are {@code healthy} in the target group. */
        TARGET_HEALTH(null),
        /** The named CloudWatch alarms are not in {@code ALARM}. */
        ALARMS(AlarmReading.class),
        /** Each instance, or the endpoint, answers a GET as it should. */
        HTTP(HttpProbe.class),
        /** A metric of the new fleet is not worse than the former one's, or than a limit. */
        METRIC(MetricComparison.class),
        /** A script ends with exit code 0 on each instance. */
        COMMAND(RemoteCommand.class),
        /** Somebody says that it is good. */
        JUDGEMENT(null);

        private final Class<? extends GateDetail> detail;

        Kind(Class<? extends GateDetail> detail) {
            this.detail = detail;
        }

        /** Such as {@code target health}. */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public GateSpec {
        Check.present("gate.kind", kind, "Use " + KINDS + ".");
        Check.notNegative("gate.timeout", timeout);
        Check.require(!timeout.isZero(), "gate.timeout", timeout, "Use a timeout above zero, such as 10m.");
        Check.atMost("gate.timeout", timeout, kind == Kind.JUDGEMENT ? LONGEST_JUDGEMENT : LONGEST);
        Check.require(consecutivePasses >= 1, "gate.consecutivePasses", consecutivePasses, "Use 1 or more.");
        Check.notNegative("gate.interval", interval);
        Check.require(interval.toSeconds() >= 1, "gate.interval", interval, "Use 1s or more, such as 10s.");
        Check.notNegative("gate.grace", grace);
        names = names == null ? List.of() : List.copyOf(names);
        Check.require(
                (kind == Kind.ALARMS || kind == Kind.JUDGEMENT) != names.isEmpty(),
                "gate.names",
                names,
                "Name the alarms of an alarms gate, or what is judged; no other gate takes names.");
        Check.require(
                kind != Kind.JUDGEMENT || names.size() == 1 && names.get(0).length() <= 60,
                "gate.names",
                names,
                "Name one thing that is judged, in at most 60 characters; add a gate for another.");
        detail = detail == null && kind == Kind.ALARMS ? AlarmReading.USUAL : detail;
        Check.require(
                kind.detail == null ? detail == null : kind.detail.isInstance(detail),
                "gate." + kind.words(),
                detail,
                "Give what a gate of this kind needs, and nothing of another kind.");
    }

    /** The kinds as authors write them. */
    public static final String KINDS =
            "inService, statusChecks, targetHealth, alarms, http, metric, command or judgement";

    /** A gate that needs nothing but times and names. */
    public GateSpec(
            Kind kind, Duration timeout, int consecutivePasses, Duration interval, Duration grace, List<String> names) {
        this(kind, timeout, consecutivePasses, interval, grace, names, null);
    }

    /** The same gate, which passes with its first good look. */
    public GateSpec once() {
        return new GateSpec(kind, timeout, 1, interval, grace, names, detail);
    }

    /** The same gate of another detail. */
    public GateSpec with(GateDetail other) {
        return new GateSpec(kind, timeout, consecutivePasses, interval, grace, names, other);
    }

    /** A gate with the usual settings: 10 minutes, 2 passes 10 seconds apart, 3 minutes of grace. */
    public static GateSpec of(Kind kind, String... names) {
        return usual(kind, List.of(names), null);
    }

    /** A gate with the usual settings of its kind. */
    public static GateSpec of(GateDetail detail) {
        Kind kind = detail instanceof HttpProbe
                ? Kind.HTTP
                : detail instanceof MetricComparison ? Kind.METRIC : Kind.COMMAND;
        return usual(kind, List.of(), detail);
    }

    /** A judgement with the usual settings: a day of time. */
    public static GateSpec judgement(String name) {
        return usual(Kind.JUDGEMENT, List.of(name), null);
    }

    /**
     * A gate with the usual settings of its kind. A metric's time is CloudWatch's, which counts by the minute and shows a
     * minute or two later; a script or a person has to say it once.
     */
    public static GateSpec usual(Kind kind, List<String> names, GateDetail detail) {
        return switch (kind) {
            case METRIC ->
                new GateSpec(kind, Duration.ofHours(1), 2, Duration.ofMinutes(1), Duration.ofMinutes(3), names, detail);
            case COMMAND ->
                new GateSpec(
                        kind, Duration.ofMinutes(15), 1, Duration.ofSeconds(30), Duration.ofMinutes(3), names, detail);
            case JUDGEMENT ->
                new GateSpec(kind, Duration.ofDays(1), 1, Duration.ofMinutes(1), Duration.ZERO, names, detail);
            default ->
                new GateSpec(
                        kind, Duration.ofMinutes(10), 2, Duration.ofSeconds(10), Duration.ofMinutes(3), names, detail);
        };
    }

    /** What is always looked at: instances in service, status checks passed, targets healthy. */
    public static List<GateSpec> usual() {
        return List.of(of(Kind.IN_SERVICE), of(Kind.STATUS_CHECKS), of(Kind.TARGET_HEALTH));
    }

    /** What it is called where people read of it, such as {@code target health} or {@code judgement load test}. */
    public String title() {
        if (detail instanceof HttpProbe probe) {
            return kind.words() + " " + probe.address() + (probe.agent() == null ? "" : " from " + probe.agent());
        }
        if (detail instanceof MetricComparison comparison) {
            return kind.words() + " " + comparison.title();
        }
        return kind == Kind.JUDGEMENT ? kind.words() + " " + names.get(0) : kind.words();
    }

    /** Whether there is nothing to look at before the new fleet has traffic. */
    public boolean needsTraffic() {
        return kind == Kind.METRIC || detail instanceof HttpProbe probe && !probe.eachInstance();
    }

    /** Whether it asks the instances themselves, or a person, and so can be passed before any traffic can come. */
    public boolean beforeAttaching() {
        return kind == Kind.COMMAND
                || kind == Kind.JUDGEMENT
                || detail instanceof HttpProbe probe && probe.eachInstance();
    }

    /** Whether it goes on being looked at while the new fleet has the traffic; a script or a person is asked once. */
    public boolean watched() {
        return kind != Kind.COMMAND && kind != Kind.JUDGEMENT;
    }

    /** Whether it is about the fleet itself, whatever else is wrong: the only gates of a rollback. */
    public boolean ownHealth() {
        return kind != Kind.ALARMS && kind != Kind.METRIC && kind != Kind.JUDGEMENT;
    }
}
