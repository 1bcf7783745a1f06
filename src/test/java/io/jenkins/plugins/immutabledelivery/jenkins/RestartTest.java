package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
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
        sessions.then(jenkins -> {
            // Slow enough for what follows a restart to be held before it is over.
            Acme.configure().setRehearsalSpeed(60);
            // The stages are set up while a step begins, which is not what is tried here.
            Deliveries.get().rehearsal().subnet(RehearsalRoom.DEFAULT_REGION);
            for (String name : List.of("dev", "production")) {
                DescribedEnvironment.of(Configurations.environment(null, "environment", name, "web"), null, "web");
            }
            WorkflowJob job = Acme.job(jenkins, "web", Acme.TO_DEV + """
                    promote from: 'dev', to: 'production'
                    bakeAmi(name: 'web', version: '2', provision: 'true')
                    deployImmutable(environment: 'dev', version: '2') {
                        echo "testing ${env.FLEET_NAME}"
                    }
                    promote from: 'dev', to: 'production'
                    rollbackImage environment: 'production'
                    """);
            job.scheduleBuild2(0).waitForStart();
            isOverBeforeIt(hold(seen), job.getLastBuild());
        });
        boolean[] over = {false};
        int[] restarts = {0};
        while (!over[0] && restarts[0] < MOST_RESTARTS) {
            restarts[0]++;
            sessions.then(jenkins -> over[0] = isOverBeforeIt(hold(seen), last(jenkins)));
        }
        sessions.then(jenkins -> {
            WorkflowRun run = last(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            assertThat(run.getAction(DeliveryAction.class).getRollouts())
                    .extracting(DeliveryEntry::getLabel)
                    .containsExactly(
                            "dev ← web 1",
                            "production ← web 1",
                            "dev ← web 2",
                            "production ← web 2",
                            "production ← web 1");
            assertThat(fleets()).containsExactlyInAnyOrder("web-dev-v002", "web-production-v001");
            System.out.println("Restarted before " + restarts[0] + " changes in AWS.");
            assertThat(restarts[0]).isGreaterThan(20);
        });
    }

    private static Hold hold(Set<String> seen) {
        Hold hold = new Hold(seen);
        Deliveries.get().rehearsal().account().gate().listen(hold);
        return hold;
    }

    private static WorkflowRun last(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
    }

    /** Waits until the engine is held or the run has ended; says whether it has. */
    private static boolean isOverBeforeIt(Hold hold, WorkflowRun run) throws InterruptedException {
        boolean held = false;
        while (!held && run.isBuilding()) {
            held = hold.held.await(200, TimeUnit.MILLISECONDS);
        }
        return !held;
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
            DeliveryEntry entry = Acme.last(run);
            assertThat(entry.getLabel()).isEqualTo("dev ← web 1");
            assertThat(entry.getOutcome()).isEqualTo(Outcome.RECEIVED);
            assertThat(entry.getGates()).hasSize(3);
            assertThat(entry.getDuration()).isPositive();
            // Before it was a class of its own, an entry was one within DeliveryAction.
            String former = Run.XSTREAM2
                    .toXML(run.getAction(DeliveryAction.class))
                    .replace("DeliveryEntry", "DeliveryAction_-Entry");
            assertThat(former).contains("DeliveryAction_-Entry");
            assertThat(((DeliveryAction) Run.XSTREAM2.fromXML(former)).getEntries())
                    .extracting(DeliveryEntry::getLabel)
                    .containsExactly("web 1", "dev ← web 1");
        });
    }
}
