package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.cloud.Http.Answer;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.health.Verdict.Sight;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Asks each instance, or the endpoint, by HTTP. */
final class HttpGate {
    /** Whoever is a little too slow is told to be, rather than not to answer. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private HttpGate() {}

    static Verdict look(Visit visit) {
        try {
            return look(visit, (HttpProbe) visit.spec().detail());
        } catch (Http.Away e) {
            return Verdict.unseen("can't be asked: " + e.getMessage());
        }
    }

    private static Verdict look(Visit visit, HttpProbe probe) {
        if (!probe.eachInstance()) {
            Sight sight = sights(visit, probe, List.of(probe.address()), List.of(probe.at("")))
                    .get(0);
            return sight.good()
                    ? Verdict.healthy(words(sight)).with(List.of(sight))
                    : Verdict.unhealthy(words(sight), List.of()).with(List.of(sight));
        }
        List<String> ids = visit.inService();
        List<InstanceView> instances = ids.isEmpty()
                ? List.of()
                : visit.region().instances().find(ids).stream()
                        .filter(instance -> instance.privateIp() != null)
                        .toList();
        List<Sight> sights = sights(
                visit,
                probe,
                instances.stream().map(InstanceView::id).toList(),
                instances.stream()
                        .map(instance -> probe.at(instance.privateIp()))
                        .toList());
        List<Sight> bad = sights.stream().filter(sight -> !sight.good()).toList();
        if (!bad.isEmpty()) {
            return Verdict.unhealthy(
                            bad.stream().map(HttpGate::words).collect(Collectors.joining("; ")),
                            bad.stream().map(Sight::of).toList())
                    .with(sights);
        }
        String seen = sights.size() + " of " + visit.subject().instances() + " instances answer "
                + probe.address().replace(HttpProbe.INSTANCE, "…");
        return (sights.size() >= visit.subject().instances() ? Verdict.healthy(seen) : Verdict.starting(seen))
                .with(sights);
    }

    private static String words(Sight sight) {
        return sight.of() + " " + sight.seen();
    }

    private static List<Sight> sights(Visit visit, HttpProbe probe, List<String> names, List<URI> addresses) {
        List<Answer> answers = addresses.isEmpty()
                ? List.of()
                : http(visit, probe).get(addresses, probe.latency().plus(MARGIN));
        List<Sight> sights = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            sights.add(sight(probe, names.get(i), answers.get(i)));
        }
        return sights;
    }

    private static Http http(Visit visit, HttpProbe probe) {
        Http http = visit.region().http();
        return probe.agent() == null ? http : http.from(probe.agent().name());
    }

    /** Of a body only whether it is as it should be is told: who reads of a gate need not be who may read that. */
    private static Sight sight(HttpProbe probe, String name, Answer answer) {
        if (answer.error() != null) {
            return new Sight(name, false, "did not answer: " + answer.error());
        }
        String seen = "answered " + answer.status() + " in " + answer.took().toMillis() + " ms";
        if (!probe.accepts(answer.status())) {
            return new Sight(name, false, seen + ", not " + probe.status());
        }
        if (answer.took().compareTo(probe.latency()) > 0) {
            return new Sight(
                    name, false, seen + ", allowed are " + probe.latency().toMillis() + " ms");
        }
        if (probe.body() != null && !PatienceMatcher.found(probe.body(), answer.body())) {
            return new Sight(name, false, seen + ", but in its body there is no " + probe.body());
        }
        return new Sight(name, true, seen);
    }
}
