package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * Watches over what must hold at every moment, whatever fails: it looks after each step that a region takes and after
 * each call that changes something; in between nothing can change. It reads the region's own memory, so it sees what
 * AWS is, not what AWS shows.
 */
public final class Guard implements CallListener {
    private final SimulatedAccount account;
    private final Supplier<List<Environment>> environments;
    private final Function<String, Integer> floor;
    private final Map<String, String> imageOfVersion = new HashMap<>();
    private long looks;

    /**
     * @param account what is watched
     * @param environments the environments as far as they are known
     * @param floor how many healthy instances must get an environment's traffic now, by its name
     */
    public Guard(SimulatedAccount account, Supplier<List<Environment>> environments, Function<String, Integer> floor) {
        this.account = account;
        this.environments = environments;
        this.floor = floor;
        account.gate().listen(this);
    }

    /** Something that must never be was seen. */
    public static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }
    }

    /** How often it has looked. */
    public long looks() {
        return looks;
    }

    @Override
    public void after(Call call) {
        if (!call.readOnly()) {
            environments.get().stream()
                    .map(environment -> environment.location().region())
                    .distinct()
                    .forEach(name -> look(account.region(name)));
        }
    }

    @Override
    public void stepped(SimulatedRegion region) {
        look(region);
    }

    private void look(SimulatedRegion region) {
        looks++;
        for (Environment environment : environments.get()) {
            if (environment.location().region().equals(region.name())) {
                capacity(region, environment);
            }
        }
        region.groups.all().values().forEach(group -> fleet(region, group));
        region.machines.all().forEach(machine -> {
            if (!machine.ending(region.now())) {
                tagged("instance", machine.id, machine.tags, region);
            }
        });
        images(region);
    }

    private void capacity(SimulatedRegion region, Environment environment) {
        int least = floor.apply(environment.name());
        int healthy = least == 0
                ? 0
                : environment.route().targetGroups().stream()
                        .filter(region.balancers::sendsTo)
                        .mapToInt(arn -> healthy(region, arn))
                        .sum();
        if (healthy < least) {
            throw new Violation(region.now() + ": " + environment.name() + " is served by " + healthy
                    + " healthy instances, and was by " + least);
        }
    }

    private static int healthy(SimulatedRegion region, String targetGroup) {
        return (int) region.targetGroups.health(targetGroup, region.balancers).stream()
                .filter(target -> target.targetHealth().state() == TargetHealthStateEnum.HEALTHY)
                .count();
    }

    private void fleet(SimulatedRegion region, ScalingGroup group) {
        Map<String, String> tags = new HashMap<>();
        group.tags.values().forEach(tag -> tags.put(tag.key(), tag.value()));
        tagged("group", group.name, tags, region);
        String version = tags.get(Tags.VERSION);
        String image = tags.get(Tags.IMAGE);
        String before = imageOfVersion.putIfAbsent(region.name() + " " + version, image);
        if (before != null && !before.equals(image)) {
            throw new Violation(
                    region.now() + ": " + group.name + " runs version " + version + " as " + image + ", not " + before);
        }
    }

    private void images(SimulatedRegion region) {
        Map<String, String> versions = new HashMap<>();
        region.amis.own().forEach((id, tags) -> {
            tagged("image", id, tags, region);
            String other = versions.put(tags.get(Tags.VERSION), id);
            if (other != null) {
                throw new Violation(
                        region.now() + ": version " + tags.get(Tags.VERSION) + " is " + other + " and " + id);
            }
        });
        region.amis.snapshots().forEach((id, tags) -> tagged("snapshot", id, tags, region));
    }

    private static void tagged(String what, String id, Map<String, String> tags, SimulatedRegion region) {
        if (!tags.containsKey(Tags.OPERATION)) {
            throw new Violation(region.now() + ": " + what + " " + id + " does not carry its operation's tag: " + tags);
        }
    }
}
