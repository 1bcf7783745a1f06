package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Role;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.rehearsal.SimulatedAccount;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualClock;
import io.jenkins.plugins.immutabledelivery.rehearsal.VirtualTimer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

class RehearsalTest {
    private static final String TWO_REGIONS = """
            application: web
            region: eu-central-1
            bake: {base: ami-0123456789abcdef0, instanceType: t3.small, provision: dnf -y install nginx}
            environments:
              - {name: staging, capacity: {min: 1, desired: 1, max: 2}}
              - {name: production, region: us-east-1, targetGroups: 2, capacity: {min: 2, desired: 2, max: 4}}
            steps:
              - bakeAmi: {version: 1}
              - deployImmutable: {environment: staging, version: 1}
              - promote: {from: staging, to: production}
            """.replace(
                    "ami-0123456789abcdef0",
                    "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64");

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private VirtualTimer timer = new VirtualTimer(clock::advanceTo);
    private Pipeline pipeline = PipelineReader.parse(TWO_REGIONS);
    private SimulatedAccount account;

    @Test
    void acmesPipelineEndsAsItsFileSays() {
        pipeline = PipelineReader.read(Path.of("docs/examples/acme.yaml"));

        Rehearsal rehearsal = finished();

        assertThat(rehearsal.stageFailure()).isNull();
        assertThat(rehearsal.asExpected()).isTrue();
        Audit.Report report = rehearsal.audit();
        assertThat(report.problems()).isEmpty();
        assertThat(report.fleets())
                .filteredOn(fleet -> fleet.role() == Role.SERVING)
                .extracting(Audit.FleetRow::environment, Audit.FleetRow::version, Audit.FleetRow::healthy)
                .containsExactly(tuple("dev", "4", 1), tuple("staging", "4", 2), tuple("production", "2", 3));
    }

    @Test
    void anAuditFindsNoDriftButInstancesThatAreOlderThanTheyMayBe() {
        pipeline = PipelineReader.parse(TWO_REGIONS + """
                  - auditDrift: {environment: production, failOnDrift: true}
                  - auditDrift: {environment: staging, maxAge: 1h, failOnDrift: true}
                  - wait: 1h
                  - auditDrift: {environment: staging, maxAge: 1h}
                  - auditDrift: {environment: staging, maxAge: 1h, failOnDrift: true}
                    expect: stopped
                """);

        Rehearsal rehearsal = finished();

        assertThat(rehearsal.asExpected()).isTrue();
        assertThat(rehearsal.results().get(7).failure().reason()).contains("age of i-");
        assertThat(rehearsal.audit().problems()).isEmpty();
    }

    @Test
    void anAlarmOfAFleetThatIsGoneIsFoundAndNobodyElsesIs() {
        Rehearsal rehearsal = finished();
        CloudWatchClient cloudWatch = account.cloudWatch(Location.of("us-east-1"));
        List.of(
                        "cpu",
                        "immutable-delivery/web-production-v001/cpu",
                        "immutable-delivery/web-production-v000/cpu",
                        "immutable-delivery/shop-production-v007/cpu",
                        "immutable-delivery/web-production-v007/cpu")
                .forEach(name -> cloudWatch.putMetricAlarm(it -> it.alarmName(name)));

        assertThat(rehearsal.audit().problems())
                .containsExactly("alarm immutable-delivery/web-production-v007/cpu belongs to no fleet");
    }

    @Test
    void anImageIsPromotedIntoAnotherRegionAsACopy() {
        Rehearsal rehearsal = finished();

        assertThat(rehearsal.asExpected()).isTrue();
        assertThat(rehearsal.audit().problems()).isEmpty();
        LedgerEntry staging = records().ledger().current("web", "staging").orElseThrow();
        LedgerEntry production = records().ledger().current("web", "production").orElseThrow();
        assertThat(production.image().region()).isEqualTo("us-east-1");
        assertThat(production.image().sameBitsAs(staging.image())).isTrue();
    }

    @Test
    void anotherOneGoesOnWhereOneWasCutOff() {
        account = Rehearsal.simulatedAccount(pipeline, clock);
        Cut cut = new Cut(140);
        account.gate().listen(cut);
        Rehearsal first = rehearsal();
        Optional<CutOff> cutOff = Optional.empty();
        try {
            first.start();
            timer.runUntil(first::isOver);
        } catch (CutOff e) {
            cutOff = Optional.of(e);
        }
        assertThat(cutOff).as("the first one is cut off").isPresent();
        assertThat(first.isOver()).isFalse();
        timer = new VirtualTimer(clock::advanceTo);

        Rehearsal second = rehearsal();
        second.start();
        timer.runUntil(second::isOver);

        assertThat(second.asExpected()).isTrue();
        assertThat(second.audit().problems()).isEmpty();
        assertThat(account.region("eu-central-1").inventory().images()).hasSize(1);
    }

    @Test
    void afterItsRemovalNothingIsLeftInAnyRegion() {
        Rehearsal rehearsal = finished();

        rehearsal.remove();
        timer.runUntil(rehearsal::isRemoved);

        assertThat(rehearsal.stageFailure()).isNull();
        for (String region : pipeline.allRegions()) {
            var inventory = account.region(region).inventory();
            assertThat(inventory.images()).isEmpty();
            assertThat(inventory.snapshots()).isEmpty();
            assertThat(inventory.instances()).isEmpty();
            assertThat(inventory.groups()).isEmpty();
            assertThat(inventory.templateVersions()).isEmpty();
            assertThat(inventory.serving()).isEmpty();
        }
    }

    @Test
    void oneThatWasCutOffIsRemovedAsWell() {
        account = Rehearsal.simulatedAccount(pipeline, clock);
        Rehearsal first = rehearsal();
        first.start();
        timer.runUntil(() -> first.results().size() == 2);
        timer = new VirtualTimer(clock::advanceTo);

        Rehearsal second = new Rehearsal(pipeline, place(), Records.inMemory(), Flow.Watcher.NONE);
        second.remove();
        timer.runUntil(second::isRemoved);

        assertThat(second.stageFailure()).isNull();
        assertThat(account.region("eu-central-1").inventory().groups()).isEmpty();
        assertThat(account.region("eu-central-1").inventory().images()).isEmpty();
    }

    private Rehearsal finished() {
        account = Rehearsal.simulatedAccount(pipeline, clock);
        Rehearsal rehearsal = rehearsal();
        rehearsal.start();
        timer.runUntil(rehearsal::isOver);
        return rehearsal;
    }

    private Rehearsal rehearsal() {
        return new Rehearsal(pipeline, place(), records(), Flow.Watcher.NONE);
    }

    private Place place() {
        return new Place(account, null, clock, timer);
    }

    private Records records() {
        return Records.in(directory);
    }

    private static final class CutOff extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Lets that many calls pass, and answers no other until the next process. */
    private static final class Cut implements CallListener {
        private final int last;
        private int calls;

        Cut(int last) {
            this.last = last;
        }

        @Override
        public void after(Call call) {
            if (++calls == last) {
                throw new CutOff();
            }
        }
    }
}
