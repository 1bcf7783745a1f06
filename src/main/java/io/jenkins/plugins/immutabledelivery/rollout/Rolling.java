package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;
import static io.jenkins.plugins.immutabledelivery.operation.Phase.vital;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rolling: the serving group stays and gets new instances, some at a time, by Auto Scaling's instance refresh. At each
 * checkpoint the gates have to pass; when they don't, an alarm goes off or somebody aborts, the refresh is turned back.
 * Where no fleet serves yet, or a former one is still warm to go back to, there is nothing to replace: then it is done as
 * {@link BlueGreen} does it.
 */
public final class Rolling implements Strategy {
    private static final Duration SHORT = Duration.ofMinutes(10);
    private static final Duration LONG = Duration.ofHours(2);
    /** A large group, an instance at a time, with a pause at each checkpoint. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private final BlueGreen fresh;
    private final FleetPhases fleet;
    private final HealthChecks health;
    private final RefreshPhases refresh;
    private final RefreshReturn back;
    private final InPlaceBooks tags;
    private final Bookkeeping books;

    /**
     * @param cloud where it is done
     * @param ledger where it is recorded
     */
    public Rolling(Cloud cloud, Ledger ledger) {
        this.fresh = new BlueGreen(cloud, ledger);
        this.fleet = new FleetPhases(cloud);
        this.health = new HealthChecks(cloud);
        this.refresh = new RefreshPhases(cloud);
        this.back = new RefreshReturn(cloud);
        this.tags = new InPlaceBooks(cloud);
        this.books = new Bookkeeping(cloud, ledger);
    }

    @Override
    public String name() {
        return RollingSpec.NAME;
    }

    @Override
    public List<Phase<RolloutData>> phases() {
        return either(
                fresh.phases(),
                List.of(
                        of("create the group's next launch template version", SHORT, fleet::createTemplateVersion),
                        of("let Auto Scaling heed the load balancer for the group", SHORT, health::heedLoadBalancer),
                        of("see that nobody else changes the group", SHORT, refresh::begin),
                        of("tag the group for its new instances", SHORT, tags::tagLaunches),
                        of("start the instance refresh", SHORT, refresh::start),
                        of(RefreshPhases.REPLACE, LONGEST, refresh::replace),
                        of(ExternalGate.AT_CHECKPOINT, LONGEST, refresh::awaitVerdict),
                        of("pass the health gates at the checkpoint", LONGEST, refresh::passGates),
                        of("go on with the instance refresh", SHORT, refresh::goOn),
                        of("watch the replaced instances for the bake time", LONGEST, refresh::watch),
                        of("see the group's next launch template version", SHORT, refresh::awaitVersion),
                        of("mark the group as serving the image", SHORT, books::markServing),
                        of("see the group's tags in AWS", SHORT, tags::awaitRole),
                        of("record the replacement in the ledger", SHORT, books::recordReceived)));
    }

    @Override
    public Plan plan(RolloutData data) {
        return data.inPlace()
                ? new PlanWords(data).inPlace((RollingSpec) data.request().strategy())
                : fresh.plan(data);
    }

    @Override
    public List<Phase<RolloutData>> unwinding() {
        return either(
                fresh.unwinding(),
                List.of(
                        of("give the group's new instances the former tags", SHORT, tags::restoreLaunchTags),
                        vital("turn the instance refresh back", LONGEST, back::turnBack),
                        vital("start an instance refresh back", LONG, back::startBack),
                        vital("wait for the instance refresh back", LONGEST, back::awaitBack),
                        of("give the group its own health check back", SHORT, health::restore),
                        of("tag the group's instances as what they are", SHORT, tags::tagInstances),
                        of("mark the group as serving the former image", SHORT, tags::restoreRole),
                        of("see the group's former tags in AWS", SHORT, tags::awaitFormerTags),
                        of("delete the launch template version that is not used", SHORT, tags::deleteUnusedVersion)));
    }

    @Override
    public List<Phase<RolloutData>> closing() {
        return either(
                fresh.closing(),
                List.of(
                        of("mark the image as passed in the group", SHORT, books::markPassed),
                        of("wait for the former instances to be gone", LONG, tags::awaitFormerInstances),
                        of("delete the group's former launch template version", SHORT, tags::deleteFormerVersion)));
    }

    /** The phases for a fleet of its own, and those for the serving group; the ones that do not apply do nothing. */
    private static List<Phase<RolloutData>> either(
            List<Phase<RolloutData>> elsewhere, List<Phase<RolloutData>> inPlace) {
        List<Phase<RolloutData>> all = new ArrayList<>();
        elsewhere.forEach(phase -> all.add(where(data -> !data.inPlace(), phase)));
        inPlace.forEach(phase -> all.add(where(RolloutData::inPlace, phase)));
        return List.copyOf(all);
    }

    private static Phase<RolloutData> where(Predicate<RolloutData> applies, Phase<RolloutData> phase) {
        return new Phase<>(
                phase.name(),
                phase.limit(),
                phase.vital(),
                (data, work) -> applies.test(data) ? phase.action().take(data, work) : Turn.next(data));
    }
}
