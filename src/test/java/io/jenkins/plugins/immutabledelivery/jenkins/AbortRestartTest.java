package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.util.List;
import java.util.Map;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A build is aborted, and before its operation gets to know so the controller goes down. */
class AbortRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bakeAmi(name: 'web', version: '3', provision: 'true')",
                "deployImmutable(environment: 'dev', version: '2')",
                "promote(from: 'dev', to: 'staging')",
                "rollbackImage(environment: 'production')"
            })
    void anAbortIsNotForgotten(String step) throws Throwable {
        List<?>[] before = new List<?>[1];
        sessions.then(jenkins -> {
            Acme.configure();
            Acme.run(jenkins, Acme.TO_DEV + """
                    promote(from: 'dev', to: 'production')
                    bakeAmi(name: 'web', version: '2', provision: 'true')
                    deployImmutable(environment: 'production', version: '2')
                    """);
            before[0] = fleets();
            Held engine = Held.engine();
            WorkflowRun run =
                    Acme.job(jenkins, "aborted", step).scheduleBuild2(0).waitForStart();
            engine.await();
            abort(run);
            jenkins.waitForMessage("what was created is removed now", run);
            // Slow enough that the operation, which goes on before the build does, has not ended by then.
            ImmutableDeliveryConfiguration.get().setRehearsalSpeed(60);
        });
        sessions.then(jenkins -> {
            assertUnwound(jenkins);
            assertThat(fleets()).isEqualTo(before[0]);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAbortWhileTheBodyRunsIsNotForgotten(boolean beforeTheRestart) throws Throwable {
        sessions.then(jenkins -> {
            Acme.configure();
            Acme.run(jenkins, Acme.TO_DEV + "bakeAmi(name: 'web', version: '2', provision: 'true')");
            WorkflowRun run =
                    Acme.job(jenkins, "aborted", """
                            deployImmutable(environment: 'dev', version: '2') {
                                echo 'in the body'
                                sleep 600
                            }
                            """).scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("in the body", run);
            if (beforeTheRestart) {
                Held engine = Held.engine();
                abort(run);
                engine.await();
            }
        });
        sessions.then(jenkins -> {
            if (!beforeTheRestart) {
                abort(last(jenkins));
            }
            assertUnwound(jenkins);
            assertThat(fleets()).containsExactly("web-dev-v001");
        });
    }

    private static WorkflowRun last(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("aborted", WorkflowJob.class).getLastBuild();
    }

    private static void abort(WorkflowRun run) throws Exception {
        run.getExecution().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
    }

    private static void assertUnwound(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = last(jenkins);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.ABORTED);
        String operation = Acme.last(run).getOperation();
        assertThat(Deliveries.get()
                        .room(true)
                        .cloud()
                        .at(Location.of(RehearsalRoom.DEFAULT_REGION))
                        .instances()
                        .tagged(Tags.APPLICATION, "web"))
                .filteredOn(instance -> operation.equals(instance.tags().get(Tags.OPERATION)))
                .allMatch(InstanceView::ending);
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
