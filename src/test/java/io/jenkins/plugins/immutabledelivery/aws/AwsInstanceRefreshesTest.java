package io.jenkins.plugins.immutabledelivery.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.HealthCheck;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.NewGroup;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes.Preferences;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes.RefreshView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.LoadBalancing.TargetView;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.world.Place;
import io.jenkins.plugins.immutabledelivery.world.Spoiler;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.RefreshPreferences;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshRequest;

/** Instance refreshes through the port, against a region that does what AWS does. */
class AwsInstanceRefreshesTest {
    private static final Preferences USUAL = preferences(List.of(), Duration.ZERO, true, List.of());
    private static final int DESIRED = 4;

    private final World world = new World(31);
    private final Place place = world.place();
    private final Region region = world.cloud.at(place.location());
    private final Spoiler spoiler = new Spoiler();
    private String template;
    private String targetGroup;
    private long former;
    private long next;

    @BeforeEach
    void aGroupInService() {
        world.account.gate().listen(spoiler);
        targetGroup = place.attachments("web").targetGroups().get(0);
        template = region.launchTemplates().defaultVersion("web").orElseThrow().templateId();
        former = region.launchTemplates().createVersion(template, 1, ami(), "former", "a");
        next = region.launchTemplates().createVersion(template, 1, ami(), "next", "b");
        region.autoScaling()
                .create(new NewGroup(
                        "web",
                        template,
                        former,
                        place.subnets(),
                        new Capacity(1, DESIRED, DESIRED),
                        Map.of("team", "shop"),
                        Map.of()));
        region.autoScaling().attach("web", targetGroup);
        region.autoScaling().healthCheck("web", new HealthCheck("ELB", 300));
        world.pass(Duration.ofMinutes(5));
        assertThat(healthy()).isEqualTo(DESIRED);
    }

    private String ami() {
        return region.images()
                .parameter(World.BASE.toString().replaceFirst("resolve:ssm:", ""))
                .orElseThrow();
    }

    private static Preferences preferences(
            List<Integer> checkpoints, Duration bakeTime, boolean autoRollback, List<String> alarms) {
        return new Preferences(
                100,
                150,
                Duration.ofSeconds(30),
                checkpoints,
                checkpoints.isEmpty() ? null : Duration.ofMinutes(20),
                bakeTime,
                autoRollback,
                alarms,
                true,
                "Refresh");
    }

    @Test
    void whatIsAskedForIsWhatAwsIsAsked() {
        place.createAlarm("errors");

        start(next, preferences(List.of(50, 100), Duration.ofMinutes(7), true, List.of("errors")));

        StartInstanceRefreshRequest request =
                spoiler.requests(StartInstanceRefreshRequest.class).get(0);
        RefreshPreferences preferences = request.preferences();
        assertThat(request.strategyAsString()).isEqualTo("Rolling");
        assertThat(request.desiredConfiguration().launchTemplate().launchTemplateId())
                .isEqualTo(template);
        assertThat(request.desiredConfiguration().launchTemplate().version()).isEqualTo(Long.toString(next));
        assertThat(preferences.minHealthyPercentage()).isEqualTo(100);
        assertThat(preferences.maxHealthyPercentage()).isEqualTo(150);
        assertThat(preferences.instanceWarmup()).isEqualTo(30);
        assertThat(preferences.checkpointPercentages()).containsExactly(50, 100);
        assertThat(preferences.checkpointDelay()).isEqualTo(1200);
        assertThat(preferences.bakeTime()).isEqualTo(420);
        assertThat(preferences.autoRollback()).isTrue();
        assertThat(preferences.skipMatching()).isTrue();
        assertThat(preferences.scaleInProtectedInstancesAsString()).isEqualTo("Refresh");
        assertThat(preferences.alarmSpecification().alarms()).containsExactly("errors");
    }

    @Test
    void withoutCheckpointsAndAlarmsNoneAreNamed() {
        start(next, USUAL);

        RefreshPreferences preferences =
                spoiler.requests(StartInstanceRefreshRequest.class).get(0).preferences();
        assertThat(preferences.hasCheckpointPercentages()).isFalse();
        assertThat(preferences.checkpointDelay()).isNull();
        assertThat(preferences.alarmSpecification()).isNull();
    }

    @Test
    void everyInstanceIsReplacedAndNeverFewerAreHealthy() {
        Set<String> before = ids();
        start(next, USUAL);
        int least = DESIRED;
        int most = DESIRED;
        while (newest().underWay()) {
            world.pass(Duration.ofSeconds(5));
            least = Math.min(least, healthy());
            most = Math.max(most, ids().size());
        }

        assertThat(newest().words()).isEqualTo("Successful");
        assertThat(newest().successful()).isTrue();
        assertThat(newest().percentComplete()).isEqualTo(100);
        assertThat(least).isEqualTo(DESIRED);
        assertThat(most).isBetween(DESIRED + 1, 2 * DESIRED);
        world.pass(Duration.ofMinutes(2));
        assertThat(ids()).hasSize(DESIRED).doesNotContainAnyElementsOf(before);
        assertThat(group().launchTemplateVersion()).isEqualTo(next);
    }

    @Test
    void untilAllAreReplacedTheGroupKeepsItsVersionAndThenItPausesAndBakes() {
        start(next, preferences(List.of(50, 100), Duration.ofMinutes(10), true, List.of()));
        passUntil(() -> newest().percentComplete() >= 50);
        world.pass(Duration.ofMinutes(15));
        assertThat(newest().percentComplete()).as("it pauses").isEqualTo(50);
        assertThat(newest().underWay()).isTrue();
        assertThat(ids()).hasSize(DESIRED);
        assertThat(newest().launchTemplateVersion()).isEqualTo(next);
        assertThat(group().launchTemplateVersion()).isEqualTo(former);

        passUntil(() -> newest().baking());
        assertThat(newest().percentComplete()).isEqualTo(100);
        assertThat(group().launchTemplateVersion()).isEqualTo(former);
        world.pass(Duration.ofMinutes(11));
        assertThat(newest().successful()).isTrue();
        assertThat(group().launchTemplateVersion()).isEqualTo(next);
    }

    @Test
    void aRefreshWhoseLastCheckpointIsNotAllEndsThere() {
        Set<String> before = ids();
        start(next, preferences(List.of(25), Duration.ZERO, true, List.of()));
        passUntil(() -> newest().successful());
        world.pass(Duration.ofMinutes(2));

        Set<String> stayed = ids();
        stayed.retainAll(before);
        assertThat(stayed).hasSize(DESIRED - 1);
    }

    @Test
    void turnedBackTheGroupHasItsFormerVersionEverywhere() {
        start(next, preferences(List.of(50, 100), Duration.ZERO, true, List.of()));
        passUntil(() -> newest().percentComplete() >= 50);

        region.instanceRefreshes().rollBack("web");
        world.settle();
        assertThat(newest().ending()).isTrue();
        int least = DESIRED;
        while (newest().ending()) {
            world.pass(Duration.ofSeconds(5));
            least = Math.min(least, healthy());
        }

        assertThat(newest().turnedBack()).isTrue();
        assertThat(newest().words()).isEqualTo("RollbackSuccessful: Manual rollback");
        assertThat(least).isEqualTo(DESIRED);
        world.pass(Duration.ofMinutes(2));
        assertThat(versions()).containsExactly(former);
    }

    @Test
    void cancelledItStaysAsFarAsItCame() {
        start(next, preferences(List.of(50, 100), Duration.ZERO, false, List.of()));
        passUntil(() -> newest().percentComplete() >= 50);

        region.instanceRefreshes().cancel("web");
        world.pass(Duration.ofMinutes(3));

        assertThat(newest().words()).startsWith("Cancelled: ");
        assertThat(newest().underWay()).isFalse();
        assertThat(versions()).containsExactlyInAnyOrder(former, next);
        assertThat(healthy()).isEqualTo(DESIRED);
    }

    @Test
    void whatCanNotBeEndedIsEndedAlready() {
        region.instanceRefreshes().cancel("web");
        region.instanceRefreshes().rollBack("web");

        assertThat(region.instanceRefreshes().of("web")).isEmpty();
        assertThat(region.instanceRefreshes().of("nobody's")).isEmpty();
    }

    @Test
    void anAlarmTurnsItBackWhereThatIsAskedFor() {
        place.createAlarm("errors");
        start(next, preferences(List.of(), Duration.ofMinutes(30), true, List.of("errors")));
        passUntil(() -> newest().baking());

        place.raise("errors", true);
        passUntil(() -> newest().turnedBack());

        assertThat(newest().rollbackReason()).contains("errors").contains("ALARM");
        world.pass(Duration.ofMinutes(2));
        assertThat(versions()).containsExactly(former);
    }

    @Test
    void anAlarmMakesItFailWhereNothingElseIsAskedFor() {
        place.createAlarm("errors");
        place.raise("errors", true);
        start(next, preferences(List.of(), Duration.ZERO, false, List.of("errors")));
        world.settle();

        assertThat(newest().words()).startsWith("Failed: ").contains("errors");
    }

    @Test
    void whoNeverGetsHealthyMakesItFailAfterAnHour() {
        region.launchTemplates().deleteVersion(template, next);
        long bad = region.launchTemplates().createVersion(template, 1, ami(), "bad", "c");
        start(bad, preferences(List.of(), Duration.ZERO, false, List.of()));
        region.launchTemplates().deleteVersion(template, bad);
        world.pass(Duration.ofMinutes(59));
        assertThat(newest().underWay()).isTrue();
        world.pass(Duration.ofMinutes(3));

        assertThat(newest().words()).startsWith("Failed: ").contains("progress");
        assertThat(healthy()).isEqualTo(DESIRED);
    }

    @Test
    void twoAtATimeAreRefused() {
        start(next, USUAL);

        CloudException refused = catchThrowableOfType(CloudException.class, () -> start(next, USUAL));

        assertThat(refused.kind()).isEqualTo(Kind.IN_USE);
        assertThat(refused.code()).isEqualTo("InstanceRefreshInProgress");
    }

    @Test
    void aVersionThatIsNotThereIsRefused() {
        CloudException refused = catchThrowableOfType(CloudException.class, () -> start(99, USUAL));

        assertThat(refused.getMessage()).contains("99");
    }

    @Test
    void withSkipMatchingWhatMatchesStays() {
        Set<String> before = ids();
        start(former, USUAL);
        world.pass(Duration.ofMinutes(1));

        assertThat(newest().successful()).isTrue();
        assertThat(ids()).isEqualTo(before);
    }

    @Test
    void oneThatIsDeletedWithItsGroupIsGone() {
        start(next, USUAL);
        world.settle();
        region.autoScaling().delete("web");
        world.pass(Duration.ofMinutes(5));

        assertThat(region.instanceRefreshes().of("web")).isEmpty();
    }

    @Test
    void instancesGetTheTagsThatTheGroupHasAtTheirLaunch() {
        region.autoScaling().tagLaunches("web", Map.of("team", "checkout"));
        assertThat(teams()).containsExactly("shop");
        start(next, USUAL);
        passUntil(() -> newest().successful());
        world.pass(Duration.ofMinutes(2));

        assertThat(teams()).containsExactly("checkout");
    }

    private Set<String> teams() {
        return region.instances().find(ids()).stream()
                .map(InstanceView::tags)
                .map(tags -> tags.get("team"))
                .collect(Collectors.toSet());
    }

    private String start(long version, Preferences preferences) {
        return region.instanceRefreshes().start("web", template, version, preferences);
    }

    private RefreshView newest() {
        return region.instanceRefreshes().of("web").stream()
                .findFirst()
                .orElseGet(() -> new RefreshView("", "Pending", null, 0, null, 0, null, null));
    }

    private GroupView group() {
        world.settle();
        return region.autoScaling().find("web").orElseThrow();
    }

    private Set<String> ids() {
        return region.autoScaling().find("web").orElseThrow().members().stream()
                .filter(member -> !member.lifecycleState().startsWith("Terminat"))
                .map(member -> member.instanceId())
                .collect(Collectors.toSet());
    }

    private Set<Long> versions() {
        return world
                .account
                .autoScaling(place.location())
                .describeAutoScalingGroups(it -> it.autoScalingGroupNames("web"))
                .autoScalingGroups()
                .get(0)
                .instances()
                .stream()
                .map(instance -> Long.valueOf(instance.launchTemplate().version()))
                .collect(Collectors.toSet());
    }

    private int healthy() {
        return (int) region.loadBalancing().targets(targetGroup).stream()
                .filter(TargetView::healthy)
                .count();
    }

    private void passUntil(BooleanSupplier condition) {
        for (int step = 0; !condition.getAsBoolean() && step < 2000; step++) {
            world.pass(Duration.ofSeconds(5));
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
