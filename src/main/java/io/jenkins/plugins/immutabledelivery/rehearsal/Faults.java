package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What goes wrong in a rehearsed region: scripted for image versions and environments, or left to chance. */
public final class Faults implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * An application that does not answer its health check in an environment.
     *
     * @param version the image version
     * @param environment where
     */
    public record Unhealthy(String version, String environment) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A release that passes its checks and then misbehaves.
     *
     * @param version the image version
     * @param environment where
     * @param alarm the CloudWatch alarm that goes off
     * @param after how long after its instances were launched
     */
    record Misbehaving(String version, String environment, String alarm, Duration after) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** An image version in an environment. */
    private record Place(String version, String environment) implements Serializable {
        private static final long serialVersionUID = 1L;

        boolean is(Map<String, String> imageTags, Map<String, String> instanceTags) {
            return version.equals(imageTags.get(Tags.VERSION))
                    && environment.equals(instanceTags.get(Tags.ENVIRONMENT));
        }
    }

    /** How well a release does its work, and since how long after its launch. */
    private record Degraded(Place place, Quality quality, Duration after) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * How well an instance does its work.
     *
     * @param errorRate how many of its answers are errors, 0 to 1
     * @param latency how long it takes for an answer
     */
    public record Quality(double errorRate, Duration latency) implements Serializable {
        private static final long serialVersionUID = 1L;
        /** What is usual. */
        static final Quality USUAL = new Quality(0.002, Duration.ofMillis(80));
    }

    private final List<Place> failingProbes = new ArrayList<>();
    private final List<Place> failingCommands = new ArrayList<>();
    private final List<Degraded> degraded = new ArrayList<>();
    private final Chance chance;
    private volatile List<Unhealthy> unhealthy = List.of();
    private final List<Misbehaving> misbehaving = new ArrayList<>();
    private final List<String> failingProvisioning = new ArrayList<>();
    private final List<String> failingImages = new ArrayList<>();
    private int forgottenTags;
    private int capacityShortages;
    private int deaths;
    private int impairments;
    private int percentShortage;
    private int longestInvisible = 2;

    Faults(Chance chance) {
        this.chance = chance;
    }

    /** Instances of an image version never answer the health check in an environment. */
    public void failsHealthCheck(String version, String environment) {
        List<Unhealthy> all = new ArrayList<>(unhealthy);
        all.add(new Unhealthy(version, environment));
        unhealthy = List.copyOf(all);
    }

    /** Whose instances never answer the health check, in place of all that were named before. */
    public void failHealthChecks(List<Unhealthy> all) {
        unhealthy = List.copyOf(all);
    }

    /** An image version passes its checks in an environment, and later makes an alarm go off for as long as it serves. */
    public void misbehaves(String version, String environment, String alarm, Duration after) {
        misbehaving.add(new Misbehaving(version, environment, alarm, after));
    }

    /** Instances of an image version answer the load balancer's health check in an environment, and any other with 500. */
    public void failsProbe(String version, String environment) {
        failingProbes.add(new Place(version, environment));
    }

    /** Commands end with exit code 1 on instances of an image version in an environment. */
    public void failsCommand(String version, String environment) {
        failingCommands.add(new Place(version, environment));
    }

    /** An image version does its work in an environment in another quality, from so long after its launch. */
    public void degrades(String version, String environment, double errorRate, Duration latency, Duration after) {
        degraded.add(new Degraded(new Place(version, environment), new Quality(errorRate, latency), after));
    }

    /** The provisioning script of an image version ends with exit code 1. */
    public void failsProvisioning(String version) {
        failingProvisioning.add(version);
    }

    /** The image of a version ends in state {@code failed}. */
    public void failsImage(String version) {
        failingImages.add(version);
    }

    /** The next images, of that number, are made without the tags that they were to carry, as by an emulator. */
    public void forgetsTags(int images) {
        forgottenTags = images;
    }

    /** The next launches of instances, of that number, find no capacity. */
    public void shortOfCapacity(int launches) {
        capacityShortages = launches;
    }

    /** The next instances, of that number, terminate right after their launch. */
    public void diesAtStart(int instances) {
        deaths = instances;
    }

    /** The next instances that are looked at, of that number of looks, fail EC2's instance status check. */
    public void impaired(int looks) {
        impairments = looks;
    }

    /**
     * Chance shortages of capacity, and a longer time until new resources are visible.
     *
     * @param percent how many of a hundred launches find no capacity
     * @param seconds the longest time for which something new is invisible
     */
    public void randomly(int percent, int seconds) {
        percentShortage = percent;
        longestInvisible = seconds;
    }

    boolean forgetsTags() {
        if (forgottenTags > 0) {
            forgottenTags--;
            return true;
        }
        return false;
    }

    boolean shortage() {
        if (capacityShortages > 0) {
            capacityShortages--;
            return true;
        }
        return chance.below(100) < percentShortage;
    }

    void capacity(String type) {
        if (shortage()) {
            throw Refusal.ec2("InsufficientInstanceCapacity", capacityWords(type));
        }
    }

    static String capacityWords(String type) {
        return "We currently do not have sufficient " + type
                + " capacity in the Availability Zone you requested. Our system will be working on provisioning"
                + " additional capacity.";
    }

    Duration visibilityDelay() {
        return chance.seconds(0, longestInvisible);
    }

    int provisioningExitCode(Map<String, String> tags) {
        return failingProvisioning.contains(tags.get(Tags.VERSION)) ? 1 : 0;
    }

    boolean imageFails(Map<String, String> tags) {
        return failingImages.contains(tags.get(Tags.VERSION));
    }

    boolean diesAtStart(Map<String, String> tags) {
        if (deaths > 0 && tags.containsKey(Tags.OPERATION)) {
            deaths--;
            return true;
        }
        return false;
    }

    boolean impaired(Map<String, String> tags) {
        if (impairments > 0 && tags.containsKey(Tags.OPERATION)) {
            impairments--;
            return true;
        }
        return false;
    }

    boolean answersHealthCheck(Map<String, String> imageTags, Map<String, String> instanceTags) {
        return unhealthy.stream()
                .noneMatch(one -> one.version().equals(imageTags.get(Tags.VERSION))
                        && one.environment().equals(instanceTags.get(Tags.ENVIRONMENT)));
    }

    boolean failsProbe(Map<String, String> imageTags, Map<String, String> instanceTags) {
        return failingProbes.stream().anyMatch(one -> one.is(imageTags, instanceTags));
    }

    boolean failsCommand(Map<String, String> imageTags, Map<String, String> instanceTags) {
        return failingCommands.stream().anyMatch(one -> one.is(imageTags, instanceTags));
    }

    /** How well an instance did its work at a time. */
    Quality quality(Map<String, String> imageTags, Machine machine, Instant when) {
        return degraded.stream()
                .filter(one ->
                        one.place().is(imageTags, machine.tags) && !when.isBefore(machine.launchedAt.plus(one.after())))
                .map(Degraded::quality)
                .findFirst()
                .orElse(Quality.USUAL);
    }

    List<String> consoleOf(Map<String, String> imageTags, Map<String, String> instanceTags) {
        return answersHealthCheck(imageTags, instanceTags)
                ? List.of("[   14.772034] systemd[1]: Reached target Multi-User System")
                : List.of(
                        "[   14.772034] systemd[1]: Starting nginx.service - The nginx HTTP server",
                        "nginx: [emerg] host not found in upstream \"api.internal\" in /etc/nginx/conf.d/web.conf:12",
                        "[FAILED] Failed to start nginx.service - The nginx HTTP server");
    }

    List<Misbehaving> misbehaving() {
        return misbehaving;
    }
}
