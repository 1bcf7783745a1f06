package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.model.Capacity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Auto Scaling groups, in one region. */
public interface AutoScaling {
    /** The group of that name, also while it is being deleted. */
    Optional<GroupView> find(String name);

    /** The groups of those names, also while they are being deleted; one that AWS does not know is left out. */
    List<GroupView> find(Collection<String> names);

    /** The groups that carry all of those tags, also while they are being deleted. */
    List<GroupView> tagged(Map<String, String> tags);

    /**
     * Creates a group without target groups; its health check is EC2's.
     *
     * @throws CloudException of kind DUPLICATE where a group has that name
     */
    void create(NewGroup group);

    /** Sets which health check replaces instances. */
    void healthCheck(String group, HealthCheck check);

    /** Sets how many instances a group has at least, should have, and has at most. */
    void resize(String group, Size size);

    /** Sets how many instances a group has at least; what it should have becomes that where it is less. */
    void atLeast(String group, int min);

    /** How many instances a call of {@link #protect} takes. */
    int MOST_PROTECTED = 50;

    /**
     * Sets whether instances may be terminated by a scale-in; other reasons to terminate them stay.
     *
     * @param instances the ids of at most {@value #MOST_PROTECTED} instances of the group
     * @param on whether they are protected
     * @throws CloudException of kind INVALID where one of them is no longer in the group
     */
    void protect(String group, Collection<String> instances, boolean on);

    /** Sets tags of the group; they aren't propagated to its instances. */
    void tag(String group, Map<String, String> tags);

    /** Sets tags of the group that its instances get too, as far as they are launched from now on. */
    void tagLaunches(String group, Map<String, String> tags);

    /** Attaches a target group; nothing happens where it is attached already. */
    void attach(String group, String targetGroup);

    /** Begins to detach a target group; nothing happens where it isn't attached. */
    void detach(String group, String targetGroup);

    /**
     * The target groups of a group by ARN, with the attachment's state: {@code Adding}, {@code Added},
     * {@code InService}, {@code Removing} or {@code Removed}. {@code Removing} ends when connections have drained.
     */
    Map<String, String> attachments(String group);

    /**
     * Begins to delete a group with its instances; nothing happens where it is gone or being deleted. Nor where it scales
     * at this moment and AWS does not take the call: look whether it is being deleted, and call again.
     */
    void delete(String group);

    /** The group's newest scaling activities, newest first; at most 20. */
    List<Activity> activities(String group);

    /**
     * A group to create.
     *
     * @param name its name
     * @param launchTemplateId the launch template's id
     * @param launchTemplateVersion and its version's number
     * @param subnets the ids of its subnets
     * @param capacity how many instances
     * @param tags for the group and, propagated at launch, for its instances
     * @param ownTags for the group alone: what changes later would stay on its instances as it was
     * @param like what else it is created with: the group's own settings and its lifecycle hooks, which its first
     *     instances meet already; not the health check
     */
    record NewGroup(
            String name,
            String launchTemplateId,
            long launchTemplateVersion,
            List<String> subnets,
            Capacity capacity,
            Map<String, String> tags,
            Map<String, String> ownTags,
            GroupSettings like) {
        /** A group that is created with nothing else. */
        public NewGroup(
                String name,
                String launchTemplateId,
                long launchTemplateVersion,
                List<String> subnets,
                Capacity capacity,
                Map<String, String> tags,
                Map<String, String> ownTags) {
            this(name, launchTemplateId, launchTemplateVersion, subnets, capacity, tags, ownTags, GroupSettings.NONE);
        }
    }

    /**
     * A group as AWS shows it.
     *
     * @param name its name
     * @param launchTemplateId its launch template's id; null where it has none
     * @param launchTemplateVersion the version's number; 0 where it is not a number
     * @param capacity min, desired, max; raw numbers, because a group that is scaled to zero is no valid capacity
     * @param members its instances
     * @param targetGroups the ARNs of the target groups that are attached
     * @param tags its tags
     * @param deleting whether it is being deleted
     * @param created when
     * @param healthCheck which health check replaces its instances
     */
    record GroupView(
            String name,
            String launchTemplateId,
            long launchTemplateVersion,
            Size capacity,
            List<Member> members,
            List<String> targetGroups,
            Map<String, String> tags,
            boolean deleting,
            Instant created,
            HealthCheck healthCheck) {
        /** The ids of the instances that are in service. */
        public List<String> inService() {
            return members.stream()
                    .filter(Member::inService)
                    .map(Member::instanceId)
                    .toList();
        }

        /** The ids of all its instances. */
        public List<String> instanceIds() {
            return members.stream().map(Member::instanceId).toList();
        }
    }

    /**
     * Which health check replaces a group's instances.
     *
     * @param type {@code EC2}, {@code EBS}, {@code ELB}, {@code VPC_LATTICE}, or several of them, separated by commas; EC2's
     *     is always among them, named or not
     * @param graceSeconds for how many seconds from its launch an instance is not replaced for it
     */
    record HealthCheck(String type, int graceSeconds) {
        private static final String LOAD_BALANCER = "ELB";

        /** Whether the load balancer's verdict on its targets counts. */
        public boolean heedsLoadBalancer() {
            return List.of(type.split("\\s*,\\s*")).contains(LOAD_BALANCER);
        }

        /** The same with the load balancer's verdict, and with at least that grace, which it did not need before. */
        public HealthCheck heedingLoadBalancer(int leastGraceSeconds) {
            return heedsLoadBalancer()
                    ? this
                    : new HealthCheck(
                            type.equals("EC2") ? LOAD_BALANCER : type + "," + LOAD_BALANCER,
                            Math.max(graceSeconds, leastGraceSeconds));
        }
    }

    /** How many instances a group has at least, should have, and has at most. */
    record Size(int min, int desired, int max) {}

    /**
     * An instance of a group.
     *
     * @param instanceId its id
     * @param lifecycleState {@code Pending}, {@code InService}, {@code Terminating}, …
     * @param healthStatus {@code Healthy} or {@code Unhealthy}
     * @param protectedFromScaleIn whether a scale-in may not terminate it
     */
    record Member(String instanceId, String lifecycleState, String healthStatus, boolean protectedFromScaleIn) {
        /** An instance that is not protected. */
        public Member(String instanceId, String lifecycleState, String healthStatus) {
            this(instanceId, lifecycleState, healthStatus, false);
        }

        /** Whether it is in service and healthy. */
        public boolean inService() {
            return lifecycleState.equals("InService") && healthStatus.equalsIgnoreCase("Healthy");
        }
    }

    /** A scaling activity: {@code Successful}, {@code Failed}, {@code InProgress}, …, and what AWS says of it. */
    record Activity(String status, String description, String message, Instant started) {}
}
