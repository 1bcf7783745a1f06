package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.HealthCheck;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The phases for the health check by which Auto Scaling replaces a fleet's instances: while it serves, the load
 * balancer's verdict counts. A group that was there before gets back what it had.
 */
final class HealthChecks {
    private static final int LEAST_GRACE_SECONDS = 300;
    /** What a group has that is created without any word about it. */
    private static final HealthCheck OF_NEW_GROUPS = new HealthCheck("EC2", 0);

    private final Cloud cloud;

    HealthChecks(Cloud cloud) {
        this.cloud = cloud;
    }

    /** What heeds the load balancer already is left as it is, with its own grace. */
    Turn<RolloutData> heedLoadBalancer(RolloutData data, Work work) {
        HealthCheck before = data.candidate().healthCheck();
        boolean heeds = before != null
                && there(data).map(GroupView::healthCheck).orElse(before).heedsLoadBalancer();
        if (!heeds) {
            scaling(data).healthCheck(data.candidate().group(), before == null ? ofServing(data) : heeding(before));
        }
        return Turn.next(data);
    }

    /** A new group's is the serving one's, where somebody has set that otherwise than a rollout does. */
    private static HealthCheck ofServing(RolloutData data) {
        HealthCheck usual = heeding(OF_NEW_GROUPS);
        Map<String, Object> live = data.inheritance().orNone().own().members();
        return new HealthCheck((String) live.getOrDefault("HealthCheckType", usual.type()), (int)
                live.getOrDefault("HealthCheckGracePeriod", usual.graceSeconds()));
    }

    /** Somebody else may have set another one meanwhile: that one stays. */
    Turn<RolloutData> restore(RolloutData data, Work work) {
        HealthCheck before = data.candidate() == null ? null : data.candidate().healthCheck();
        if (before == null || before.heedsLoadBalancer()) {
            return Turn.next(data);
        }
        // AWS may still show what was, so that one is set too; it changes nothing where nothing was changed.
        boolean ours = there(data)
                .map(GroupView::healthCheck)
                .filter(now -> now.equals(before) || now.equals(heeding(before)))
                .isPresent();
        if (ours) {
            scaling(data).healthCheck(data.candidate().group(), before);
        }
        return Turn.next(data);
    }

    /** What is to be done by hand where that can't be given back. */
    static List<String> byHand(RolloutData data) {
        HealthCheck before = data.candidate() == null ? null : data.candidate().healthCheck();
        return before == null || before.heedsLoadBalancer()
                ? List.of()
                : List.of("The health check of " + data.candidate().group() + " may still be "
                        + heeding(before).type() + "; it was " + before.type() + ", with a grace of "
                        + before.graceSeconds() + " s. Set that again when it serves what it is to serve.");
    }

    private static HealthCheck heeding(HealthCheck before) {
        return before.heedingLoadBalancer(LEAST_GRACE_SECONDS);
    }

    private Optional<GroupView> there(RolloutData data) {
        return scaling(data).find(data.candidate().group()).filter(group -> !group.deleting());
    }

    private AutoScaling scaling(RolloutData data) {
        return cloud.at(data.request().environment().location()).autoScaling();
    }
}
