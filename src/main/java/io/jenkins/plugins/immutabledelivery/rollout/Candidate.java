package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.HealthCheck;
import io.jenkins.plugins.immutabledelivery.model.Capacity;

/**
 * The fleet that is to serve an environment when the operation ends.
 *
 * @param group its Auto Scaling group, existing or to be created
 * @param targetGroup the ARN of the target group through which it is to get its traffic
 * @param capacity how many instances it is to have now
 * @param full how many it is to have when it serves alone
 * @param templateId the id of the launch template
 * @param fromVersion the version that its own version is like
 * @param templateVersion the number of its own version; 0 before that is created
 * @param adopted whether it is there already: a former fleet that was kept warm
 * @param healthCheck which health check replaced its instances before; null where the operation creates it, or where that
 *     was saved by an earlier version
 */
public record Candidate(
        String group,
        String targetGroup,
        Capacity capacity,
        Capacity full,
        String templateId,
        long fromVersion,
        long templateVersion,
        boolean adopted,
        HealthCheck healthCheck) {
    public Candidate {
        full = full == null ? capacity : full;
    }

    Candidate withTemplateVersion(long version) {
        return new Candidate(
                group, targetGroup, capacity, full, templateId, fromVersion, version, adopted, healthCheck);
    }

    /** The same with another size for now, and perhaps a larger one for later. */
    Candidate sized(Capacity now, Capacity later) {
        return new Candidate(
                group, targetGroup, now, later, templateId, fromVersion, templateVersion, adopted, healthCheck);
    }
}
