package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.model.Image;
import java.util.Map;

/**
 * The fleet that serves an environment when an operation begins.
 *
 * @param fleet its group and what belongs to it
 * @param image what it runs
 * @param targetGroup the ARN of the target group through which it gets its traffic
 * @param desired how many instances it was to have
 * @param healthy how many of its instances were healthy there
 * @param takenAway how many instances it had when it was about to be taken away, so that it can be brought back; null
 *     where it isn't taken away
 * @param tags the tags of its group, as they were; empty where the group does not stay
 */
public record Incumbent(
        Former fleet,
        Image image,
        String targetGroup,
        int desired,
        int healthy,
        Size takenAway,
        Map<String, String> tags) {
    public Incumbent {
        // What was saved by an earlier version names none.
        tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    Incumbent takenAwayFrom(Size size) {
        return new Incumbent(fleet, image, targetGroup, desired, healthy, size, tags);
    }

    String group() {
        return fleet.group();
    }
}
