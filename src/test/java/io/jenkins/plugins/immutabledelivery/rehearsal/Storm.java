package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Everything that AWS does to its callers, at random: it throttles, for a call or for minutes; it fails inside, before or
 * after the call had its effect; its answers are lost; it says that another change is under way; it has no capacity;
 * instances die at their launch; and it goes on showing for up to a minute how things were. The same seed, the same storm.
 */
public final class Storm implements CallListener {
    /** How long nothing but throttling may come of a service; the shortest limit of a phase is 10 minutes. */
    private static final Duration LONGEST_BURST = Duration.ofMinutes(6);

    private static final Duration BETWEEN_BURSTS = Duration.ofMinutes(40);
    private static final Map<String, String> THROTTLING =
            Map.of("ec2", "RequestLimitExceeded", "ssm", "ThrottlingException");

    private final Random random;
    private final SimulatedAccount account;
    private final Consumer<String> log;
    private final int percentThrottled;
    private final int percentLost;
    private final int percentContended;
    private final int percentShort;
    private final int secondsInvisible;
    private String burstOf = "";
    private Instant burstFrom;
    private Instant burstTo;
    private boolean over;

    /**
     * @param account what it comes over
     * @param regions the regions in which instances are launched
     * @param log takes a line for each fault
     */
    public Storm(SimulatedAccount account, Stream<String> regions, long seed, Consumer<String> log) {
        this.account = account;
        this.log = log;
        random = new Random(seed);
        percentThrottled = one(0, 1, 3, 10, 20);
        percentLost = one(0, 1, 3, 8);
        percentContended = one(0, 0, 5, 20);
        percentShort = one(0, 0, 5, 30, 60);
        secondsInvisible = one(2, 5, 20, 50);
        burstFrom = account.clock().instant();
        nextBurst();
        int deaths = one(0, 0, 0, 1, 2);
        regions.forEach(name -> {
            Faults faults = account.region(name).faults();
            faults.randomly(percentShort, secondsInvisible);
            faults.diesAtStart(deaths);
        });
        account.gate().listen(this);
        log.accept("storm: " + this + ", deaths at start " + deaths);
    }

    private int one(int... of) {
        return of[random.nextInt(of.length)];
    }

    private void nextBurst() {
        burstOf = List.of("ec2", "autoscaling", "elasticloadbalancing", "monitoring")
                .get(random.nextInt(4));
        burstFrom = burstFrom.plusSeconds(random.nextInt((int) BETWEEN_BURSTS.toSeconds()));
        burstTo = burstFrom.plusSeconds(random.nextInt((int) LONGEST_BURST.toSeconds()));
    }

    /** From now on AWS does as it is told. */
    public void end() {
        over = true;
    }

    @Override
    public void before(Call call) {
        if (over) {
            return;
        }
        Instant now = account.clock().instant();
        while (now.isAfter(burstTo)) {
            burstFrom = burstTo;
            nextBurst();
        }
        boolean burst = call.service().equals(burstOf) && !now.isBefore(burstFrom);
        if (burst || happens(percentThrottled)) {
            log.accept("  throttled: " + call);
            throw error(THROTTLING.getOrDefault(call.service(), "Throttling"), "Rate exceeded", 400);
        }
        if (call.service().equals("autoscaling") && !call.readOnly() && happens(percentContended)) {
            log.accept("  contended: " + call);
            throw error("ResourceContention", "You already have a pending update to this resource.", 500);
        }
        if (happens(percentLost)) {
            log.accept("  failed before: " + call);
            throw error("InternalError", "An internal error has occurred", 500);
        }
    }

    @Override
    public void after(Call call) {
        if (!over && happens(percentLost)) {
            log.accept("  answer lost: " + call);
            throw random.nextBoolean()
                    ? SdkClientException.create("Unable to execute HTTP request: Read timed out")
                    : error("InternalError", "An internal error has occurred", 500);
        }
    }

    private boolean happens(int percent) {
        return random.nextInt(100) < percent;
    }

    private static AwsServiceException error(String code, String words, int status) {
        return AwsServiceException.builder()
                .awsErrorDetails(Refusal.details(code, words))
                .statusCode(status)
                .message(words)
                .build();
    }

    @Override
    public String toString() {
        return "throttled " + percentThrottled + " %, lost " + percentLost + " %, contended " + percentContended
                + " %, short of capacity " + percentShort + " %, invisible up to " + secondsInvisible + " s";
    }
}
