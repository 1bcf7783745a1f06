package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Activity;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.NewGroup;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Pace;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The phases that create a fleet. */
final class FleetPhases {
    /** How long something that was perhaps created may stay invisible; EC2 is eventually consistent. */
    static final Duration SETTLE = Duration.ofMinutes(1);

    /** What begins the description of every launch template version of ours. */
    static final String DESCRIPTION = "immutable-delivery ";

    /** Most instances are in service by then. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Cloud cloud;

    FleetPhases(Cloud cloud) {
        this.cloud = cloud;
    }

    /** What a launch template version that we made is described as; such a version can't be tagged. */
    static String description(OperationId operation) {
        return DESCRIPTION + operation;
    }

    /** The fleet that the rollout itself creates; null where it creates none. Its template version goes separately. */
    static Former created(RolloutData data) {
        return data.candidate() == null || data.candidate().adopted()
                ? null
                : new Former(
                        data.candidate().group(), null, 0, data.inheritance().alarms());
    }

    Turn<RolloutData> createTemplateVersion(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        if (candidate.adopted()) {
            return Turn.next(data);
        }
        long version = region(data)
                .launchTemplates()
                .createVersion(
                        candidate.templateId(),
                        candidate.fromVersion(),
                        data.image().id(),
                        description(work.operation()),
                        work.operation().token("template"));
        return Turn.next(data.withCandidate(candidate.withTemplateVersion(version)));
    }

    Turn<RolloutData> create(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        if (candidate.adopted()) {
            return Turn.next(data);
        }
        try {
            region(data)
                    .autoScaling()
                    .create(new NewGroup(
                            candidate.group(),
                            candidate.templateId(),
                            candidate.templateVersion(),
                            data.request().environment().subnets(),
                            candidate.capacity(),
                            groupTags(data, work),
                            ownTags(data, work),
                            data.inheritance().orNone()));
            work.say("Auto Scaling group " + candidate.group() + " created for "
                    + data.image().version() + " (" + data.image().id() + ")");
            return Turn.next(data);
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.DUPLICATE) {
                throw e;
            }
            return whose(data, work).orElseThrow(() -> e);
        }
    }

    /** Those of the serving group, as far as this plugin or the environment does not say otherwise. */
    private static Map<String, String> groupTags(RolloutData data, Work work) {
        Map<String, String> tags = new HashMap<>(data.inheritance().orNone().tags());
        tags.putAll(tags(data, work));
        return tags;
    }

    private static Map<String, String> ownTags(RolloutData data, Work work) {
        GroupSettings settings = data.inheritance().orNone();
        Map<String, String> tags = new HashMap<>(settings.ownTags());
        tags.keySet().removeAll(tags(data, work).keySet());
        tags.put(Tags.ROLE, Role.CANDIDATE.name());
        tags.put(Tags.SINCE, work.phaseSince().toString());
        if (!settings.alarms().isEmpty()) {
            tags.put(Tags.ALARMS, Integer.toString(settings.alarms().size()));
        }
        return tags;
    }

    /** On to the next phase where the group of that name is this operation's; empty where it is nobody's of us. */
    private Optional<Turn<RolloutData>> whose(RolloutData data, Work work) {
        Optional<GroupView> group =
                region(data).autoScaling().find(data.candidate().group());
        if (group.isEmpty() && work.elapsed().compareTo(SETTLE) < 0) {
            return Optional.of(Turn.wait(data, LOOK_AGAIN, data.candidate().group() + " exists but can't be seen yet"));
        }
        // Whoever else delivers to the environment at this moment may have taken the same name.
        return group.filter(view -> view.tags().containsKey(Tags.OPERATION))
                .map(view -> own(view, work) ? Turn.next(data) : Turn.fail(data, Rivals.underWay(view)));
    }

    /** Whether it was this operation that created a group. */
    static boolean own(GroupView group, Work work) {
        return work.operation().value().equals(group.tags().get(Tags.OPERATION));
    }

    /** What a fleet and its instances are tagged with. */
    static Map<String, String> tags(RolloutData data, Work work) {
        Environment environment = data.request().environment();
        Map<String, String> tags = new HashMap<>(environment.tags());
        tags.putIfAbsent("Name", data.candidate().group());
        tags.put(Tags.OPERATION, work.operation().value());
        tags.put(Tags.APPLICATION, data.request().application());
        tags.put(Tags.ENVIRONMENT, environment.name());
        tags.put(Tags.VERSION, data.image().version().version());
        tags.put(Tags.IMAGE, data.image().id());
        tags.put(Tags.BUILD, work.build().toString());
        if (work.build().url() != null) {
            tags.put(Tags.BUILD_URL, work.build().url());
        }
        return tags;
    }

    Turn<RolloutData> awaitInService(RolloutData data, Work work) {
        if (data.candidate().adopted()) {
            // The survey has just counted them.
            return Turn.next(data);
        }
        int wanted = data.candidate().capacity().desired();
        if (work.early()) {
            return Turn.wait(
                    data,
                    work.lookAgain(Pace.START),
                    wanted + " instances of " + data.candidate().group() + " are starting");
        }
        Optional<GroupView> group =
                region(data).looks().group(data.candidate().group()).seen();
        int there = group.map(view -> view.inService().size()).orElse(0);
        if (there >= wanted) {
            work.say(there + " of " + wanted + " instances in service in "
                    + data.candidate().group());
            return Turn.next(data);
        }
        if (work.elapsed().compareTo(SETTLE) > 0
                && group.map(GroupView::deleting).orElse(true)
                && region(data)
                        .autoScaling()
                        .find(data.candidate().group())
                        .map(GroupView::deleting)
                        .orElse(true)) {
            return Turn.fail(
                    data,
                    Failure.of(
                            "wait for instances in service",
                            data.candidate().group(),
                            "the group was deleted while its instances were awaited",
                            "See in CloudTrail who deleted it, then run the step again."));
        }
        return Turn.wait(
                data,
                work.lookAgain(Pace.START),
                there + " of " + wanted + " instances in service in "
                        + data.candidate().group()
                        + group.map(FleetPhases::hooked).orElse("")
                        + trouble(region(data), data.candidate().group(), work));
    }

    /** How many are held by the group's lifecycle hooks, as the end of a sentence; empty where none is. */
    private static String hooked(GroupView group) {
        long held = group.members().stream()
                .filter(member -> member.lifecycleState().equals("Pending:Wait"))
                .count();
        return held == 0 ? "" : ", " + held + " held by its lifecycle hooks";
    }

    /** Where instances are awaited: AWS answers for one group a call, so it is asked when they are late. */
    static String trouble(Region region, String group, Work work) {
        return work.elapsed().compareTo(LATE) < 0 ? "" : trouble(region, group);
    }

    /** Why Auto Scaling could not launch its newest instance, as the end of a sentence; empty where it could. */
    static String trouble(Region region, String group) {
        return region.autoScaling().activities(group).stream()
                .findFirst()
                .filter(activity -> activity.status().equals("Failed"))
                .map(Activity::message)
                .map(message -> "; Auto Scaling: " + message)
                .orElse("");
    }

    Turn<RolloutData> deleteTemplateVersion(RolloutData data, Work work) {
        Candidate candidate = data.candidate();
        if (candidate == null || candidate.adopted()) {
            return Turn.next(data);
        }
        OptionalLong version = candidate.templateVersion() > 0
                ? OptionalLong.of(candidate.templateVersion())
                : region(data).launchTemplates().versions(candidate.templateId()).stream()
                        .filter(made -> made.description().equals(description(work.operation())))
                        .mapToLong(TemplateVersion::version)
                        .findFirst();
        if (version.isPresent()) {
            region(data).launchTemplates().deleteVersion(candidate.templateId(), version.getAsLong());
            return Turn.next(data);
        }
        return work.elapsed().compareTo(SETTLE) < 0
                ? Turn.wait(data, LOOK_AGAIN, "looking for a launch template version of this operation")
                : Turn.next(data);
    }

    private Region region(RolloutData data) {
        return cloud.at(data.request().environment().location());
    }
}
