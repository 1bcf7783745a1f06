package io.jenkins.plugins.immutabledelivery.model;

import java.time.Duration;
import java.util.List;

/**
 * A health gate as it is configured.
 *
 * @param kind what is looked at
 * @param timeout how long it may take to pass, from when it is first looked at; at most a day
 * @param consecutivePasses how many looks in a row must pass, 1 or more
 * @param interval the time between two of those looks, a second or more
 * @param grace how long after the first look an unhealthy instance is only awaited; later it fails the gate at once
 * @param names what is looked at by name: the alarms of {@link Kind#ALARMS}; else empty
 */
public record GateSpec(
        Kind kind, Duration timeout, int consecutivePasses, Duration interval, Duration grace, List<String> names) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** What a gate looks at. */
    public enum Kind {
        /** All instances of the group are {@code InService}. */
        IN_SERVICE,
        /** EC2's system and instance status checks are {@code ok}. */
        STATUS_CHECKS,
        /** All instances are {@code healthy} in the target group. */
        TARGET_HEALTH,
        /** The named CloudWatch alarms are not in {@code ALARM}. */
        ALARMS
    }

    public GateSpec {
        Check.present("gate.kind", kind, "Use inService, statusChecks, targetHealth or alarms.");
        Check.notNegative("gate.timeout", timeout);
        Check.require(!timeout.isZero(), "gate.timeout", timeout, "Use a timeout above zero, such as 10m.");
        Check.atMost("gate.timeout", timeout, LONGEST);
        Check.require(consecutivePasses >= 1, "gate.consecutivePasses", consecutivePasses, "Use 1 or more.");
        Check.notNegative("gate.interval", interval);
        Check.require(interval.toSeconds() >= 1, "gate.interval", interval, "Use 1s or more, such as 10s.");
        Check.notNegative("gate.grace", grace);
        names = names == null ? List.of() : List.copyOf(names);
        Check.require(
                (kind == Kind.ALARMS) != names.isEmpty(),
                "gate.names",
                names,
                "Name the alarms of an alarms gate; no other gate takes names.");
    }

    /** A gate with the usual settings: 10 minutes, 2 passes 10 seconds apart, 3 minutes of grace. */
    public static GateSpec of(Kind kind, String... names) {
        return new GateSpec(
                kind, Duration.ofMinutes(10), 2, Duration.ofSeconds(10), Duration.ofMinutes(3), List.of(names));
    }

    /** What is always looked at: instances in service, status checks passed, targets healthy. */
    public static List<GateSpec> usual() {
        return List.of(of(Kind.IN_SERVICE), of(Kind.STATUS_CHECKS), of(Kind.TARGET_HEALTH));
    }
}
