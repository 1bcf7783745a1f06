package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.cloud.GroupSettings;
import io.jenkins.plugins.immutabledelivery.cloud.ScalingSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An endpoint's settings of groups. Of a kind that it does not know there, a group has none. */
final class PlayedSettings implements ScalingSettings {
    private final ScalingSettings settings;
    private final Set<String> lacking;
    private final Consumer<String> notice;

    /**
     * @param settings the endpoint's
     * @param lacking the calls that it lacks; shared by all looks at the endpoint
     * @param notice takes a line for people, once for each of those
     */
    PlayedSettings(ScalingSettings settings, Set<String> lacking, Consumer<String> notice) {
        this.settings = settings;
        this.lacking = lacking;
        this.notice = notice;
    }

    private <T> T orNone(Supplier<T> look, T none) {
        try {
            return look.get();
        } catch (CloudException e) {
            if (!e.lacking()) {
                throw e;
            }
            if (lacking.add(e.call())) {
                notice.accept("The endpoint lacks " + e.call() + " (" + e.code()
                        + "), so it is taken that there is nothing of that kind.");
            }
            return none;
        }
    }

    @Override
    public Optional<GroupSettings> of(String group, Collection<String> targetGroups) {
        return settings.of(group, targetGroups);
    }

    @Override
    public List<Document> policies(String group) {
        return orNone(() -> settings.policies(group), List.of());
    }

    @Override
    public List<Document> schedules(String group) {
        return orNone(() -> settings.schedules(group), List.of());
    }

    @Override
    public List<Document> hooks(String group) {
        return orNone(() -> settings.hooks(group), List.of());
    }

    @Override
    public Map<String, List<String>> notifications(String group) {
        return orNone(() -> settings.notifications(group), Map.of());
    }

    @Override
    public List<Document> alarms(Collection<String> names) {
        return orNone(() -> settings.alarms(names), List.of());
    }

    @Override
    public List<String> alarmsNamed(String prefix) {
        return orNone(() -> settings.alarmsNamed(prefix), List.of());
    }

    @Override
    public void suspend(String group, Collection<String> processes) {
        settings.suspend(group, processes);
    }

    @Override
    public void resume(String group, Collection<String> processes) {
        settings.resume(group, processes);
    }

    @Override
    public void collectMetrics(String group, Collection<String> metrics) {
        settings.collectMetrics(group, metrics);
    }

    @Override
    public void sendNotifications(String group, String topic, Collection<String> kinds) {
        settings.sendNotifications(group, topic, kinds);
    }

    @Override
    public void putWarmPool(String group, Document warmPool) {
        settings.putWarmPool(group, warmPool);
    }

    @Override
    public String putPolicy(String group, Document policy) {
        return settings.putPolicy(group, policy);
    }

    @Override
    public void putSchedule(String group, Document schedule) {
        settings.putSchedule(group, schedule);
    }

    @Override
    public void putAlarm(Document alarm, Map<String, String> tags) {
        settings.putAlarm(alarm, tags);
    }

    @Override
    public void deleteAlarms(Collection<String> names) {
        settings.deleteAlarms(names);
    }
}
