package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.EnvVars;
import hudson.model.Node;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.immutabledelivery.aws.NoCredentials;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** AWS is called with what the machine of a real agent offers; the controller's own offers nothing. */
@WithJenkins
class AgentCredentialsTest {
    static final String KEY = "AKIAAGENT7EXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    static final String BAKE = "bakeAmi(name: 'web', version: '1', provision: 'true')";

    static final String PROMOTE = "promote(from: 'staging', to: 'production')";
    static final String ROLLBACK = "rollbackImage(environment: 'production')";

    static final List<String> STEPS = List.of(
            BAKE,
            "deployImmutable(environment: 'staging', version: '1')",
            "deployImmutable(environment: 'staging', version: '1') { echo 'good' }",
            "deployImmutable(environment: 'staging', version: '1', plan: true)",
            "auditDrift(environment: 'production')");

    private JenkinsRule jenkins;
    private RefusingEndpoint endpoint;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        endpoint = new RefusingEndpoint();
        configure(endpoint);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    static void configure(RefusingEndpoint endpoint) {
        ApplicationConfiguration web = new ApplicationConfiguration("web");
        web.setRegion("eu-central-1");
        web.setEndpoint(endpoint.address());
        web.setCredentialsFrom("agent");
        web.setSubnet("subnet-0a1b2c3d");
        web.setBase("ami-0123456789abcdef0");
        ImmutableDeliveryConfiguration configuration = ImmutableDeliveryConfiguration.get();
        configuration.setApplications(List.of(web));
        configuration.setEnvironments(List.of(environment("staging", endpoint), environment("production", endpoint)));
    }

    private static EnvironmentConfiguration environment(String name, RefusingEndpoint endpoint) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration(name);
        environment.setApplication("web");
        environment.setRegion("eu-central-1");
        environment.setEndpoint(endpoint.address());
        environment.setCredentialsFrom("agent");
        environment.setLaunchTemplate("web");
        environment.setSubnets("subnet-0a1b2c3d");
        environment.setTargetGroups(
                "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/" + name + "/0123456789abcdef");
        return environment;
    }

    static DumbSlave agent(JenkinsRule jenkins) throws Exception {
        return jenkins.createOnlineSlave(
                null,
                new EnvVars(Map.of(
                        "AWS_ACCESS_KEY_ID",
                        KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        SECRET,
                        "AWS_EC2_METADATA_DISABLED",
                        "true")));
    }

    private WorkflowRun run(Node agent, String step) throws Exception {
        return Acme.run(jenkins, Result.FAILURE, on(agent, step));
    }

    static String on(Node agent, String step) {
        return "node('" + agent.getNodeName() + "') {\n" + step + "\n}";
    }

    @Test
    void theAgentsCredentialsSignTheCallsOfAStepInsideNode() throws Exception {
        DumbSlave agent = agent(jenkins);
        for (String step : STEPS) {
            endpoint.keys().clear();

            WorkflowRun run = run(agent, step);

            assertThat(endpoint.keys()).as(step).containsExactly(KEY);
            assertThat(run.getLog(1000)).noneMatch(line -> line.contains(SECRET));
        }
        jenkins.waitUntilNoActivity();
        for (String directory : List.of("jobs", "immutable-delivery")) {
            assertThat(texts(jenkins.jenkins.getRootDir().toPath().resolve(directory)))
                    .isNotEmpty()
                    .noneMatch(text -> text.contains(SECRET));
        }
    }

    /** As nothing was delivered yet, both are refused before AWS is called. */
    @Test
    void aPromotionAndARollbackAreMadeAsTheAgent() throws Exception {
        DumbSlave agent = agent(jenkins);

        jenkins.assertLogContains("no version of web has passed there yet", run(agent, PROMOTE));
        jenkins.assertLogContains("It has received no version before", run(agent, ROLLBACK));

        List<Saved> operations = Deliveries.get().room(false).journal().all();
        RolloutRequest promotion =
                OperationExecution.data(operations.get(0), RolloutData.class).request();
        RolloutRequest rollback =
                OperationExecution.data(operations.get(1), RolloutData.class).request();
        assertThat(Stream.of(promotion.from(), promotion.environment(), rollback.environment()))
                .extracting(
                        environment -> CredentialsKey.of(environment.location()).agent())
                .containsOnly(agent.getNodeName());
    }

    /**
     * Of all files; those that Jenkins writes under a passing name may be gone by then. In a running build's program Jenkins
     * itself keeps the environment variables of the agent, and removes it a moment after the build's end.
     */
    private static List<String> texts(Path directory) throws IOException {
        List<String> texts = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.endsWith("program.dat")) {
                    return FileVisitResult.CONTINUE;
                }
                try {
                    texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                } catch (NoSuchFileException e) {
                    return visitFileFailed(file, e);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return texts;
    }

    @Test
    void whatIsRehearsedInsideNodeNeedsNoCredentials() throws Exception {
        ImmutableDeliveryConfiguration.get().setRehearsal(true);
        ImmutableDeliveryConfiguration.get().setRehearsalSpeed(Acme.SPEED);
        ImmutableDeliveryConfiguration.get()
                .getApplications()
                .get(0)
                .setBase("resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64");

        Acme.run(jenkins, "node('built-in') {\n" + BAKE + "\n}");
        assertThat(endpoint.keys()).isEmpty();
    }

    @Test
    void aStepSaysItselfWhoseCredentialsAndItsApplicationsDoNotCountThen() throws Exception {
        ApplicationConfiguration web =
                ImmutableDeliveryConfiguration.get().getApplications().get(0);
        web.setCredentialsFrom("controller");
        web.setCredentialsId("nobody's");
        DumbSlave agent = agent(jenkins);

        run(agent, "bakeAmi(name: 'web', version: '1', provision: 'true', credentialsFrom: 'agent')");
        assertThat(endpoint.keys()).containsExactly(KEY);

        web.setCredentialsId(null);
        web.setCredentialsFrom("agent");
        WorkflowRun run = run(agent, "bakeAmi(name: 'web', version: '1', provision: 'true', credentialsId: 'other')");
        jenkins.assertLogContains("credentialsId: 'other' can't be used. Use the id of AWS credentials", run);
    }

    @Test
    void aRoleIsAssumedWithThem() throws Exception {
        ImmutableDeliveryConfiguration.get()
                .getApplications()
                .get(0)
                .setIamRole("arn:aws:iam::123456789012:role/deployer");

        run(agent(jenkins), BAKE);

        assertThat(endpoint.keys()).containsExactlyInAnyOrder(KEY, RefusingEndpoint.ROLE_KEY);
    }

    /** Which needs more of the SDK there than a key in the environment does. */
    @Test
    void aProfileMayMakeTheAgentAssumeARoleItself() throws Exception {
        Path profile = jenkins.createTmpDir().toPath().resolve("config");
        Files.writeString(profile, """
                [default]
                region = eu-central-1
                role_arn = arn:aws:iam::123456789012:role/agents
                source_profile = base
                [profile base]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(KEY, SECRET));
        DumbSlave agent = jenkins.createOnlineSlave(
                null,
                new EnvVars(Map.of("AWS_CONFIG_FILE", profile.toString(), "AWS_ENDPOINT_URL_STS", endpoint.address())));

        run(agent, BAKE);

        assertThat(endpoint.keys()).containsExactlyInAnyOrder(KEY, RefusingEndpoint.ROLE_KEY);
    }

    @Test
    void theControllersOwnNodeHasThoseOfItsMachine() throws Exception {
        System.setProperty("aws.accessKeyId", "AKIACONTROLLER");
        System.setProperty("aws.secretAccessKey", SECRET);
        try {
            Acme.run(jenkins, Result.FAILURE, "node('built-in') {\n" + BAKE + "\n}");
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }

        assertThat(endpoint.keys()).containsExactly("AKIACONTROLLER");
    }

    @Test
    void anAgentThatHasNoneOrIsAwayIsWaitedFor() throws Exception {
        DumbSlave poor = jenkins.createOnlineSlave(null, new EnvVars(Map.of("AWS_EC2_METADATA_DISABLED", "true")));
        WorkflowRun run =
                Acme.job(jenkins, "web", on(poor, BAKE)).scheduleBuild2(0).waitForStart();

        jenkins.waitForMessage(
                "NoCredentials: agent " + poor.getNodeName() + ": Unable to load credentials from any of the providers",
                run);
        assertThat(run.isBuilding()).isTrue();
        run.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));

        AgentCredentials credentials = new AgentCredentials(poor.getNodeName());
        poor.toComputer().disconnect(new OfflineCause.ByCLI("test")).get(30, TimeUnit.SECONDS);
        assertThatThrownBy(credentials::get)
                .isInstanceOf(NoCredentials.class)
                .hasMessage("agent " + poor.getNodeName() + " is not connected");
        jenkins.jenkins.removeNode(poor);
        assertThatThrownBy(credentials::get)
                .isInstanceOf(NoCredentials.class)
                .hasMessage("Jenkins knows no agent " + poor.getNodeName() + " any more");
        assertThat(endpoint.keys()).isEmpty();
    }
}
