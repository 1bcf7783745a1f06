package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Fleet;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads back from AWS what an application has there, compares it with the ledger, and finds what nobody accounts for.
 */
public final class Audit {
    private final Cloud cloud;
    private final Ledger ledger;
    private final String application;
    private final List<Environment> environments;

    /**
     * @param cloud what is read
     * @param ledger what it is compared with
     * @param application whose resources are looked at
     * @param environments where it runs, all in one region
     */
    public Audit(Cloud cloud, Ledger ledger, String application, List<Environment> environments) {
        this.cloud = cloud;
        this.ledger = ledger;
        this.application = application;
        this.environments = List.copyOf(environments);
    }

    /**
     * What was found.
     *
     * @param fleets the fleets that serve or are kept warm, by environment
     * @param problems what contradicts the ledger, or belongs to nothing; a line each
     */
    public record Report(List<FleetRow> fleets, List<String> problems) {}

    /**
     * A fleet as AWS shows it.
     *
     * @param environment its environment
     * @param role SERVING or WARM
     * @param version its image's version
     * @param imageId its AMI
     * @param group its Auto Scaling group
     * @param healthy how many instances serve, for a warm fleet how many are in service
     * @param desired how many it should have
     * @param since since when it has its role; null where AWS doesn't say
     * @param warmUntil until when a warm one is kept; null where it isn't warm
     */
    public record FleetRow(
            String environment,
            Role role,
            String version,
            String imageId,
            String group,
            int healthy,
            int desired,
            Instant since,
            Instant warmUntil) {}

    /** Looks at everything. */
    public Report report() {
        List<FleetRow> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> accounted = new HashSet<>();
        Set<Long> versionsInUse = new HashSet<>();
        for (Environment environment : environments) {
            Region region = cloud.at(environment.location());
            List<GroupView> groups = region.autoScaling()
                    .tagged(Map.of(Tags.APPLICATION, application, Tags.ENVIRONMENT, environment.name()));
            List<FleetRow> found = new ArrayList<>();
            for (GroupView group : groups) {
                accounted.addAll(group.instanceIds());
                versionsInUse.add(group.launchTemplateVersion());
                row(region, environment, group)
                        .ifPresentOrElse(
                                found::add,
                                () -> problems.add(environment.name() + ": " + group.name()
                                        + " neither serves nor is kept warm (" + Tags.ROLE + "="
                                        + group.tags().get(Tags.ROLE) + ")"));
            }
            compare(environment, found, problems);
            rows.addAll(found);
        }
        regions().forEach(environment -> {
            Region region = cloud.at(environment.location());
            orphans(region, accounted, problems);
            alarms(region, problems);
            images(region, environment.location().region(), problems);
        });
        templates(versionsInUse, problems);
        return new Report(List.copyOf(rows), List.copyOf(problems));
    }

    private Optional<FleetRow> row(Region region, Environment environment, GroupView group) {
        Map<String, String> tags = group.tags();
        boolean serving = Role.SERVING.name().equals(tags.get(Tags.ROLE));
        boolean warm = Role.WARM.name().equals(tags.get(Tags.ROLE));
        if (group.deleting() || !serving && !warm) {
            return Optional.empty();
        }
        return Optional.of(new FleetRow(
                environment.name(),
                serving ? Role.SERVING : Role.WARM,
                tags.getOrDefault(Tags.VERSION, "?"),
                tags.getOrDefault(Tags.IMAGE, "?"),
                group.name(),
                serving
                        ? healthyTargets(region, environment, group)
                        : group.inService().size(),
                group.capacity().desired(),
                instant(tags.get(Tags.SINCE)),
                warm ? instant(tags.get(Tags.WARM_UNTIL)) : null));
    }

    private static Instant instant(String text) {
        return text == null ? null : Instant.parse(text);
    }

    /** How many of a group's instances are healthy in a target group that gets traffic. */
    private static int healthyTargets(Region region, Environment environment, GroupView group) {
        Map<String, Integer> weights = environment.route().weighted()
                ? region.loadBalancing()
                        .weights(environment.route().forwarder())
                        .orElse(Map.of())
                : Map.of(environment.route().targetGroups().get(0), 1);
        Set<String> healthy = weights.entrySet().stream()
                .filter(weight -> weight.getValue() > 0)
                .flatMap(weight -> region.loadBalancing().targets(weight.getKey()).stream())
                .filter(TargetView::healthy)
                .map(TargetView::id)
                .collect(Collectors.toSet());
        healthy.retainAll(group.inService());
        return healthy.size();
    }

    private void compare(Environment environment, List<FleetRow> found, List<String> problems) {
        List<FleetRow> serving =
                found.stream().filter(row -> row.role() == Role.SERVING).toList();
        Optional<LedgerEntry> current = ledger.current(application, environment.name());
        String seen = serving.stream()
                .map(row -> row.imageId() + " in " + row.group())
                .collect(Collectors.joining(", "));
        String recorded = current.map(entry -> entry.image().id() + " in " + entry.fleet())
                .orElse("");
        if (!seen.equals(recorded)) {
            problems.add(environment.name() + ": AWS shows " + (seen.isEmpty() ? "nothing serving" : seen)
                    + ", the ledger " + (recorded.isEmpty() ? "nothing" : recorded));
        }
        serving.stream()
                .filter(row -> row.healthy() < row.desired())
                .forEach(row -> problems.add(environment.name() + ": only " + row.healthy() + " of " + row.desired()
                        + " instances of " + row.group() + " serve"));
    }

    /** One environment of each region. */
    private List<Environment> regions() {
        return List.copyOf(environments.stream()
                .collect(Collectors.toMap(Environment::location, environment -> environment, (first, other) -> first))
                .values());
    }

    private void orphans(Region region, Set<String> accounted, List<String> problems) {
        region.instances().tagged(Tags.APPLICATION, application).stream()
                .filter(instance -> !instance.ending() && !accounted.contains(instance.id()))
                .map(InstanceView::id)
                .forEach(id -> problems.add("instance " + id + " belongs to no fleet"));
    }

    /** Those that were made for a fleet of one of the environments that is not there any more. */
    private void alarms(Region region, List<String> problems) {
        region.scalingSettings().alarmsNamed(Fleet.ALARM_PREFIX).stream()
                .filter(name -> {
                    String group = name.split("/")[1];
                    return environments.stream()
                                    .anyMatch(environment -> Fleet.ofGroup(application, environment.name(), group)
                                            .isPresent())
                            && region.autoScaling().find(group).isEmpty();
                })
                .forEach(name -> problems.add("alarm " + name + " belongs to no fleet"));
    }

    private void images(Region region, String name, List<String> problems) {
        Set<String> recorded = ledger.entries().stream()
                .map(LedgerEntry::image)
                .filter(Objects::nonNull)
                .filter(image -> image.region().equals(name))
                .map(image -> image.id())
                .collect(Collectors.toSet());
        List<AmiView> images = region.images().tagged(Tags.APPLICATION, application);
        images.stream()
                .filter(image -> !image.available() || !recorded.contains(image.id()))
                .forEach(image -> problems.add("image " + image.id() + " (" + image.name() + ", " + image.state()
                        + ") is not in the ledger or can't be used"));
        Set<String> used =
                images.stream().flatMap(image -> image.snapshots().stream()).collect(Collectors.toSet());
        region.images().snapshotsTagged(Tags.APPLICATION, application).stream()
                .filter(snapshot -> !used.contains(snapshot))
                .forEach(snapshot -> problems.add("snapshot " + snapshot + " belongs to no image"));
    }

    private void templates(Set<Long> versionsInUse, List<String> problems) {
        for (Environment environment : environments) {
            Region region = cloud.at(environment.location());
            Optional<TemplateVersion> standard = region.launchTemplates().defaultVersion(environment.launchTemplate());
            standard.map(TemplateVersion::templateId).map(region.launchTemplates()::versions).orElse(List.of()).stream()
                    .filter(version ->
                            version.version() != standard.get().version() && !versionsInUse.contains(version.version()))
                    .forEach(version -> problems.add("version " + version.version() + " of launch template "
                            + version.templateName() + " belongs to no fleet"));
        }
    }
}
