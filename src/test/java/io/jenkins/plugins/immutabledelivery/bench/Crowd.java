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
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;

/** What waiting costs when a hundred deployments go on in one region at once, beside what it costs one alone. */
final class Crowd {
    static final int CROWD = 100;
    private static final int ALONE = 10;

    /** How long things take is by chance, and so is what is awaited at the same time: one seed says little. */
    private static final List<Long> SEEDS = List.of(11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L);

    private final World world;
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
    record Result(double alone, double crowd, double aloneMinutes, double crowdMinutes, Map<String, Integer> calls) {
        /** Waiting calls a minute, in relation to one deployment's. */
        double perMinute() {
            return crowd / crowdMinutes / (alone / aloneMinutes);
        }
    }

    private Crowd(long seed) {
        world = new World(seed);
    }

    /** One for each seed. */
    static List<Result> measure() {
        return SEEDS.stream().map(seed -> new Crowd(seed).run()).toList();
    }

    /** What was counted on average, and the other calls of the first. */
    static Result mean(List<Result> results) {
        return new Result(
                mean(results, Result::alone),
                mean(results, Result::crowd),
                mean(results, Result::aloneMinutes),
                mean(results, Result::crowdMinutes),
                results.get(0).calls());
    }

    private static double mean(List<Result> results, ToDoubleFunction<Result> of) {
        return results.stream().mapToDouble(of).average().orElseThrow();
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
        List<Result> results = measure();
        Result mean = mean(results);
        DoubleSummaryStatistics shares = results.stream()
                .mapToDouble(result -> 100 * result.crowd() / result.alone())
                .summaryStatistics();
        return ("## A hundred at once%n%n"
                        + "Waiting, one deployment: %.0f calls in %.1f min; %d at once: %.0f calls in %.1f min, %.2f"
                        + " each; a minute %.0f %% of those of one. The mean of %d seeds, in which the hundred took from"
                        + " %.0f to %.0f %% of one.%nAll other calls of the %d, with the first seed: %s%n")
                .formatted(
                        mean.alone(),
                        mean.aloneMinutes(),
                        CROWD,
                        mean.crowd(),
                        mean.crowdMinutes(),
                        mean.crowd() / CROWD,
                        100 * mean.perMinute(),
                        results.size(),
                        shares.getMin(),
                        shares.getMax(),
                        CROWD,
                        mean.calls());
    }
}
