package io.jenkins.plugins.immutabledelivery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Activity;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Member;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.StatusView;
import io.jenkins.plugins.immutabledelivery.health.Gates.Look;
import io.jenkins.plugins.immutabledelivery.health.Verdict.State;
import io.jenkins.plugins.immutabledelivery.model.AlarmReading;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Subject TWO = new Subject("web-dev-v001", "arn:web", 2);

    private final FakeRegion region = new FakeRegion();

    private static Occasion at(int seconds) {
        return new Occasion(new OperationId("op-1"), START.plusSeconds(seconds), Map.of());
    }

    /** What one look shows. */
    @Nested
    class OneLook {
        @Test
        void aFleetIsInServiceWhenAllItsInstancesAre() {
            region.inService("i-1");
            region.members.add(new Member("i-2", "Pending", "Healthy"));
            assertThat(look(Kind.IN_SERVICE)).isEqualTo(Verdict.starting("1 of 2 instances in service"));

            region.members.set(1, new Member("i-2", "InService", "Unhealthy"));
            assertThat(look(Kind.IN_SERVICE).good()).isFalse();

            region.members.set(1, new Member("i-2", "InService", "Healthy"));
            assertThat(look(Kind.IN_SERVICE)).isEqualTo(Verdict.healthy("2 of 2 instances in service"));
        }

        @Test
        void whyAutoScalingDoesNotLaunchIsSaid() {
            region.activities.add(new Activity("Failed", "Launching", "No capacity in eu-central-1a", START));
            region.activities.add(new Activity("Successful", "Launching", null, START));

            assertThat(look(Kind.IN_SERVICE).seen())
                    .isEqualTo("0 of 2 instances in service; Auto Scaling: No capacity in eu-central-1a");
            region.activities.remove(0);
            assertThat(look(Kind.IN_SERVICE).seen()).isEqualTo("0 of 2 instances in service");
        }

        @Test
        void aFleetThatIsNotThereIsNotInService() {
            region.groupIsThere = false;

            assertThat(look(Kind.IN_SERVICE).seen()).isEqualTo("0 of 2 instances in service");
            assertThat(look(Kind.STATUS_CHECKS).good()).isFalse();
            assertThat(look(Kind.TARGET_HEALTH).good()).isFalse();
        }

        @Test
        void bothStatusChecksOfEveryInstanceHaveToPass() {
            region.inService("i-1", "i-2");
            region.statuses.add(new StatusView("i-1", "ok", "ok"));
            region.statuses.add(new StatusView("i-2", "ok", "initializing"));
            region.statuses.add(new StatusView("i-3", "ok", "ok"));
            assertThat(look(Kind.STATUS_CHECKS))
                    .isEqualTo(Verdict.starting("1 of 2 instances passed EC2's status checks"));

            region.statuses.set(1, new StatusView("i-2", "impaired", "ok"));
            assertThat(look(Kind.STATUS_CHECKS))
                    .isEqualTo(Verdict.unhealthy("EC2 status checks impaired: i-2", List.of("i-2")));

            region.statuses.set(1, new StatusView("i-2", "ok", "ok"));
            assertThat(look(Kind.STATUS_CHECKS).good()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"initial", "unused", "draining"})
        void aTargetThatIsNotHealthyYetIsAwaited(String state) {
            region.inService("i-1", "i-2");
            region.target("i-1", "healthy", null);
            region.target("i-2", state, "Elb.InitialHealthChecking");

            assertThat(look(Kind.TARGET_HEALTH)).isEqualTo(Verdict.starting("1 of 2 targets healthy"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"unhealthy", "unavailable"})
        void aTargetThatIsUnhealthyIsNamedInAwssWords(String state) {
            region.inService("i-1", "i-2");
            region.target("i-1", "healthy", null);
            region.target("i-2", state, "Target.Timeout");

            assertThat(look(Kind.TARGET_HEALTH))
                    .isEqualTo(
                            Verdict.unhealthy("i-2 is " + state + " (Target.Timeout: in AWS's words)", List.of("i-2")));
        }

        @Test
        void otherFleetsTargetsCountForNothing() {
            region.inService("i-1", "i-2");
            region.target("i-1", "healthy", null);
            region.target("i-2", "healthy", null);
            region.target("i-9", "unhealthy", "Target.Timeout");
            assertThat(look(Kind.TARGET_HEALTH).good()).isTrue();

            region.target("i-2", "initial", null);
            region.target("i-8", "healthy", null);
            assertThat(look(Kind.TARGET_HEALTH).good()).isFalse();
        }

        @Test
        void anAlarmIsRaisedOrMissingOrWell() {
            GateSpec gate = GateSpec.of(Kind.ALARMS, "5xx", "latency");
            region.alarms.add(new AlarmView("5xx", "OK", "fine"));
            assertThat(bare(gate)).isEqualTo(Verdict.alarmed("CloudWatch has no alarm latency"));

            region.alarms.add(new AlarmView("latency", "INSUFFICIENT_DATA", "no data"));
            assertThat(bare(gate)).isEqualTo(Verdict.healthy("no alarm raised: 5xx, latency"));

            assertThat(bare(reading(AlarmReading.WithoutData.AWAITED)))
                    .isEqualTo(Verdict.starting("alarm latency is INSUFFICIENT_DATA: no data"));
            assertThat(bare(reading(AlarmReading.WithoutData.FAILS)))
                    .isEqualTo(Verdict.alarmed("alarm latency is INSUFFICIENT_DATA: no data"));

            region.alarms.set(0, new AlarmView("5xx", "ALARM", "Threshold Crossed"));
            assertThat(bare(gate)).isEqualTo(Verdict.alarmed("alarm 5xx is raised: Threshold Crossed"));
        }

        private Verdict look(Kind kind) {
            return bare(GateSpec.of(kind));
        }

        private static GateSpec reading(AlarmReading.WithoutData withoutData) {
            return GateSpec.usual(Kind.ALARMS, List.of("5xx", "latency"), new AlarmReading(withoutData));
        }

        /** Without what was seen of each instance. */
        private Verdict bare(GateSpec gate) {
            return Gates.now(region, TWO, gate, at(0)).with(List.of());
        }
    }

    /** The way through the gates before traffic moves. */
    @Nested
    class Passing {
        private final List<GateSpec> gates = List.of(
                new GateSpec(
                        Kind.IN_SERVICE, Duration.ofMinutes(5), 1, Duration.ofSeconds(20), Duration.ZERO, List.of()),
                new GateSpec(
                        Kind.TARGET_HEALTH,
                        Duration.ofMinutes(10),
                        3,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(2),
                        List.of()));
        private final GateProgress atTargets =
                GateProgress.START.nextGate(new GateResult(Kind.IN_SERVICE, true, START, List.of()));

        @Test
        void oneGateFollowsTheOther() {
            region.inService("i-1", "i-2");

            Look first = pass(GateProgress.START, 0);

            assertThat(first.passed()).isFalse();
            assertThat(first.after()).isZero();
            assertThat(first.progress().gate()).isEqualTo(1);
            assertThat(first.progress().since()).isNull();
            assertThat(first.progress().results())
                    .containsExactly(new GateResult(
                            Kind.IN_SERVICE,
                            "in service",
                            true,
                            START,
                            List.of("2 of 2 instances in service"),
                            List.of(
                                    new GateResult.Sighting("i-1", true, "InService, Healthy", START),
                                    new GateResult.Sighting("i-2", true, "InService, Healthy", START))));
        }

        /** Looks are shared: an answer that others were given may be some seconds old, and be given again. */
        @ParameterizedTest
        @EnumSource(names = {"IN_SERVICE", "STATUS_CHECKS", "ALARMS"})
        void aPassThatRestsOnAnAnswerThatHasCountedCountsNoMore(Kind kind) {
            region.inService("i-1", "i-2");
            region.statuses.add(new StatusView("i-1", "ok", "ok"));
            region.statuses.add(new StatusView("i-2", "ok", "ok"));
            region.alarms.add(new AlarmView("5xx", "OK", "Threshold not crossed"));
            List<GateSpec> twice =
                    List.of(GateSpec.of(kind, kind == Kind.ALARMS ? new String[] {"5xx"} : new String[0]));

            region.answeredAt = START.minusSeconds(3);
            Look one = Gates.pass(region, TWO, twice, GateProgress.START, at(0));
            Look same = Gates.pass(region, TWO, twice, one.progress(), at(10));
            region.answeredAt = START.plusSeconds(11);
            Look another = Gates.pass(region, TWO, twice, same.progress(), at(20));

            assertThat(one.progress().passes()).isEqualTo(1);
            assertThat(same.progress()).isEqualTo(one.progress());
            assertThat(same.after()).isEqualTo(Duration.ofSeconds(10));
            assertThat(same.passed()).isFalse();
            assertThat(another.passed()).isTrue();
        }

        @Test
        void aGateHasToPassAsOftenInARowAsItAsksFor() {
            healthyTargets();
            Look one = pass(atTargets, 0);
            Look two = pass(one.progress(), 10);
            region.target("i-2", "initial", null);
            Look interrupted = pass(two.progress(), 20);
            region.target("i-2", "healthy", null);
            Look again = pass(interrupted.progress(), 30);
            Look andAgain = pass(again.progress(), 40);
            Look last = pass(andAgain.progress(), 50);

            assertThat(List.of(one, two, interrupted, again, andAgain, last))
                    .extracting(look -> look.progress().passes())
                    .containsExactly(1, 2, 0, 1, 2, 0);
            assertThat(List.of(one, two, interrupted, again, andAgain))
                    .allMatch(look -> !look.passed() && look.after().equals(Duration.ofSeconds(10)));
            assertThat(last.passed()).isTrue();
            assertThat(last.progress().results())
                    .extracting(GateResult::kind)
                    .containsExactly(Kind.IN_SERVICE, Kind.TARGET_HEALTH);
            assertThat(pass(last.progress(), 60).passed()).as("it stays passed").isTrue();
        }

        @Test
        void anUnhealthyInstanceIsAwaitedWithinTheGraceAndFailsTheGateAfterwards() {
            healthyTargets();
            region.target("i-2", "unhealthy", "Target.Timeout");
            region.consoles.put(
                    "i-2",
                    IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i).collect(Collectors.joining("\n")));
            Look first = pass(atTargets, 0);
            Look within = pass(first.progress(), 119);
            assertThat(within.failure()).isNull();
            assertThat(within.seen()).isEqualTo("i-2 is unhealthy (Target.Timeout: in AWS's words)");

            Look failed = pass(within.progress(), 120);

            assertThat(failed.passed()).isFalse();
            assertThat(failed.failure().what()).isEqualTo("health gate target health");
            assertThat(failed.failure().resource()).isEqualTo("i-2");
            assertThat(failed.failure().reason()).isEqualTo("i-2 is unhealthy (Target.Timeout: in AWS's words)");
            assertThat(failed.failure().evidence())
                    .hasSize(13)
                    .startsWith("i-2: the console's last lines:", "line 9")
                    .endsWith("line 20");
            GateResult result = failed.progress().results().get(1);
            assertThat(result.passed()).isFalse();
            assertThat(result.at()).isEqualTo(START.plusSeconds(120));
            assertThat(result.evidence()).startsWith(failed.failure().reason()).endsWith("line 20");
        }

        @Test
        void aGateThatIsNotPassedInItsTimeSaysWhatWasSeenLast() {
            healthyTargets();
            region.target("i-2", "initial", null);
            Look first = pass(atTargets, 0);
            Look late = pass(first.progress(), 599);
            assertThat(late.failure()).isNull();

            Look failed = pass(late.progress(), 600);

            assertThat(failed.failure().reason())
                    .isEqualTo("not passed within 600 s; seen last: 1 of 2 targets healthy");
            assertThat(failed.failure().resource()).isNull();
            assertThat(failed.failure().evidence()).isEmpty();
        }

        @Test
        void whatPassesInTheLastMomentHasPassed() {
            region.inService("i-1");
            Look first = pass(GateProgress.START, 0);
            region.inService("i-2");

            Look last = pass(first.progress(), 3600);

            assertThat(last.failure()).isNull();
            assertThat(last.progress().gate()).isEqualTo(1);
        }

        @Test
        void anAlarmIsNotWaitedFor() {
            region.alarms.add(new AlarmView("5xx", "ALARM", "Threshold Crossed"));

            Look look = Gates.pass(region, TWO, List.of(GateSpec.of(Kind.ALARMS, "5xx")), GateProgress.START, at(0));

            assertThat(look.failure().what()).isEqualTo("health gate alarms");
            assertThat(look.failure().reason()).isEqualTo("alarm 5xx is raised: Threshold Crossed");
        }

        @Test
        void aConsoleThatCannotBeReadDoesNotHideWhy() {
            healthyTargets();
            region.target("i-1", "unhealthy", "Target.Timeout");
            region.target("i-2", "unhealthy", "Target.Timeout");
            region.consoles.put("i-2", "");

            Look failed = pass(pass(atTargets, 0).progress(), 500);

            assertThat(failed.failure().resource()).isEqualTo("i-1, i-2");
            assertThat(failed.failure().evidence())
                    .containsExactly(
                            "i-1: the console can't be read: ec2:GetConsoleOutput on i-1: UnauthorizedOperation: No",
                            "i-2: no console output yet");
        }

        @Test
        void atMostTwoConsolesAreShown() {
            for (int i = 1; i <= 5; i++) {
                region.inService("i-" + i);
                region.target("i-" + i, "unhealthy", "Target.Timeout");
                region.consoles.put("i-" + i, "a line");
            }

            Look failed = pass(pass(atTargets, 0).progress(), 500);

            assertThat(failed.failure().resource()).isEqualTo("i-1, i-2, i-3, i-4, i-5");
            assertThat(failed.failure().evidence()).hasSize(4);
        }

        private void healthyTargets() {
            region.inService("i-1", "i-2");
            region.target("i-1", "healthy", null);
            region.target("i-2", "healthy", null);
        }

        private Look pass(GateProgress progress, int seconds) {
            return Gates.pass(region, TWO, gates, progress, at(seconds));
        }
    }

    /** The watch over a fleet that has the traffic. */
    @Nested
    class Watching {
        private final List<GateSpec> gates = List.of(
                new GateSpec(
                        Kind.IN_SERVICE,
                        Duration.ofMinutes(5),
                        2,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(30),
                        List.of()),
                GateSpec.of(Kind.ALARMS, "5xx"));

        @Test
        void eachGateIsLookedAtInTurnAndARoundTakesAnInterval() {
            region.inService("i-1", "i-2");
            region.alarms.add(new AlarmView("5xx", "OK", "fine"));

            Look one = watch(GateProgress.START, 0);
            Look two = watch(one.progress(), 10);
            Look three = watch(two.progress(), 15);

            assertThat(List.of(one, two, three)).allMatch(Look::passed);
            assertThat(List.of(one, two, three))
                    .extracting(look -> look.progress().gate())
                    .containsExactly(1, 0, 1);
            assertThat(one.after()).isEqualTo(Duration.ofSeconds(10));
        }

        /** A failure is seen within a minute at worst, and within the interval just after traffic has moved. */
        @Test
        void whatHasBeenWellForLongIsLookedAtByTheMinuteAndOnceMoreBeforeTheEnd() {
            region.inService("i-1", "i-2");
            List<GateSpec> one = List.of(GateSpec.of(Kind.IN_SERVICE));
            Instant end = START.plusSeconds(300);

            assertThat(looks(one, end, GateProgress.START, 0)).containsExactly(0, 10, 30, 70, 130, 190, 250, 290);
        }

        @Test
        void whatWasNotWellIsLookedAtAsOftenAsAtTheBeginning() {
            region.inService("i-1");
            List<GateSpec> one = List.of(GateSpec.of(Kind.IN_SERVICE));
            Instant end = START.plusSeconds(600);
            GateProgress well = GateProgress.START
                    .lookedAt(START)
                    .marked(new GateProgress.Mark(START, 9, null, false, null, null), one, end);

            Look ill = Gates.watch(region, TWO, one, well, at(60), end);
            region.inService("i-2");

            assertThat(ill.after()).isEqualTo(Duration.ofSeconds(10));
            assertThat(looks(one, end, ill.progress(), 70)).startsWith(70, 80, 100, 140, 200);
        }

        @Test
        void whatHasNotProvenItselfInTrafficIsNotPutOff() {
            GateSpec endpoint = new GateSpec(
                    Kind.HTTP,
                    Duration.ofMinutes(10),
                    5,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(3),
                    List.of(),
                    HttpProbe.of("http://shop.example/health"));
            GateProgress.Mark unproven = new GateProgress.Mark(START, 4, null, false, null, null);
            GateProgress.Mark proven = new GateProgress.Mark(START, 5, null, true, null, null);

            assertThat(unproven.due(endpoint, null)).isEqualTo(START.plusSeconds(10));
            assertThat(proven.due(endpoint, null)).isEqualTo(START.plusSeconds(60));
        }

        /** At how many seconds somebody looks who looks when told to, up to the end. */
        private List<Integer> looks(List<GateSpec> watched, Instant end, GateProgress before, int from) {
            List<Integer> looks = new ArrayList<>();
            GateProgress progress = before;
            for (int now = from; !START.plusSeconds(now).isAfter(end); ) {
                looks.add(now);
                Look look = Gates.watch(region, TWO, watched, progress, at(now), end);
                progress = look.progress();
                now += (int) look.after().toSeconds();
            }
            return looks;
        }

        @Test
        void whatIsNotWellForLongerThanTheGraceFails() {
            region.alarms.add(new AlarmView("5xx", "OK", "fine"));
            region.inService("i-1");
            Look ill = watch(GateProgress.START, 0);
            Look alarms = watch(ill.progress(), 10);
            Look stillIll = watch(alarms.progress(), 29);
            assertThat(List.of(ill, alarms, stillIll))
                    .as("the other gates are looked at meanwhile")
                    .allMatch(look -> !look.passed() && look.failure() == null)
                    .extracting(Look::seen)
                    .containsOnly("in service: 1 of 2 instances in service");

            Look failed = watch(watch(stillIll.progress(), 39).progress(), 49);

            assertThat(failed.failure().what()).isEqualTo("health gate in service");
            assertThat(failed.failure().reason()).isEqualTo("1 of 2 instances in service");
            assertThat(failed.progress().results())
                    .last()
                    .extracting(GateResult::passed)
                    .isEqualTo(false);
        }

        @Test
        void whatMendsItselfWithinTheGraceBeginsAnew() {
            region.alarms.add(new AlarmView("5xx", "OK", "fine"));
            region.inService("i-1");
            Look ill = watch(GateProgress.START, 0);
            region.inService("i-2");
            Look well = watch(watch(ill.progress(), 10).progress(), 20);
            region.members.remove(1);
            Look illAgain = watch(watch(well.progress(), 30).progress(), 40);

            assertThat(well.passed()).isTrue();
            assertThat(illAgain.failure()).as("20 s ill, then well, then ill").isNull();
            assertThat(illAgain.progress().mark(0).badSince()).isEqualTo(START.plusSeconds(40));
        }

        @Test
        void anAlarmFailsAtOnce() {
            region.inService("i-1", "i-2");
            region.alarms.add(new AlarmView("5xx", "ALARM", "Threshold Crossed"));

            Look failed = watch(watch(GateProgress.START, 0).progress(), 10);

            assertThat(failed.failure().reason()).isEqualTo("alarm 5xx is raised: Threshold Crossed");
        }

        @Test
        void aWatchKeepsTheResultsAndBeginsItsLooksAnew() {
            GateProgress passed = GateProgress.START
                    .nextGate(new GateResult(Kind.IN_SERVICE, true, START, List.of()))
                    .lookedAt(START)
                    .onePass(START);

            GateProgress watching = passed.watching();

            assertThat(watching).isEqualTo(new GateProgress(0, null, 0, passed.results(), null, 0, List.of(), null));
        }

        private Look watch(GateProgress progress, int seconds) {
            return Gates.watch(region, TWO, gates, progress, at(seconds), null);
        }
    }

    @Test
    void onlyHealthyIsGood() {
        assertThat(State.values())
                .filteredOn(state -> new Verdict(state, "", List.of(), List.of(), List.of(), null, null, null).good())
                .containsExactly(State.HEALTHY);
    }
}
