package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The controller is restarted in the middle of whatever it does. */
class RestartTest {
    private static final int MOST_RESTARTS = 80;

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    /** Holds the engine where it is about to change something in AWS, once for each change, until Jenkins goes down. */
    private static final class Hold implements CallListener {
        private final Set<String> before;
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch never = new CountDownLatch(1);

        Hold(Set<String> before) {
            this.before = before;
        }

        @Override
        public void before(Call call) {
            // Calls of one operation may repeat; their requests, which name what they are about, tell them apart.
            if (!call.readOnly() && before.add(call + " " + call.request())) {
                held.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new Killed();
                }
            }
        }
    }

    /** No exception that anything would handle: the thread is gone, as after kill -9. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aRestartBeforeEachChangeInAwsChangesNothing() throws Throwable {
        Set<String> seen = new HashSet<>();
        List<String> points = new ArrayList<>();
        sessions.then(jenkins -> {
            // Slow enough for what follows a restart to be held before it is over.
            Acme.configure().setRehearsalSpeed(60);
            // The stage is set up while a step begins, which is not what is tried here.
            Deliveries.get().rehearsal().subnet(RehearsalRoom.DEFAULT_REGION);
            Configurations.environment(null, "environment", "dev", "web").environment(null, "web");
            Deliveries.get().rehearsal().account().gate().listen(new Hold(seen));
            WorkflowJob job = Acme.job(jenkins, "web", Acme.TO_DEV + """
                    bakeAmi(name: 'web', version: '2', provision: 'true')
                    deployImmutable(environment: 'dev', version: '2') {
                        echo "testing ${env.FLEET_NAME}"
                    }
                    """);
            job.scheduleBuild2(0).waitForStart();
            awaitHold(seen, 1, job.getLastBuild());
        });
        boolean[] over = {false};
        while (!over[0] && points.size() < MOST_RESTARTS) {
            sessions.then(jenkins -> {
                WorkflowRun run = jenkins.jenkins
                        .getItemByFullName("web", WorkflowJob.class)
                        .getLastBuild();
                int before = seen.size();
                Deliveries.get().rehearsal().account().gate().listen(new Hold(seen));
                over[0] = awaitHold(seen, before + 1, run);
                points.add(String.valueOf(seen.size()));
            });
        }
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            jenkins.assertLogContains("dev ← web 2", run);
            assertThat(run.getAction(DeliveryAction.class).getRollouts())
                    .extracting(DeliveryAction.Entry::getLabel)
                    .containsExactly("dev ← web 1", "dev ← web 2");
            assertThat(Deliveries.get()
                            .rehearsal()
                            .account()
                            .region(RehearsalRoom.DEFAULT_REGION)
                            .inventory()
                            .toString())
                    .contains("web-dev-v002")
                    .doesNotContain("web-dev-v001");
            System.out.println("restarts in the middle: " + points.size());
            assertThat(points).hasSizeGreaterThan(15);
        });
    }

    /** Whether the run has ended before the engine was held again. */
    private static boolean awaitHold(Set<String> seen, int wanted, WorkflowRun run) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (seen.size() < wanted && run.isBuilding() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return !run.isBuilding();
    }

    @Test
    void whatABuildDeliveredSurvivesARestart() throws Throwable {
        sessions.then(jenkins -> {
            Acme.configure();
            Acme.run(jenkins, Acme.TO_DEV);
        });
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getAllItems(WorkflowJob.class).get(0).getLastBuild();
            assertThat(run.getResult()).isEqualTo(Result.SUCCESS);
            DeliveryAction.Entry entry = Acme.last(run);
            assertThat(entry.getLabel()).isEqualTo("dev ← web 1");
            assertThat(entry.getOutcome()).isEqualTo(Outcome.RECEIVED);
            assertThat(entry.getGates()).hasSize(3);
            assertThat(entry.getDuration()).isPositive();
        });
    }
}
