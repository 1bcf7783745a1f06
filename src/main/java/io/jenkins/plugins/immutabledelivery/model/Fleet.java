package io.jenkins.plugins.immutabledelivery.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One generation of an environment's instances: one Auto Scaling group.
 *
 * @param application the application, such as {@code web}
 * @param environment the environment's name
 * @param generation 1 for the first; never used twice
 */
public record Fleet(String application, String environment, int generation) {
    /** How the names of all CloudWatch alarms begin that are made for fleets. */
    public static final String ALARM_PREFIX = "immutable-delivery/";

    private static final Pattern GENERATION = Pattern.compile("-v(\\d{3,9})$");

    public Fleet {
        Check.name("application", application, 32);
        Check.name("environment", environment, 32);
        Check.require(generation >= 1, "generation", generation, "Use 1 or more.");
    }

    /** The name of its Auto Scaling group, such as {@code web-production-v007}. */
    public String groupName() {
        return "%s-%s-v%03d".formatted(application, environment, generation);
    }

    /** How the names of the CloudWatch alarms begin that are made for an Auto Scaling group. */
    public static String alarmPrefix(String groupName) {
        return ALARM_PREFIX + groupName + "/";
    }

    /** The fleet that an Auto Scaling group of that name is, or empty where the name is not of this shape. */
    public static Optional<Fleet> ofGroup(String application, String environment, String groupName) {
        Matcher matcher = GENERATION.matcher(groupName);
        return matcher.find()
                ? Optional.of(Integer.parseInt(matcher.group(1)))
                        .filter(generation -> generation >= 1)
                        .map(generation -> new Fleet(application, environment, generation))
                        .filter(fleet -> fleet.groupName().equals(groupName))
                : Optional.empty();
    }
}
