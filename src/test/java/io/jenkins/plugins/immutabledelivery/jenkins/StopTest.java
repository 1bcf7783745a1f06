package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Stopping, waiting for one another, and many at a time. */
@WithJenkins
class StopTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Acme.configure();
    }

    @Test
    void anAbortUnwindsWhatWasCreated() throws Exception {
        Acme.run(jenkins, Acme.TO_DEV);
        WorkflowJob job = Acme.job(jenkins, "web", """
                bakeAmi(name: 'web', version: '2', provision: 'true')
                deployImmutable(environment: 'dev', version: '2') {
                    sleep 600
                }
                """);
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("waits for the step's body", run);

        run.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("fleet web-dev-v002 removed", run);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.ABORTED);
        assertThat(groups()).containsExactly("web-dev-v001");
    }

    @Test
    void aTimeoutDuringABakeLeavesNoBuilder() throws Exception {
        Held engine = Held.engine();
        WorkflowRun run = timingOut();
        jenkins.waitForMessage("what was created is removed now", run);

        engine.release();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("Timeout has been exceeded", run);
        jenkins.assertLogNotContains("terminating with extreme prejudice", run);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.ABORTED);
        assertThat(builders()).isNotEmpty().allMatch(instance -> instance.ending());
    }

    /**
     * A step that does not end within the grace period of {@code timeout}, which is 5 s in tests and a minute elsewhere, is
     * made to end; its operation goes on until nothing is left.
     */
    @Test
    void aTimeoutDuringABakeLeavesNoBuilderThoughTheBuildEndsBefore() throws Exception {
        Held engine = Held.engine();
        WorkflowRun run = timingOut();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("terminating with extreme prejudice", run);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.UNWINDING);
        assertThat(jenkins.createWebClient().getPage(run).asNormalizedText())
                .contains("Aborted, what was created is being removed");
        engine.release();

        Acme.waitUntil(() -> Acme.last(run).getOutcome() != Outcome.UNWINDING);
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.ABORTED);
        assertThat(Acme.last(run).getDuration()).isPositive();
        assertThat(builders()).isNotEmpty().allMatch(instance -> instance.ending());
    }

    private WorkflowRun timingOut() throws Exception {
        // The first step of a controller takes longer than the timeout.
        Deliveries.get().rehearsal().subnet(RehearsalRoom.DEFAULT_REGION);
        WorkflowJob job = Acme.job(jenkins, "web", """
                timeout(time: 3, unit: 'SECONDS') {
                    bakeAmi(name: 'web', version: '1', provision: 'true')
                }
                """);
        return job.scheduleBuild2(0).waitForStart();
    }

    @Test
    void twoBuildsDoNotTrampleEachOther() throws Exception {
        Acme.run(jenkins, Acme.TO_DEV + "bakeAmi(name: 'web', version: '2', provision: 'true')");
        WorkflowJob slow = Acme.job(
                jenkins,
                "slow",
                "deployImmutable(environment: 'dev', version: '2') { input id: 'Ok', message: 'ok?' }");
        WorkflowRun first = slow.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Proceed or Abort", first);

        WorkflowRun hasty = Acme.run(
                jenkins, Result.FAILURE, "deployImmutable(environment: 'dev', version: '1', failIfBusy: true)");
        jenkins.assertLogContains("slow#1 (deploy/blueGreen) changes the environment now", hasty);
        WorkflowRun second = Acme.job(jenkins, "patient", "deployImmutable(environment: 'dev', version: '1')")
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("waiting for slow#1 (deploy/blueGreen), which holds web/dev@eu-central-1", second);
        assertThat(second.isBuilding()).isTrue();
        proceed(first);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        assertThat(groups()).containsExactly("web-dev-v003");
    }

    @Test
    void parallelBranchesEachDeliverTheirOwn() throws Exception {
        Acme.change("staging", environment -> environment.setApplication(null));

        WorkflowRun run = Acme.run(jenkins, """
                def base = 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64'
                def branches = [:]
                ['web', 'api', 'jobs'].each { name ->
                    branches[name] = {
                        def image = bakeAmi(name: name, base: base, version: '7', provision: 'true')
                        deployImmutable(environment: 'staging', image: image)
                    }
                }
                parallel branches
                """);

        assertThat(run.getAction(DeliveryAction.class).getRollouts())
                .extracting(DeliveryEntry::getLabel)
                .containsExactlyInAnyOrder("staging ← web 7", "staging ← api 7", "staging ← jobs 7");
    }

    @Test
    void twoHundredWaitingStepsNeedNoThreadOfTheirOwn() throws Exception {
        ImmutableDeliveryConfiguration.get().setRehearsalSpeed(1);
        WorkflowJob job = Acme.job(jenkins, "many", """
                def branches = [:]
                for (int i = 0; i < 200; i++) {
                    def name = 'app' + i
                    branches[name] = {
                        bakeAmi(name: name, version: '1', provision: 'true',
                            base: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64')
                    }
                }
                parallel branches
                """);
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("app5 1 +0:00", run);
        int few = engineThreads();
        jenkins.waitForMessage("app199 1 +0:00", run);

        assertThat(engineThreads()).isEqualTo(few).isLessThanOrEqualTo(2);
        assertThat(run.getExecution().getCurrentExecutions(false).get().stream()
                        .filter(OperationExecution.class::isInstance))
                .hasSize(200)
                .allSatisfy(step -> assertThat(step.getStatus()).isNotBlank());
        run.doKill();
    }

    private static int engineThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("immutable-delivery-"))
                .count();
    }

    private static List<InstanceView> builders() {
        return Deliveries.get()
                .room(true)
                .cloud()
                .at(Location.of("eu-central-1"))
                .instances()
                .tagged("immutable-delivery:application", "web");
    }

    private static List<String> groups() {
        List<String> names = new ArrayList<>();
        Deliveries.get()
                .room(true)
                .cloud()
                .at(Location.of("eu-central-1"))
                .autoScaling()
                .tagged(Map.of("immutable-delivery:application", "web"))
                .forEach(group -> names.add(group.name()));
        return names;
    }

    private void proceed(WorkflowRun run) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        client.getPage(client.addCrumb(new org.htmlunit.WebRequest(
                client.createCrumbedUrl(run.getUrl() + "input/Ok/proceedEmpty"), org.htmlunit.HttpMethod.POST)));
    }
}
