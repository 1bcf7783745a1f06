package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.FileJournal;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.util.List;
import java.util.Map;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A step is stopped at each point of its life. */
@WithJenkins
class AbortTest {
    private static final String BAKE = "bakeAmi(name: 'web', version: '2', provision: 'true')";
    private static final String DEPLOY = "deployImmutable(environment: 'dev', version: '2')";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Acme.configure();
    }

    @Test
    void beforeItsOperationHasBegunNothingBegins() throws Exception {
        Held start = Held.start();
        WorkflowRun run = begin(BAKE);
        start.await();

        stop(run);
        start.release();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(run.getAction(DeliveryAction.class)).isNull();
        assertThat(journal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bakeAmi(name: 'web', version: '3', provision: 'true')",
                DEPLOY,
                DEPLOY + " { echo 'never' }",
                "promote(from: 'dev', to: 'staging')",
                "rollbackImage(environment: 'production')"
            })
    void whileItsOperationIsAboutToChangeSomethingNothingIsLeft(String step) throws Exception {
        Acme.run(
                jenkins,
                Acme.TO_DEV + "promote(from: 'dev', to: 'production')\n" + BAKE
                        + "\ndeployImmutable(environment: 'production', version: '2')");
        List<String> before = fleets();
        Held engine = Held.engine();
        WorkflowRun run = begin(step);
        engine.await();

        stop(run);
        engine.release();

        assertUnwound(run);
        assertThat(fleets()).isEqualTo(before);
    }

    @Test
    void whileItWaitsForAnotherOperationItEndsAtOnceAndTheOtherGoesOn() throws Exception {
        Acme.run(jenkins, Acme.TO_DEV + BAKE);
        Held engine = Held.engine();
        WorkflowRun first = begin(DEPLOY);
        engine.await();
        WorkflowRun second = begin("deployImmutable(environment: 'dev', version: '1')");
        jenkins.waitForMessage("waiting for " + first.getParent().getName(), second);

        stop(second);

        assertUnwound(second);
        engine.release();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        assertThat(fleets()).containsExactly("web-dev-v002");
    }

    @Test
    void anAuditThatIsStoppedSaysNothingOfWhatWouldBeRemoved() throws Exception {
        Acme.run(jenkins, BAKE);
        Held engine = Held.engine();
        WorkflowRun first = begin(DEPLOY);
        engine.await();
        WorkflowRun audit = begin("auditDrift(environment: 'dev')");
        jenkins.waitForMessage("waiting for " + first.getParent().getName(), audit);

        stop(audit);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(audit));
        jenkins.assertLogNotContains("removed", audit);
        engine.release();

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
    }

    @Test
    void onceMoreWhileItIsUnwoundChangesNothing() throws Exception {
        Acme.run(jenkins, Acme.TO_DEV + BAKE);
        WorkflowRun run = begin(DEPLOY + " { sleep 600 }");
        jenkins.waitForMessage("waits for the step's body", run);
        Held engine = Held.engine();
        stop(run);
        engine.await();
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.UNWINDING);
        assertThat(Acme.last(run).getLabel()).isEqualTo("dev: web 2 aborted");

        stop(run);
        engine.release();

        assertUnwound(run);
        assertThat(fleets()).containsExactly("web-dev-v001");
    }

    @Test
    void aBuildThatIsKilledWhileItIsUnwoundShowsHowThatEnded() throws Exception {
        Acme.run(jenkins, Acme.TO_DEV + BAKE);
        WorkflowRun run = begin(DEPLOY + " { sleep 600 }");
        jenkins.waitForMessage("waits for the step's body", run);
        Held engine = Held.engine();
        stop(run);
        engine.await();

        run.doKill();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.UNWINDING);
        engine.release();

        Acme.waitUntil(() -> Acme.last(run).getOutcome() != Outcome.UNWINDING);
        assertUnwound(run);
        assertThat(fleets()).containsExactly("web-dev-v001");
    }

    @Test
    void aBodyThatFailedIsToldAsSuchThoughTheBuildIsStoppedAfterwards() throws Exception {
        Acme.run(jenkins, Acme.TO_DEV + BAKE);
        WorkflowRun run = begin(DEPLOY + " { input 'ok?'; error 'smoke' }");
        jenkins.waitForMessage("ok?", run);
        Held engine = Held.engine();
        proceed(run);
        engine.await();

        stop(run);
        engine.release();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.STOPPED);
        assertThat(Acme.last(run).getFailure()).contains("smoke");
        assertThat(fleets()).containsExactly("web-dev-v001");
    }

    private void proceed(WorkflowRun run) throws Exception {
        run.getAction(org.jenkinsci.plugins.workflow.support.steps.input.InputAction.class)
                .getExecutions()
                .get(0)
                .proceed(null);
    }

    private WorkflowRun begin(String script) throws Exception {
        WorkflowJob job = Acme.job(jenkins, "job-" + jenkins.jenkins.getItems().size(), script);
        return job.scheduleBuild2(0).waitForStart();
    }

    /** As an abort or a timeout does; when this returns, the Pipeline's thread comes to it next. */
    private static void stop(WorkflowRun run) throws Exception {
        run.getExecution().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
    }

    private void assertUnwound(WorkflowRun run) throws Exception {
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.ABORTED);
        String operation = Acme.last(run).getOperation();
        assertThat(instances())
                .filteredOn(instance -> operation.equals(instance.tags().get(Tags.OPERATION)))
                .allMatch(InstanceView::ending);
    }

    private List<Saved> journal() {
        return new FileJournal(jenkins.jenkins.getRootDir().toPath().resolve("immutable-delivery/rehearsal/operations"))
                .all();
    }

    private static List<InstanceView> instances() {
        return Deliveries.get()
                .room(true)
                .cloud()
                .at(Location.of(RehearsalRoom.DEFAULT_REGION))
                .instances()
                .tagged(Tags.APPLICATION, "web");
    }

    private static List<String> fleets() {
        return Deliveries.get()
                .room(true)
                .cloud()
                .at(Location.of(RehearsalRoom.DEFAULT_REGION))
                .autoScaling()
                .tagged(Map.of(Tags.APPLICATION, "web"))
                .stream()
                .filter(group -> !group.deleting())
                .map(GroupView::name)
                .toList();
    }
}
