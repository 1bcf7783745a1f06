package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What operations look at while they wait, in one region. An answer may be shared with others, and so be half a second
 * old, or some seconds where very many wait; a group or a status check that nobody asked for lately may then be taken
 * for one that is not there yet. Good enough to wait by, never to decide by what only one look shows.
 */
public interface Looks {
    /** As {@link AutoScaling#find(String)}. */
    Optional<GroupView> group(String name);

    /** As {@link Images#find(String)}. */
    Optional<AmiView> image(String id);

    /** As {@link Instances#find(Collection)}. */
    List<InstanceView> instances(Collection<String> ids);

    /** As {@link Instances#statuses(Collection)}. */
    List<StatusView> statuses(Collection<String> ids);

    /** As {@link Alarms#find(Collection)}. */
    List<AlarmView> alarms(Collection<String> names);
}
