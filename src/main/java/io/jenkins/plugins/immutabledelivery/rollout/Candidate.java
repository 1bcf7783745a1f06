package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.model.Capacity;

/**
 * The fleet that is to serve an environment when the operation ends.
 *
 * @param group its Auto Scaling group, existing or to be created
 * @param targetGroup the ARN of the target group through which it is to get its traffic
 * @param capacity how many instances
 * @param templateId the id of the launch template
 * @param fromVersion the version that its own version is like
 * @param templateVersion the number of its own version; 0 before that is created
 * @param adopted whether it is there already: a former fleet that was kept warm
 */
public record Candidate(
        String group,
        String targetGroup,
        Capacity capacity,
        String templateId,
        long fromVersion,
        long templateVersion,
        boolean adopted) {
    Candidate withTemplateVersion(long version) {
        return new Candidate(group, targetGroup, capacity, templateId, fromVersion, version, adopted);
    }
}
