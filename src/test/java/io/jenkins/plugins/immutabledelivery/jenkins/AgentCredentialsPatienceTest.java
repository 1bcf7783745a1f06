package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.EnvVars;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.immutabledelivery.aws.MachineCredentials;
import io.jenkins.plugins.immutabledelivery.aws.NoCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** An agent takes its time to say what it has. */
@WithJenkins
class AgentCredentialsPatienceTest {
    /** The engine has two threads for all operations: one machine that hangs must not take them again and again. */
    @Test
    void oneAnswerIsWaitedForOnce(JenkinsRule jenkins) throws Exception {
        Path answer = jenkins.createTmpDir().toPath().resolve("answer");
        DumbSlave agent = agent(jenkins, "while ! cat '" + answer + "'; do sleep 1; done");
        AgentCredentials credentials = new AgentCredentials(agent.getNodeName());

        assertThatThrownBy(credentials::get).isInstanceOf(NoCredentials.class).hasMessageContaining("has not said yet");
        Instant before = Instant.now();
        assertThatThrownBy(credentials::get).isInstanceOf(NoCredentials.class).hasMessageContaining("has not said yet");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));

        Files.writeString(answer, "{\"Version\": 1, \"AccessKeyId\": \"AKIALATE\", \"SecretAccessKey\": \"x\"}");
        assertThat(given(credentials).accessKeyId()).isEqualTo("AKIALATE");
    }

    private static DumbSlave agent(JenkinsRule jenkins, String script) throws Exception {
        Path directory = jenkins.createTmpDir().toPath();
        Path process = Files.writeString(directory.resolve("process"), script);
        Path profile = Files.writeString(
                directory.resolve("config"), "[default]\ncredential_process = sh '" + process + "'\n");
        return jenkins.createOnlineSlave(null, new EnvVars(Map.of("AWS_CONFIG_FILE", profile.toString())));
    }

    private static MachineCredentials given(AgentCredentials credentials) throws InterruptedException {
        AtomicReference<MachineCredentials> answer = new AtomicReference<>();
        Acme.waitUntil(() -> {
            try {
                answer.set(credentials.get());
                return true;
            } catch (NoCredentials e) {
                return false;
            }
        });
        return answer.get();
    }
}
