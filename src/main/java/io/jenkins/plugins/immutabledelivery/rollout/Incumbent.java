package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.model.Image;

/**
 * The fleet that serves an environment when an operation begins.
 *
 * @param fleet its group and what belongs to it
 * @param image what it runs
 * @param targetGroup the ARN of the target group through which it gets its traffic
 * @param healthy how many of its instances were healthy there
 * @param takenAway how many instances it had when it was about to be taken away, so that it can be brought back; null
 *     where it isn't taken away
 */
public record Incumbent(Former fleet, Image image, String targetGroup, int healthy, Size takenAway) {
    Incumbent takenAwayFrom(Size size) {
        return new Incumbent(fleet, image, targetGroup, healthy, size);
    }

    String group() {
        return fleet.group();
    }
}
