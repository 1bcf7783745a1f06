package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What operations look at while they wait, in one region. An answer may be shared with others, and so be half a second
 * old, or some seconds where very many wait; a group or a status check that nobody asked for lately may then be taken
 * for one that is not there yet. Good enough to wait by, never to decide by what only one look shows.
 */
public interface Looks {
    /**
     * What a look showed, and when that was asked for: two looks that were shown one answer are one look to who counts.
     *
     * @param seen what is there
     * @param at when AWS was asked, or the longest ago where it was asked more than once; null for just now
     * @param <T> what is looked at
     */
    record Answer<T>(T seen, Instant at) {}

    /** As {@link AutoScaling#find(String)}. */
    Answer<Optional<GroupView>> group(String name);

    /** As {@link Images#find(String)}. */
    Optional<AmiView> image(String id);

    /** As {@link Instances#find(Collection)}. */
    List<InstanceView> instances(Collection<String> ids);

    /** As {@link Instances#statuses(Collection)}. */
    Answer<List<StatusView>> statuses(Collection<String> ids);

    /** As {@link Alarms#find(Collection)}. */
    Answer<List<AlarmView>> alarms(Collection<String> names);
}
