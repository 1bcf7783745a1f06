package io.jenkins.plugins.immutabledelivery.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Instance refreshes, in one region: Auto Scaling replaces the instances of a group by such of another launch template
 * version, a few at a time; see <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html">its guide</a>.
 */
public interface InstanceRefreshes {
    /** A group's refreshes of the last six weeks, newest first; empty where there is no such group. */
    List<RefreshView> of(String group);

    /**
     * Starts to replace a group's instances. The group itself gets the version when all are replaced, so it has to be
     * given by number. AWS has no token for this call: whether it had its effect is seen by the version.
     *
     * @return the refresh's id
     * @throws CloudException of kind IN_USE where a refresh of the group is under way
     */
    String start(String group, String launchTemplateId, long launchTemplateVersion, Preferences preferences);

    /**
     * Ends a refresh that is under way where it is; nothing happens where none is. What is replaced stays replaced.
     */
    void cancel(String group);

    /**
     * Turns a refresh that is under way back to the group's own launch template version; nothing happens where none is.
     *
     * @throws CloudException of kind INVALID where this refresh can't be turned back
     */
    void rollBack(String group);

    /**
     * How instances are replaced.
     *
     * @param minHealthyPercent how much of the desired capacity stays in service, healthy and warmed up; 0 to 100
     * @param maxHealthyPercent how much there may be at most, 100 to 200; above 100, instances are launched before others
     *     are terminated
     * @param warmUp how long an instance in service is not counted yet; null for the group's own default
     * @param checkpoints the percentages of new instances at which it pauses, ascending; empty for none. It ends with
     *     the last one, which is therefore 100
     * @param checkpointDelay for how long it pauses at each but the last; null without checkpoints
     * @param bakeTime for how long it counts as under way after the last replacement, so that it can still be turned back
     * @param autoRollback whether AWS turns it back when it fails or an alarm goes off
     * @param alarms the names of CloudWatch alarms that make it fail; at most 10
     * @param skipMatching whether instances stay that are of the version already
     * @param scaleInProtected what is done with instances that are protected from scale-in: {@code Refresh},
     *     {@code Ignore} or {@code Wait}
     */
    record Preferences(
            int minHealthyPercent,
            int maxHealthyPercent,
            Duration warmUp,
            List<Integer> checkpoints,
            Duration checkpointDelay,
            Duration bakeTime,
            boolean autoRollback,
            List<String> alarms,
            boolean skipMatching,
            String scaleInProtected) {}

    /**
     * A refresh as AWS shows it.
     *
     * @param id its id
     * @param status {@code Pending}, {@code InProgress}, {@code Baking}, {@code Successful}, {@code Failed},
     *     {@code Cancelling}, {@code Cancelled}, {@code RollbackInProgress}, {@code RollbackFailed} or
     *     {@code RollbackSuccessful}
     * @param reason AWS's words for that; null where it gives none
     * @param percentComplete how many of a hundred instances are replaced and warmed up; of a rollback, how many are back
     * @param launchTemplateId the launch template of that version; null where it is not told by its id
     * @param launchTemplateVersion the version that the instances are to have; 0 where it is not told by number
     * @param started when; null while it is pending
     * @param rollbackReason why it is or was turned back; null where it wasn't
     */
    record RefreshView(
            String id,
            String status,
            String reason,
            int percentComplete,
            String launchTemplateId,
            long launchTemplateVersion,
            Instant started,
            String rollbackReason) {
        /** Whether it goes on replacing, pauses, or bakes: whether it can be cancelled or turned back. */
        public boolean underWay() {
            return status.equals("Pending") || status.equals("InProgress") || baking();
        }

        /** Whether it leads to that version. Each launch template counts its versions from 1. */
        public boolean leadsTo(String templateId, long version) {
            return launchTemplateVersion == version
                    && (launchTemplateId == null || launchTemplateId.equals(templateId));
        }

        /** Whether all instances are replaced, and it only waits. */
        public boolean baking() {
            return status.equals("Baking");
        }

        /** Whether all instances are replaced, and it is over. */
        public boolean successful() {
            return status.equals("Successful");
        }

        /** Whether the group has all its former instances, or others like them, again. */
        public boolean turnedBack() {
            return status.equals("RollbackSuccessful");
        }

        /** Whether AWS is turning it back or ending it. */
        public boolean ending() {
            return status.equals("RollbackInProgress") || status.equals("Cancelling");
        }

        /** AWS's own words for how it stands, with the reason where there is one. */
        public String words() {
            String why = rollbackReason == null ? reason : rollbackReason;
            return status + (why == null || why.isBlank() ? "" : ": " + why);
        }
    }
}
