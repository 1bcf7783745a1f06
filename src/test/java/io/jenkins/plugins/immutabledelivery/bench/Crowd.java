package io.jenkins.plugins.immutabledelivery.bench;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;

/** What waiting costs when a hundred deployments go on in one region at once, beside what it costs one alone. */
final class Crowd {
    static final int CROWD = 100;
    private static final int ALONE = 10;

    private final World world = new World(11);
    private final List<Environment> environments = new ArrayList<>();
    private final Map<String, Integer> waiting = new TreeMap<>();
    private final Map<String, Integer> others = new TreeMap<>();

    /**
     * What was counted.
     *
     * @param alone the looks of one deployment that wait: the mean of some that went on one after the other
     * @param crowd those of a hundred at once
     * @param aloneMinutes how many minutes one lasted, on average
     * @param crowdMinutes and how many all of them together
     * @param calls of the hundred, all other calls
     */
    record Result(double alone, int crowd, double aloneMinutes, double crowdMinutes, Map<String, Integer> calls) {
        /** Waiting calls a minute, in relation to one deployment's. */
        double perMinute() {
            return crowd / crowdMinutes / (alone / aloneMinutes);
        }
    }

    static Result measure() {
        return new Crowd().run();
    }

    private Result run() {
        world.account.gate().listen(new CallListener() {
            @Override
            public void before(Call call) {
                (waits(call) ? waiting : others).merge(call.toString(), 1, Integer::sum);
            }
        });
        Image image = world.baked("1");
        Image next = world.baked("2");
        for (int i = 0; i < CROWD; i++) {
            environments.add(world.weighted("env-" + i));
        }
        // What is there to be learned is learned.
        List<Environment> few = environments.subList(0, ALONE);
        few.forEach(environment -> world.deploy(environment, image));
        double alone = 0;
        double aloneMinutes = 0;
        for (Environment environment : few) {
            aloneMinutes += together(List.of(environment), next) / ALONE;
            alone += looks() / (double) ALONE;
        }
        together(environments, image);
        double minutes = together(environments, next);
        return new Result(alone, looks(), aloneMinutes, minutes, Collections.unmodifiableMap(new TreeMap<>(others)));
    }

    private int looks() {
        return waiting.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** @return how many minutes it lasted */
    private double together(List<Environment> all, Image image) {
        waiting.clear();
        others.clear();
        Instant began = world.clock.instant();
        List<OperationId> ids = all.stream()
                .map(environment -> world.submit(RolloutRequest.deploy(environment, image)))
                .toList();
        ids.forEach(world::finish);
        return (world.clock.instant().toEpochMilli() - began.toEpochMilli()) / 60_000.0;
    }

    /** Whether a call asks for all that are waited for; who decides about a change asks for one thing by itself. */
    private static boolean waits(CallListener.Call call) {
        return call.operation().equals("DescribeInstanceStatus")
                || call.request() instanceof DescribeAutoScalingGroupsRequest groups && groups.maxRecords() != null
                || call.request() instanceof DescribeInstancesRequest instances && instances.maxResults() != null
                || call.request() instanceof DescribeImagesRequest images && images.maxResults() != null;
    }

    static String report() {
        Result result = measure();
        return ("## A hundred at once%n%n"
                        + "Waiting, one deployment: %.0f calls in %.1f min; %d at once: %d calls in %.1f min, %.2f each;"
                        + " a minute %.0f %% of those of one.%nAll other calls of the %d: %s%n")
                .formatted(
                        result.alone(),
                        result.aloneMinutes(),
                        CROWD,
                        result.crowd(),
                        result.crowdMinutes(),
                        result.crowd() / (double) CROWD,
                        100 * result.perMinute(),
                        CROWD,
                        result.calls());
    }
}
