package io.jenkins.plugins.immutabledelivery.rollout;

import static io.jenkins.plugins.immutabledelivery.operation.Phase.of;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.ledger.Drift;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Finding;
import io.jenkins.plugins.immutabledelivery.ledger.DriftAudit;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.UserDataLook;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code auditDrift}: compares what runs in an environment with what the ledger says. It changes nothing, and takes its
 * turn like what does: in the middle of a rollout everything differs, and nothing is wrong.
 */
public final class AuditRecipe implements Recipe<AuditData> {
    /** The kind of operation. */
    public static final String KIND = "audit";

    private static final int FORMAT = 1;
    private static final Duration SHORT = Duration.ofMinutes(10);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    /** Between some calls and the next ones, of which a large fleet takes many. */
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final Cloud cloud;
    private final Ledger ledger;

    /**
     * @param cloud where it is looked
     * @param ledger what it is compared with
     */
    AuditRecipe(Cloud cloud, Ledger ledger) {
        this.cloud = cloud;
        this.ledger = ledger;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int format() {
        return FORMAT;
    }

    @Override
    public Class<AuditData> dataType() {
        return AuditData.class;
    }

    @Override
    public Optional<String> lock(AuditData data) {
        return Optional.of(
                RolloutRequest.lock(data.request().application(), data.request().environment()));
    }

    @Override
    public List<Phase<AuditData>> phases() {
        return List.of(
                of("see that nobody changes the environment", SHORT, this::awaitRest),
                of("compare the environment with the ledger", SHORT, this::compare),
                of("compare the instances' user data", LONG, this::compareUserData),
                of("tell what differs", SHORT, this::tell));
    }

    @Override
    public List<Phase<AuditData>> unwinding() {
        return List.of();
    }

    /** No other operation of this engine does; another controller may, and its rollout is no drift. */
    private Turn<AuditData> awaitRest(AuditData data, Work work) {
        Environment environment = data.request().environment();
        Region region = cloud.at(environment.location());
        List<GroupView> fleets = region
                .autoScaling()
                .tagged(Map.of(Tags.APPLICATION, data.request().application(), Tags.ENVIRONMENT, environment.name()))
                .stream()
                .filter(group -> !group.deleting())
                .toList();
        Optional<GroupView> candidate =
                fleets.stream().filter(group -> has(group, Role.CANDIDATE)).findFirst();
        if (candidate.isPresent()) {
            // AWS may still show a fleet that is gone.
            return work.elapsed().compareTo(FleetPhases.SETTLE) < 0
                    ? Turn.wait(data, LOOK_AGAIN, candidate.get().name() + " seems to be rolled out at this moment")
                    : Turn.fail(data, Rivals.underWay(candidate.get()));
        }
        return fleets.stream()
                .filter(group -> has(group, Role.SERVING))
                .flatMap(
                        group -> Rivals.refresh(region, group.name())
                                .map(refresh -> Rivals.refreshing(group.name(), refresh))
                                .stream())
                .findFirst()
                .map(underWay -> Turn.fail(data, underWay))
                .orElse(Turn.next(data));
    }

    private static boolean has(GroupView group, Role role) {
        return role.name().equals(group.tags().get(Tags.ROLE));
    }

    private Turn<AuditData> compare(AuditData data, Work work) {
        AuditRequest request = data.request();
        return Turn.next(data.with(DriftAudit.of(
                cloud, ledger, request.application(), request.environment(), request.maxAge(), work.now())));
    }

    private Turn<AuditData> compareUserData(AuditData data, Work work) {
        UserDataLook look = data.userData();
        if (look.done()) {
            return Turn.next(data);
        }
        Region region = cloud.at(data.request().environment().location());
        List<Finding> more = look.look(region);
        UserDataLook rest = look.rest();
        AuditData looked = new AuditData(data.request(), data.drift().and(more), rest);
        return rest.done()
                ? Turn.next(looked)
                : Turn.wait(
                        looked,
                        BREATH,
                        "user data is yet to be read of "
                                + PlanWords.instances(rest.instances().size()));
    }

    private Turn<AuditData> tell(AuditData data, Work work) {
        Drift drift = data.drift();
        drift.toText().lines().forEach(work::say);
        return data.request().failOnDrift() && !drift.none() ? Turn.fail(data, failure(drift)) : Turn.next(data);
    }

    private static Failure failure(Drift drift) {
        return Failure.of(
                "compare " + drift.environment() + " with what it received",
                null,
                drift.findings().stream().map(Finding::words).collect(Collectors.joining("; ")),
                drift.findings().stream().map(Finding::remedy).distinct().collect(Collectors.joining(" ")));
    }
}
