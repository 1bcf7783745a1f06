package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.ledger.ImageTags;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.Fleet;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The look at an environment with which a rollout begins: whether it can be done at all, which fleet serves, and which
 * one is to. It creates nothing.
 */
final class Survey {
    private static final String PHASE = "look at the environment";

    private final Cloud cloud;
    private final Ledger ledger;

    Survey(Cloud cloud, Ledger ledger) {
        this.cloud = cloud;
        this.ledger = ledger;
    }

    Turn<RolloutData> look(RolloutData data, Work work) {
        Environment environment = data.request().environment();
        Region region = cloud.at(environment.location());
        TemplateVersion template = EnvironmentCheck.check(region, environment);
        if (!(data.request().strategy() instanceof RollingSpec)) {
            EnvironmentCheck.checkMetrics(environment);
        }
        List<GroupView> fleets = fleets(region, data);
        List<GroupView> serving = withRole(fleets, Role.SERVING);
        if (serving.size() > 1) {
            return Turn.fail(data, several(environment, serving));
        }
        Optional<GroupView> incumbent = serving.stream().findFirst();
        String live = EnvironmentCheck.liveTargetGroup(region, environment, incumbent, fleets);
        Optional<GroupView> warm = warmFleet(data, incumbent, fleets);
        String target = environment.route().weighted()
                ? environment.route().targetGroups().stream()
                        .filter(arn -> !arn.equals(live))
                        .findFirst()
                        .orElseThrow()
                : live;
        Candidate candidate = warm.map(group -> adopted(group, target))
                .or(() -> incumbent
                        .filter(group -> data.request().strategy() instanceof RollingSpec)
                        .map(group -> Refreshes.staying(group, template, live)))
                .orElseGet(() -> fresh(data, template, target, incumbent, fleets));
        List<GroupView> others = Stream.concat(
                        withRole(fleets, Role.WARM).stream(), withRole(fleets, Role.RETIRING).stream())
                .filter(group -> !group.name().equals(candidate.group()))
                .toList();
        String intruder = others.stream()
                .filter(group ->
                        environment.route().weighted() && group.targetGroups().contains(target))
                .map(GroupView::name)
                .findFirst()
                .orElse(null);
        Optional<Turn<RolloutData>> rival = Rivals.already(region, data, fleets, incumbent, candidate, work);
        if (rival.isPresent()) {
            return rival.get();
        }
        work.say(words(data, incumbent, candidate));
        return Turn.next(data.withFleets(
                incumbent.map(group -> serving(data, region, group, live)).orElse(null),
                candidate,
                intruder,
                others.stream().map(Survey::former).toList()));
    }

    private Incumbent serving(RolloutData data, Region region, GroupView group, String targetGroup) {
        int desired = group.capacity().desired();
        int healthy = new Traffic(region, data.request().environment().route()).healthy(group, targetGroup);
        // A target that is only being replaced is not missed.
        return new Incumbent(
                former(group),
                image(region, data, group),
                targetGroup,
                desired,
                Math.min(healthy, desired),
                null,
                // Only where the group stays are they needed again, and many rollouts wait.
                data.request().strategy() instanceof RollingSpec ? group.tags() : Map.of());
    }

    private static List<GroupView> fleets(Region region, RolloutData data) {
        return region
                .autoScaling()
                .tagged(Map.of(
                        Tags.APPLICATION,
                        data.request().application(),
                        Tags.ENVIRONMENT,
                        data.request().environment().name()))
                .stream()
                .filter(group -> !group.deleting())
                .toList();
    }

    private static List<GroupView> withRole(List<GroupView> fleets, Role role) {
        return fleets.stream()
                .filter(group -> role.name().equals(group.tags().get(Tags.ROLE)))
                .toList();
    }

    private static Failure several(Environment environment, List<GroupView> serving) {
        return Failure.of(
                PHASE,
                environment.name(),
                "several fleets are tagged as serving: "
                        + String.join(
                                ", ", serving.stream().map(GroupView::name).toList()),
                "Find out which one is to serve and set the tag " + Tags.ROLE + " of the others to " + Role.WARM + ".");
    }

    /** For a rollback, a former fleet of the image that is still there with at least as many instances as serve now. */
    private static Optional<GroupView> warmFleet(
            RolloutData data, Optional<GroupView> incumbent, List<GroupView> fleets) {
        int needed = incumbent.map(group -> group.inService().size()).orElse(1);
        return withRole(fleets, Role.WARM).stream()
                .filter(group -> data.request().cause() == Cause.ROLLBACK)
                .filter(group -> data.source().id().equals(group.tags().get(Tags.IMAGE)))
                .filter(group -> group.inService().size() >= needed)
                .findFirst();
    }

    private static Candidate adopted(GroupView group, String targetGroup) {
        int instances = group.capacity().desired();
        Capacity capacity = new Capacity(instances, instances, instances);
        return new Candidate(
                group.name(),
                targetGroup,
                capacity,
                capacity,
                group.launchTemplateId(),
                group.launchTemplateVersion(),
                group.launchTemplateVersion(),
                true,
                group.healthCheck());
    }

    /**
     * A fleet with the serving one's capacity, where that is asked for; else with the configured one, or more where the
     * serving one has grown beyond it.
     */
    private Candidate fresh(
            RolloutData data,
            TemplateVersion template,
            String targetGroup,
            Optional<GroupView> incumbent,
            List<GroupView> fleets) {
        Environment environment = data.request().environment();
        Optional<Size> serving = incumbent.map(GroupView::capacity);
        Capacity capacity = serving.filter(
                        size -> size.desired() > 0 && likeLive(data.request().strategy()))
                .map(size -> new Capacity(Math.max(1, size.min()), size.desired(), size.max()))
                .orElseGet(() -> environment
                        .capacity()
                        .atLeast(serving.map(Size::desired).orElse(0)));
        Fleet fleet = new Fleet(data.request().application(), environment.name(), nextGeneration(data, fleets));
        return new Candidate(
                fleet.groupName(),
                targetGroup,
                capacity,
                capacity,
                template.templateId(),
                template.version(),
                0,
                false,
                null);
    }

    private static boolean likeLive(StrategySpec strategy) {
        return strategy instanceof BlueGreenSpec blueGreen && blueGreen.liveCapacity()
                || strategy instanceof CanarySpec canary && canary.liveCapacity();
    }

    /** A generation is never used twice, so that a name in a log always means the same fleet. */
    private int nextGeneration(RolloutData data, List<GroupView> fleets) {
        String application = data.request().application();
        String environment = data.request().environment().name();
        Stream<String> recorded = ledger.entries().stream()
                .filter(entry -> entry.application().equals(application) && environment.equals(entry.environment()))
                .map(LedgerEntry::fleet);
        IntStream used = Stream.concat(recorded, fleets.stream().map(GroupView::name))
                .filter(Objects::nonNull)
                .flatMap(name -> Fleet.ofGroup(application, environment, name).stream())
                .mapToInt(Fleet::generation);
        return used.max().orElse(0) + 1;
    }

    private static Former former(GroupView group) {
        return new Former(
                group.name(),
                group.launchTemplateId(),
                group.launchTemplateVersion(),
                group.tags().containsKey(Tags.ALARMS));
    }

    private Image image(Region region, RolloutData data, GroupView group) {
        return ledger.current(
                        data.request().application(),
                        data.request().environment().name())
                .filter(entry -> group.name().equals(entry.fleet()))
                .map(LedgerEntry::image)
                .or(() -> Optional.ofNullable(group.tags().get(Tags.IMAGE))
                        .flatMap(region.images()::find)
                        .flatMap(ami -> ImageTags.fromAmi(
                                ami, data.request().environment().location().region())))
                .orElse(null);
    }

    private static String words(RolloutData data, Optional<GroupView> incumbent, Candidate candidate) {
        return data.request().environment().name()
                + incumbent
                        .map(group -> " is served by " + group.name() + " ("
                                + group.inService().size() + " in service)")
                        .orElse(" is not served yet")
                + "; " + which(incumbent, candidate) + candidate.group() + " is to serve "
                + data.source().version();
    }

    private static String which(Optional<GroupView> incumbent, Candidate candidate) {
        if (candidate.adopted()) {
            return "warm ";
        }
        return incumbent.filter(group -> group.name().equals(candidate.group())).isPresent() ? "the same " : "new ";
    }
}
