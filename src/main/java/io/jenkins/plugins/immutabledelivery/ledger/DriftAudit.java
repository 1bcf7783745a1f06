package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Finding;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Kind;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what runs in an environment with what the ledger says that it received. Read-only. */
public final class DriftAudit {
    private static final String NOTHING = "nothing";

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
     * Looks at an environment.
     *
     * @param cloud what is read
     * @param ledger what it is compared with
     * @param application whose environment it is
     * @param environment the environment
     * @param maxAge how old an instance may be; null for any age
     * @param now the time
     */
    public static Drift of(
            Cloud cloud, Ledger ledger, String application, Environment environment, Duration maxAge, Instant now) {
        return new DriftAudit(cloud.at(environment.location()).own(), ledger, application, environment)
                .drift(maxAge, now);
    }

    private Drift drift(Duration maxAge, Instant now) {
        Optional<LedgerEntry> entry = ledger.current(application, environment.name());
        List<GroupView> fleets = region
                .autoScaling()
                .tagged(Map.of(Tags.APPLICATION, application, Tags.ENVIRONMENT, environment.name()))
                .stream()
                .filter(group -> !group.deleting())
                .toList();
        List<GroupView> serving = fleets.stream()
                .filter(group -> Role.SERVING.name().equals(group.tags().get(Tags.ROLE)))
                .toList();
        String recorded = entry.map(LedgerEntry::fleet).orElse(NOTHING);
        String found = serving.isEmpty()
                ? NOTHING
                : String.join(
                        ", ", serving.stream().map(GroupView::name).sorted().toList());
        differ(Kind.FLEET, environment.name(), recorded, found);
        serving.forEach(group -> fleet(group, entry, maxAge, now));
        strangers(fleets, serving);
        return new Drift(
                environment.name(),
                now,
                entry.map(one -> one.image().version().toString()).orElse(null),
                serving.isEmpty() ? null : found,
                findings);
    }

    private void differ(Kind kind, String resource, String expected, String found) {
        if (!Objects.equals(expected, found)) {
            findings.add(new Finding(
                    kind,
                    resource,
                    Objects.requireNonNullElse(expected, NOTHING),
                    Objects.requireNonNullElse(found, NOTHING)));
        }
    }

    private void fleet(GroupView group, Optional<LedgerEntry> entry, Duration maxAge, Instant now) {
        String image = entry.map(one -> one.image().id()).orElse(group.tags().get(Tags.IMAGE));
        differ(Kind.IMAGE, group.name(), image, group.tags().get(Tags.IMAGE));
        Optional<TemplateVersion> own = template(group);
        Map<String, String> tags = launchTags(group);
        for (InstanceView instance : region.instances().find(group.instanceIds())) {
            if (!instance.ending()) {
                instance(instance, group, image, own, tags);
                age(instance, maxAge, now);
            }
        }
    }

    /** What the fleet was launched with, and what a new one would be launched with; its image is another matter. */
    private Optional<TemplateVersion> template(GroupView group) {
        if (group.launchTemplateId() == null) {
            return Optional.empty();
        }
        Optional<TemplateVersion> own = region.launchTemplates().versions(group.launchTemplateId()).stream()
                .filter(version -> version.version() == group.launchTemplateVersion())
                .findFirst();
        String name = environment.launchTemplate();
        if (own.isEmpty()) {
            differ(Kind.LAUNCH_TEMPLATE, name, "version " + group.launchTemplateVersion(), null);
            return own;
        }
        TemplateVersion launched = own.get();
        Optional<TemplateVersion> standard = region.launchTemplates().defaultVersion(name);
        differ(
                Kind.LAUNCH_TEMPLATE,
                name,
                launched.templateId(),
                standard.map(TemplateVersion::templateId).orElse(null));
        standard.ifPresent(next -> {
            String what = name + " version " + next.version();
            differ(Kind.LAUNCH_TEMPLATE, what, type(launched), type(next));
            differ(Kind.LAUNCH_TEMPLATE, what, groups(launched.securityGroups()), groups(next.securityGroups()));
            differ(Kind.LAUNCH_TEMPLATE, what, userData(launched), userData(next));
        });
        return own;
    }

    private static String type(TemplateVersion version) {
        return version.hasInstanceRequirements()
                ? "instance type by attributes"
                : "instance type " + version.instanceType();
    }

    private static String groups(List<String> ids) {
        return ids.isEmpty() ? "default security group" : "security groups " + String.join(", ", new TreeSet<>(ids));
    }

    /** Never the user data itself: there may be secrets in it. */
    private static String userData(TemplateVersion version) {
        return version.userData().isEmpty()
                ? "no user data"
                : "user data %08x".formatted(version.userData().hashCode());
    }

    /** The tags that each instance got from its group and that never change on the group. */
    private Map<String, String> launchTags(GroupView group) {
        Map<String, String> tags = new HashMap<>(environment.tags());
        for (String key : List.of(Tags.OPERATION, Tags.APPLICATION, Tags.ENVIRONMENT, Tags.VERSION, Tags.IMAGE)) {
            if (group.tags().containsKey(key)) {
                tags.put(key, group.tags().get(key));
            }
        }
        tags.keySet().retainAll(group.tags().keySet());
        return new TreeMap<>(tags);
    }

    private void instance(
            InstanceView instance,
            GroupView group,
            String image,
            Optional<TemplateVersion> own,
            Map<String, String> tags) {
        differ(Kind.IMAGE, instance.id(), image, instance.imageId());
        if (!instance.tags().containsKey(Tags.APPLICATION)) {
            findings.add(new Finding(
                    Kind.FOREIGN_INSTANCE, instance.id(), "launched by " + group.name(), "attached by somebody"));
            return;
        }
        tags.forEach((key, value) -> {
            if (!value.equals(instance.tags().get(key))) {
                differ(
                        Kind.TAG,
                        instance.id(),
                        key + "=" + value,
                        instance.tags().containsKey(key)
                                ? key + "=" + instance.tags().get(key)
                                : null);
            }
        });
        own.filter(version -> !version.securityGroups().isEmpty())
                .ifPresent(version -> differ(
                        Kind.SECURITY_GROUPS,
                        instance.id(),
                        groups(version.securityGroups()),
                        groups(instance.securityGroups())));
    }

    private void age(InstanceView instance, Duration maxAge, Instant now) {
        if (maxAge != null && instance.launched().plus(maxAge).isBefore(now)) {
            findings.add(new Finding(
                    Kind.AGE,
                    instance.id(),
                    "launched after " + now.minus(maxAge),
                    "launched at " + instance.launched()));
        }
    }

    /** Who gets the environment's traffic and belongs to none of its fleets. */
    private void strangers(List<GroupView> fleets, List<GroupView> serving) {
        Set<String> known = new HashSet<>();
        fleets.forEach(group -> known.addAll(group.instanceIds()));
        Set<String> live = new TreeSet<>();
        serving.forEach(group -> live.addAll(group.targetGroups()));
        live.retainAll(environment.route().targetGroups());
        live.forEach(arn -> region.loadBalancing().targets(arn).stream()
                .filter(target -> !target.state().equals("draining"))
                .map(TargetView::id)
                .filter(id -> !known.contains(id))
                .forEach(id -> findings.add(new Finding(
                        Kind.FOREIGN_INSTANCE, id, "an instance of the environment's fleets", "a target of " + arn))));
    }
}
