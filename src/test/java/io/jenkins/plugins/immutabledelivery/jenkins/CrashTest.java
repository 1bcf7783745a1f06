package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What is on disk when the controller goes down without notice. */
class CrashTest {
    private static final String ACCOUNT = "immutable-delivery/rehearsal/account.bin";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    /** Takes copies of the build's program and of the account when the engine makes its first call. */
    private static final class Copy implements CallListener {
        private final Path program;
        private final Path account;
        private final CompletableFuture<byte[][]> taken = new CompletableFuture<>();

        Copy(Path program, Path account) {
            this.program = program;
            this.account = account;
        }

        @Override
        public void before(Call call) {
            if (Thread.currentThread().getName().startsWith("immutable-delivery-") && !taken.isDone()) {
                try {
                    taken.complete(new byte[][] {Files.readAllBytes(program), Files.readAllBytes(account)});
                } catch (IOException e) {
                    taken.completeExceptionally(e);
                }
            }
        }
    }

    @Test
    void aStepIsSavedBeforeItsOperationBeginsSoThatACrashInBetweenNeitherDoublesNorLosesIt() throws Throwable {
        byte[][] left = new byte[2][];
        sessions.then(jenkins -> {
            Acme.configure().setRehearsalSpeed(60);
            WorkflowJob job = Acme.job(jenkins, "web", Acme.TO_DEV);
            Path root = jenkins.jenkins.getRootDir().toPath();
            Copy copy = new Copy(job.getRootDir().toPath().resolve("builds/1/program.dat"), root.resolve(ACCOUNT));
            Deliveries.get().rehearsal().account().gate().listen(copy);
            job.scheduleBuild2(0).waitForStart();
            System.arraycopy(copy.taken.get(60, TimeUnit.SECONDS), 0, left, 0, 2);
            String operation = operations(root).get(0).getFileName().toString().replace(".json", "");
            assertThat(new String(left[0], StandardCharsets.ISO_8859_1)).contains(operation);
        });
        // As if the crash had been between the two: the build knows of the operation, and the engine does not yet.
        Path home = sessions.getHome().toPath();
        Files.write(home.resolve("jobs/web/builds/1/program.dat"), left[0]);
        Files.write(home.resolve(ACCOUNT), left[1]);
        operations(home).forEach(CrashTest::delete);
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            assertThat(run.getAction(DeliveryAction.class).getEntries())
                    .extracting(DeliveryEntry::getOutcome)
                    .containsExactly(Outcome.BAKED, Outcome.RECEIVED);
        });
    }

    @Test
    void anOperationThatCannotBeReadKeepsNoJenkinsFromStarting() throws Throwable {
        sessions.then(jenkins -> {
            Acme.configure();
            Acme.run(jenkins, "bakeAmi(name: 'web', version: '1', provision: 'true')");
        });
        Path broken = operations(sessions.getHome().toPath()).get(0);
        Path kept = broken.resolveSibling("kept");
        Files.copy(broken, kept);
        Files.writeString(broken, "{");
        sessions.then(jenkins -> {
            String again = "bakeAmi(name: 'web', version: '2', provision: 'true')";
            jenkins.assertLogContains(
                    "Can't read the saved operation " + broken, Acme.run(jenkins, Result.FAILURE, again));

            Files.move(kept, broken, StandardCopyOption.REPLACE_EXISTING);

            Acme.run(jenkins, again);
        });
    }

    @Test
    void anOperationThatCannotBeSavedFailsItsStepAndItsPageSaysSo() throws Throwable {
        sessions.then(jenkins -> {
            Acme.configure();
            Path directory = jenkins.jenkins.getRootDir().toPath().resolve("immutable-delivery/rehearsal/operations");
            Deliveries.get().rehearsal().subnet(RehearsalRoom.DEFAULT_REGION);
            Files.move(directory, directory.resolveSibling("elsewhere"));
            Files.createFile(directory);

            WorkflowRun run =
                    Acme.run(jenkins, Result.FAILURE, "bakeAmi(name: 'web', version: '1', provision: 'true')");

            jenkins.assertLogContains("Can't save operation bake-", run);
            assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.STOPPED);
            assertThat(Acme.last(run).getFailure()).contains("Can't save operation bake-");
        });
    }

    @Test
    void anAccountThatAnotherVersionSavedIsRefusedWithAWayOut() throws Throwable {
        sessions.then(jenkins -> {
            Acme.configure();
            Deliveries.get().rehearsal().subnet(RehearsalRoom.DEFAULT_REGION);
        });
        Path account = sessions.getHome().toPath().resolve(ACCOUNT);
        String saved = Files.readString(account, StandardCharsets.ISO_8859_1);
        assertThat(saved).contains("capacityShortages");
        Files.writeString(
                account, saved.replace("capacityShortages", "capacityShortagez"), StandardCharsets.ISO_8859_1);
        sessions.then(jenkins -> {
            WorkflowRun run =
                    Acme.run(jenkins, Result.FAILURE, "bakeAmi(name: 'web', version: '1', provision: 'true')");
            jenkins.assertLogContains("The rehearsed account can't be read. Delete " + account.getParent(), run);
            jenkins.assertLogContains("The account was saved by another version", run);
        });
    }

    @Test
    void anOperationWhoseBuildWasKilledIsShownOnItsPageAsItEnded() throws Throwable {
        sessions.then(jenkins -> {
            Acme.configure().setRehearsalSpeed(60);
            WorkflowJob job = Acme.job(jenkins, "web", "bakeAmi(name: 'web', version: '1', provision: 'true')");
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("web 1 +0:00", run);
            run.doKill();
        });
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
            Deliveries.get().room(true);
            Acme.waitUntil(() -> Acme.last(run).getOutcome() != Outcome.IN_PROGRESS);
            assertThat(Acme.last(run).getOutcome()).isEqualTo(Outcome.BAKED);
        });
    }

    private static List<Path> operations(Path home) {
        try (Stream<Path> files = Files.list(home.resolve("immutable-delivery/rehearsal/operations"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
