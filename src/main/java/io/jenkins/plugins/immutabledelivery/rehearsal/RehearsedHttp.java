package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.cloud.Http;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;

/**
 * HTTP into the rehearsed region: instances answer at their addresses, load balancers at their names and at those that
 * were given to an environment's target groups.
 */
final class RehearsedHttp implements Http {
    private static final int OK = 200;
    private static final int ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final Duration QUICK = Duration.ofMillis(23);

    private final SimulatedRegion region;

    RehearsedHttp(SimulatedRegion region) {
        this.region = region;
    }

    @Override
    public List<Answer> get(List<URI> addresses, Duration timeout) {
        return region.look(() -> addresses.stream()
                .map(address -> get(address.getHost(), timeout))
                .toList());
    }

    private Answer get(String host, Duration timeout) {
        Instant now = region.now();
        Optional<Machine> machine = region.machines.all().stream()
                .filter(one -> one.address.equals(host) && !one.ending(now))
                .findFirst();
        if (machine.isPresent()) {
            return machine.get().running(now)
                    ? answer(machine.get(), timeout)
                    : Answer.none("Connection refused", QUICK);
        }
        List<String> targetGroups = region.balancers.all().stream()
                .filter(balancer -> balancer.dnsName().equals(host))
                .findFirst()
                .map(LoadBalancer::loadBalancerArn)
                .map(region.balancers::targetGroups)
                .orElseGet(() -> region.endpoints.getOrDefault(host, List.of()));
        return targetGroups.isEmpty()
                ? Answer.none(host + ": Name or service not known", QUICK)
                : through(targetGroups, timeout);
    }

    /** Whoever asks often enough sees the worst of the targets that get traffic. */
    private Answer through(List<String> targetGroups, Duration timeout) {
        return targetGroups.stream()
                .filter(region.balancers::sendsTo)
                .flatMap(arn -> region.targetGroups.healthy(arn, region.balancers).stream())
                .map(region.machines::get)
                .map(machine -> answer(machine, timeout))
                .reduce((one, other) -> one.error() != null || one.status() != OK ? one : other)
                .orElse(Answer.of(UNAVAILABLE, "Service Temporarily Unavailable", QUICK));
    }

    private Answer answer(Machine machine, Duration timeout) {
        Instant now = region.now();
        if (!region.faults().answersHealthCheck(region.amis.tags(machine.imageId), machine.tags)) {
            return Answer.of(UNAVAILABLE, "no upstream", QUICK);
        }
        Faults.Quality quality = region.faults().quality(region.amis.tags(machine.imageId), machine, now);
        if (quality.latency().compareTo(timeout) > 0) {
            return Answer.none("no answer within " + timeout.toMillis() + " ms", timeout);
        }
        return region.faults().failsProbe(region.amis.tags(machine.imageId), machine.tags)
                ? Answer.of(ERROR, "{\"status\":\"DOWN\"}", quality.latency())
                : Answer.of(OK, "{\"status\":\"UP\"}", quality.latency());
    }
}
