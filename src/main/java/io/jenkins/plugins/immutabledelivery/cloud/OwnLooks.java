package io.jenkins.plugins.immutabledelivery.cloud;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Looks that are shared with nobody. */
record OwnLooks(Cloud.Region region) implements Looks {
    @Override
    public Answer<Optional<GroupView>> group(String name) {
        return new Answer<>(region.autoScaling().find(name), null);
    }

    @Override
    public Optional<AmiView> image(String id) {
        return region.images().find(id);
    }

    @Override
    public List<InstanceView> instances(Collection<String> ids) {
        return region.instances().find(ids);
    }

    @Override
    public Answer<List<StatusView>> statuses(Collection<String> ids) {
        return new Answer<>(region.instances().statuses(ids), null);
    }

    @Override
    public Answer<List<AlarmView>> alarms(Collection<String> names) {
        return new Answer<>(region.alarms().find(names), null);
    }
}
