package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The looks of all that wait in one region: one call asks for everything that is waited for there. */
final class SharedLooks implements Looks {
    /** As many as one call takes: groups by name, statuses and alarms. */
    private static final int HUNDRED = 100;
    /** As many as one filter takes: images, instances. */
    private static final int TWO_HUNDRED = 200;
    /** As many statuses as one page of all of them holds. */
    private static final int PAGE = 1000;

    private final Supplier<Cloud.Region> region;
    private final SharedLook<GroupView> groups;
    private final SharedLook<AmiView> images;
    private final SharedLook<InstanceView> instances;
    private final SharedLook<StatusView> statuses;
    private final SharedLook<AlarmView> alarms;
    /** How many instances run in the account, as far as that is known. */
    private volatile int running;

    /**
     * @param region asked for anew with each call: a region that was kept would call with clients that are closed meanwhile,
     *     and with credentials that were changed
     * @param clock its time
     */
    SharedLooks(Supplier<Cloud.Region> region, Clock clock) {
        this.region = region;
        Pause ec2 = new Pause(clock);
        groups = new SharedLook<>(
                new Pause(clock), HUNDRED, names -> region.get().autoScaling().find(names), GroupView::name, true);
        images = new SharedLook<>(ec2, TWO_HUNDRED, ids -> region.get().images().find(ids), AmiView::id, false);
        instances = new SharedLook<>(
                ec2, TWO_HUNDRED, ids -> region.get().instances().find(ids), InstanceView::id, false);
        statuses = new SharedLook<>(ec2, PAGE, this::askStatuses, StatusView::instanceId, true);
        alarms = new SharedLook<>(
                new Pause(clock), HUNDRED, names -> region.get().alarms().find(names), AlarmView::name, false);
    }

    /** By id a hundred a call, or, of many, all of the account's: whichever takes fewer calls. */
    private List<StatusView> askStatuses(Collection<String> ids) {
        boolean fewer = ids.size() <= HUNDRED || pages(running, PAGE) > pages(ids.size(), HUNDRED);
        if (fewer) {
            return region.get().instances().statuses(ids);
        }
        List<StatusView> all = region.get().instances().statuses();
        running = all.size();
        return all;
    }

    private static int pages(int things, int most) {
        return (things + most - 1) / most;
    }

    @Override
    public Answer<Optional<GroupView>> group(String name) {
        Answer<List<GroupView>> answer = groups.look(List.of(name));
        return new Answer<>(answer.seen().stream().findFirst(), answer.at());
    }

    @Override
    public Optional<AmiView> image(String id) {
        return images.look(List.of(id)).seen().stream().findFirst();
    }

    @Override
    public List<InstanceView> instances(Collection<String> ids) {
        return instances.look(ids).seen();
    }

    @Override
    public Answer<List<StatusView>> statuses(Collection<String> ids) {
        return statuses.look(ids);
    }

    @Override
    public Answer<List<AlarmView>> alarms(Collection<String> names) {
        return alarms.look(names);
    }
}
