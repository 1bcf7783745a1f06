package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Finding;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Kind;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Template;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what runs in an environment with what the ledger says that it received. Read-only. */
public final class DriftAudit {
    static final String NOTHING = "nothing";

    /** What AWS itself tags each instance of a group with. */
    private static final String OF_GROUP = "aws:autoscaling:groupName";

    private final Region region;
    private final Ledger ledger;
    private final String application;
    private final Environment environment;
    private final List<Finding> findings = new ArrayList<>();

    private DriftAudit(Region region, Ledger ledger, String application, Environment environment) {
        this.region = region;
        this.ledger = ledger;
        this.application = application;
        this.environment = environment;
    }

    /**
     * What came of a look.
     *
     * @param drift what differs, but for user data
     * @param userData whose user data is to be looked at yet
     */
    public record Look(Drift drift, UserDataLook userData) {}

    /**
     * Looks at an environment.
     *
     * @param cloud what is read
     * @param ledger what it is compared with
     * @param application whose environment it is
     * @param environment the environment
     * @param maxAge how old an instance may be; null for any age
     * @param now the time
     */
    public static Look of(
            Cloud cloud, Ledger ledger, String application, Environment environment, Duration maxAge, Instant now) {
        return new DriftAudit(cloud.at(environment.location()).own(), ledger, application, environment)
                .look(maxAge, now);
    }

    private Look look(Duration maxAge, Instant now) {
        Optional<LedgerEntry> entry = ledger.current(application, environment.name());
        List<GroupView> fleets = region.autoScaling()
                .tagged(Map.of(Tags.APPLICATION, application, Tags.ENVIRONMENT, environment.name()));
        List<GroupView> serving = fleets.stream()
                .filter(group -> !group.deleting()
                        && Role.SERVING.name().equals(group.tags().get(Tags.ROLE)))
                .toList();
        String recorded = entry.map(LedgerEntry::fleet).orElse(NOTHING);
        String found = serving.isEmpty()
                ? NOTHING
                : String.join(
                        ", ", serving.stream().map(GroupView::name).sorted().toList());
        differ(Kind.FLEET, environment.name(), recorded, found);
        UserDataLook userData = UserDataLook.NONE;
        for (GroupView group : serving) {
            Optional<TemplateVersion> own = own(group);
            template(group, own, entry);
            FleetAudit fleet = new FleetAudit(region, environment, group, own, entry);
            findings.addAll(fleet.findings(maxAge, now));
            userData = fleet.userData();
        }
        strangers(fleets, serving);
        Drift drift = new Drift(
                environment.name(),
                now,
                entry.map(one -> one.image().version().toString()).orElse(null),
                serving.isEmpty() ? null : found,
                findings);
        return new Look(drift, userData);
    }

    private void differ(Kind kind, String resource, String expected, String found) {
        if (!Objects.equals(expected, found)) {
            findings.add(Finding.of(kind, resource, expected, Objects.requireNonNullElse(found, NOTHING)));
        }
    }

    /** The version that the fleet's instances are launched from. */
    private Optional<TemplateVersion> own(GroupView group) {
        return group.launchTemplateId() == null
                ? Optional.empty()
                : region.launchTemplates().versions(group.launchTemplateId()).stream()
                        .filter(version -> version.version() == group.launchTemplateVersion())
                        .findFirst();
    }

    /** What the fleet was started from, and what a new one would be; the image is another matter. */
    private void template(GroupView group, Optional<TemplateVersion> own, Optional<LedgerEntry> entry) {
        if (group.launchTemplateId() == null) {
            return;
        }
        String name = environment.launchTemplate();
        if (own.isEmpty()) {
            String version = new Template(group.launchTemplateId(), group.launchTemplateVersion()).toString();
            differ(Kind.LAUNCH_TEMPLATE, group.name(), version, NOTHING);
        }
        Optional<TemplateVersion> standard = region.launchTemplates().defaultVersion(name);
        Template now = standard.map(version -> new Template(version.templateId(), version.version()))
                .orElse(null);
        Template recorded = entry.filter(one -> group.name().equals(one.fleet()))
                .map(LedgerEntry::template)
                .orElse(null);
        if (recorded == null) {
            // An older entry, or one that was rebuilt: what can be compared is what both say.
            String id = now == null ? null : now.id();
            differ(Kind.LAUNCH_TEMPLATE, name, group.launchTemplateId(), id);
        } else if (!recorded.equals(now)) {
            differ(Kind.LAUNCH_TEMPLATE, name, recorded.toString(), now == null ? null : now.toString());
        }
        if (now != null && !now.equals(recorded)) {
            own.ifPresent(launched -> contents(name + " version " + now.version(), launched, standard.get()));
        }
    }

    private void contents(String what, TemplateVersion launched, TemplateVersion next) {
        differ(Kind.LAUNCH_TEMPLATE, what, type(launched), type(next));
        differ(
                Kind.LAUNCH_TEMPLATE,
                what,
                FleetAudit.groups(launched.securityGroups()),
                FleetAudit.groups(next.securityGroups()));
        differ(Kind.LAUNCH_TEMPLATE, what, UserDataWords.of(launched.userData()), UserDataWords.of(next.userData()));
    }

    private static String type(TemplateVersion version) {
        return version.hasInstanceRequirements()
                ? "instance type by attributes"
                : "instance type " + version.instanceType();
    }

    /** Who gets the environment's traffic or carries its tags, and belongs to none of its fleets. */
    private void strangers(List<GroupView> fleets, List<GroupView> serving) {
        Set<String> known = new HashSet<>();
        fleets.forEach(group -> known.addAll(group.instanceIds()));
        Set<String> live = new TreeSet<>();
        serving.forEach(group -> live.addAll(group.targetGroups()));
        live.retainAll(environment.route().targetGroups());
        Set<String> names = new HashSet<>(fleets.stream().map(GroupView::name).toList());
        for (String arn : live) {
            List<String> targets = region.loadBalancing().targets(arn).stream()
                    .filter(target -> !target.state().equals("draining"))
                    .map(TargetView::id)
                    .filter(id -> !known.contains(id))
                    .toList();
            strangers(targets, names).forEach(id -> {
                known.add(id);
                foreign(id, "a target of " + arn);
            });
        }
        region.instances().tagged(Tags.ENVIRONMENT, environment.name()).stream()
                .filter(instance -> application.equals(instance.tags().get(Tags.APPLICATION)))
                .filter(instance -> !instance.ending() && !known.contains(instance.id()) && !ofFleet(instance, names))
                .forEach(instance -> foreign(instance.id(), "on its own, " + instance.state()));
    }

    /** Those of the targets that are in no fleet; what a fleet has launched since it was looked at is in one. */
    private List<String> strangers(List<String> targets, Set<String> fleets) {
        List<String> strangers = new ArrayList<>(targets);
        if (!targets.isEmpty()) {
            region.instances().find(targets).stream()
                    .filter(instance -> ofFleet(instance, fleets))
                    .forEach(instance -> strangers.remove(instance.id()));
        }
        return strangers;
    }

    /** Also of its warm pool, which the group itself does not show. */
    private static boolean ofFleet(InstanceView instance, Set<String> fleets) {
        return fleets.contains(instance.tags().get(OF_GROUP));
    }

    private void foreign(String id, String found) {
        findings.add(Finding.of(Kind.FOREIGN_INSTANCE, id, "an instance of the environment's fleets", found));
    }
}
