package io.jenkins.plugins.immutabledelivery.health;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import java.util.List;

/**
 * One look at a fleet: where, whose, for which gate, how far it is, and on what occasion.
 */
record Visit(Region region, Subject subject, GateSpec spec, GateProgress progress, Occasion occasion) {
    /** The ids of the fleet's instances that are in service. */
    List<String> inService() {
        return region.looks()
                .group(subject.group())
                .seen()
                .map(GroupView::inService)
                .orElse(List.of());
    }
}
