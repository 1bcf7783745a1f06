package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Finding;
import io.jenkins.plugins.immutabledelivery.ledger.Drift.Kind;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the instances of a fleet with what they were launched as. Those of a warm pool wait there; they run nothing. */
final class FleetAudit {
    private static final String IN_WARM_POOL = "Warmed:";

    private final GroupView group;
    private final String image;
    private final Optional<TemplateVersion> own;
    private final Optional<LedgerEntry> entry;
    private final Map<String, String> tags;
    private final List<InstanceView> instances;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param own the launch template version that the fleet's instances are launched from; empty where it is gone
     * @param entry what the environment received last
     */
    FleetAudit(
            Region region,
            Environment environment,
            GroupView group,
            Optional<TemplateVersion> own,
            Optional<LedgerEntry> entry) {
        this.group = group;
        this.own = own;
        this.entry = entry;
        this.image = entry.map(one -> one.image().id()).orElse(group.tags().get(Tags.IMAGE));
        this.tags = launchTags(environment);
        List<String> ids = group.members().stream()
                .filter(member -> !member.lifecycleState().startsWith(IN_WARM_POOL))
                .map(Member::instanceId)
                .toList();
        this.instances = ids.isEmpty()
                ? List.of()
                : region.instances().find(ids).stream()
                        .filter(instance -> !instance.ending())
                        .toList();
    }

    /** The tags that each instance got from its group. */
    private Map<String, String> launchTags(Environment environment) {
        Set<String> keys = new TreeSet<>(environment.tags().keySet());
        keys.addAll(List.of(Tags.OPERATION, Tags.APPLICATION, Tags.ENVIRONMENT, Tags.VERSION, Tags.IMAGE));
        Map<String, String> launched = new TreeMap<>(group.tags());
        launched.keySet().retainAll(keys);
        return launched;
    }

    List<Finding> findings(Duration maxAge, Instant now) {
        differ(Kind.IMAGE, group.name(), image, group.tags().get(Tags.IMAGE));
        entry.ifPresent(
                one -> tag(group.name(), Tags.VERSION, one.image().version().version(), group.tags()));
        for (InstanceView instance : instances) {
            instance(instance);
            if (maxAge != null && instance.launched().plus(maxAge).isBefore(now)) {
                differ(
                        Kind.AGE,
                        instance.id(),
                        "launched after " + now.minus(maxAge).truncatedTo(ChronoUnit.SECONDS),
                        "launched at " + instance.launched().truncatedTo(ChronoUnit.SECONDS));
            }
        }
        return findings;
    }

    /** Whose user data is to be looked at: of whoever was attached by hand that is known already. */
    UserDataLook userData() {
        return own.map(version -> new UserDataLook(
                        UserDataWords.of(version.userData()),
                        instances.stream()
                                .filter(FleetAudit::launched)
                                .map(InstanceView::id)
                                .toList()))
                .orElse(UserDataLook.NONE);
    }

    private static boolean launched(InstanceView instance) {
        return instance.tags().containsKey(Tags.APPLICATION);
    }

    private void instance(InstanceView instance) {
        differ(Kind.IMAGE, instance.id(), image, instance.imageId());
        if (!launched(instance)) {
            differ(Kind.FOREIGN_INSTANCE, instance.id(), "launched by " + group.name(), "attached by somebody");
            return;
        }
        tags.forEach((key, value) -> tag(instance.id(), key, value, instance.tags()));
        own.filter(version -> !version.securityGroups().isEmpty())
                .ifPresent(version -> differ(
                        Kind.SECURITY_GROUPS,
                        instance.id(),
                        groups(version.securityGroups()),
                        groups(instance.securityGroups())));
    }

    private void tag(String resource, String key, String value, Map<String, String> found) {
        if (!value.equals(found.get(key))) {
            differ(
                    Kind.TAG,
                    resource,
                    key + "=" + value,
                    found.containsKey(key) ? key + "=" + found.get(key) : "no " + key);
        }
    }

    private void differ(Kind kind, String resource, String expected, String found) {
        if (!Objects.equals(expected, found)) {
            findings.add(Finding.of(
                    kind,
                    resource,
                    Objects.requireNonNullElse(expected, DriftAudit.NOTHING),
                    Objects.requireNonNullElse(found, DriftAudit.NOTHING)));
        }
    }

    static String groups(List<String> ids) {
        return ids.isEmpty() ? "default security group" : "security groups " + String.join(", ", new TreeSet<>(ids));
    }
}
