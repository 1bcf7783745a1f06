package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.model.Image;

/**
 * The fleet that serves an environment when an operation begins.
 *
 * @param fleet its group and what belongs to it
 * @param image what it runs
 * @param targetGroup the ARN of the target group through which it gets its traffic
 */
public record Incumbent(Former fleet, Image image, String targetGroup) {
    String group() {
        return fleet.group();
    }
}
