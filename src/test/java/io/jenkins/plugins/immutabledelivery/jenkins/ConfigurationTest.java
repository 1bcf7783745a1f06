package io.jenkins.plugins.immutabledelivery.jenkins;

import static io.jenkins.plugins.casc.misc.Util.getUnclassifiedRoot;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.immutabledelivery.model.AlarmReading;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.MetricComparison;
import io.jenkins.plugins.immutabledelivery.model.RemoteCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Applications and environments: from forms, from code, and in folders. */
@WithJenkins
class ConfigurationTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void whatCodeSaysIsConfiguredAndExportedTheSame() throws Exception {
        String source = getClass().getResource("configuration-as-code.yaml").toExternalForm();

        ConfigurationAsCode.get().configure(source);

        EnvironmentConfiguration production = Configurations.environment(null, "environment", "production", "web");
        assertThat(production.getRegion()).isEqualTo("eu-central-1");
        assertThat(production.getCredentialsId()).isEqualTo("aws-production");
        assertThat(production.isProtectedEnvironment()).isTrue();
        assertThat(DescribedEnvironment.of(production, null, "web").capacity().desired())
                .isEqualTo(3);
        assertThat(DescribedEnvironment.of(production, null, "web").gates())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new GateSpec(
                                GateSpec.Kind.TARGET_HEALTH,
                                Duration.ofMinutes(15),
                                3,
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(3),
                                List.of()),
                        GateSpec.usual(
                                GateSpec.Kind.ALARMS,
                                List.of("web-production-5xx"),
                                new AlarmReading(AlarmReading.WithoutData.AWAITED)),
                        GateSpec.of(
                                new HttpProbe("http://{instance}:8080/health", "200-299", null, Duration.ofMillis(500))
                                        .from(HttpProbe.Agent.OF_THE_STEP)),
                        GateSpec.of(MetricComparison.errorRate(null, 1.5, 0.01)),
                        GateSpec.of(new MetricComparison(
                                "Orders",
                                orders("Orders"),
                                orders("Visits"),
                                null,
                                20,
                                Duration.ofMinutes(10),
                                3.0,
                                null,
                                null)),
                        GateSpec.of(new RemoteCommand("smoke-test", null, Duration.ofSeconds(30))),
                        GateSpec.judgement("load test"));
        assertThat(DescribedEnvironment.of(production, null, "web").tags()).containsEntry("team", "storefront");
        assertThat(Configurations.application(null, "web").getInstanceType()).isEqualTo("t3.small");
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        String exported = toYamlString(getUnclassifiedRoot(context).get("immutableDelivery"));
        assertThat(exported)
                .contains("name: \"production\"", "soak: \"1h\"", "approvers: \"sre\"", "rehearsalSpeed: 120")
                .containsOnlyOnce("credentialsFrom: \"agent\"")
                .doesNotContain("credentialsFrom: \"controller\"");
    }

    private static Metric orders(String name) {
        return new Metric("Shop", name, "Sum", Map.of("AutoScalingGroupName", "{group}", "Shop", "main"));
    }

    @Test
    void whatAGateLacksIsNamed() {
        assertThatThrownBy(() -> new GateSetting("http").spec()).hasMessageContaining("Say what is asked by HTTP");
        assertThatThrownBy(() -> new GateSetting("metric").spec()).hasMessageContaining("Say what is measured");
        assertThatThrownBy(() -> new GateSetting("command").spec()).hasMessageContaining("Say what is run");
        assertThatThrownBy(() -> new GateSetting("guess").spec()).hasMessageContaining("http, metric, command");
        GateSetting alarms = new GateSetting("alarms");
        alarms.setNames("5xx");
        alarms.setWithoutData("good");
        assertThatThrownBy(alarms::spec).hasMessageContaining("passes, awaited or fails");
        CommandSetting command = new CommandSetting("x");
        command.setShell("zsh");
        assertThatThrownBy(command::command).hasMessageContaining("sh or powershell");
        HttpSetting http = new HttpSetting("http://{instance}/health");
        http.setFrom("moon");
        assertThatThrownBy(http::probe).hasMessageContaining("Use controller or agent");
        http.setFrom("controller");
        assertThat(http.probe()).isEqualTo(HttpProbe.of("http://{instance}/health"));
        MetricSetting metric = new MetricSetting("Orders");
        metric.setMaximum("many");
        assertThatThrownBy(metric::comparison).hasMessageContaining("Use a number");
        metric.setMaximum("3");
        metric.setDimensions("group");
        assertThatThrownBy(metric::comparison).hasMessageContaining("Use name=value");
    }

    @Test
    void theSystemPageKeepsWhatIsConfigured() throws Exception {
        ConfigurationAsCode.get()
                .configure(getClass().getResource("configuration-as-code.yaml").toExternalForm());
        ImmutableDeliveryConfiguration before = ImmutableDeliveryConfiguration.get();
        EnvironmentConfiguration expected = before.getEnvironments().get(0);

        jenkins.configRoundtrip();

        ImmutableDeliveryConfiguration after = ImmutableDeliveryConfiguration.get();
        assertThat(after.getRehearsalSpeed()).isEqualTo(120);
        jenkins.assertEqualDataBoundBeans(expected, after.getEnvironments().get(0));
        jenkins.assertEqualDataBoundBeans(before.getApplications(), after.getApplications());
        assertThat(after.getRehearsalFaults()).hasSize(1);
    }

    @Test
    void aFoldersEnvironmentsComeFirstAndOnlyForItsJobs() throws Exception {
        Acme.configure();
        Folder folder = jenkins.createProject(Folder.class, "acme");
        EnvironmentConfiguration own = Acme.environment("dev", 1);
        own.setDesiredInstances(3);
        EnvironmentConfiguration qa = Acme.environment("qa", 1);
        FolderConfiguration property = new FolderConfiguration();
        property.setEnvironments(List.of(own, qa));
        folder.addProperty(property);

        Folder again = jenkins.configRoundtrip(folder);

        assertThat(again.getProperties().get(FolderConfiguration.class).getEnvironments())
                .extracting(EnvironmentConfiguration::getName)
                .containsExactly("dev", "qa");
        WorkflowJob inside = folder.createProject(WorkflowJob.class, "web");
        assertThat(Configurations.environment(inside, "environment", "dev", "web")
                        .getDesiredInstances())
                .isEqualTo(3);
        inside.setDefinition(new CpsFlowDefinition(Acme.TO_DEV + "promote from: 'dev', to: 'qa'", true));
        jenkins.assertLogContains("qa ← web 1", jenkins.buildAndAssertSuccess(inside));
        WorkflowJob outside = jenkins.createProject(WorkflowJob.class, "outside");
        assertThat(Configurations.environments(outside))
                .extracting(EnvironmentConfiguration::getName)
                .containsExactly("dev", "staging", "production");
    }

    @Test
    void aFoldersEnvironmentForAnyApplicationComesBeforeOneAroundIt() throws Exception {
        Acme.configure();
        EnvironmentConfiguration own = Acme.environment("dev", 1);
        own.setApplication(null);
        own.setDesiredInstances(3);
        FolderConfiguration property = new FolderConfiguration();
        property.setEnvironments(List.of(own));
        Folder folder = jenkins.createProject(Folder.class, "acme");
        folder.addProperty(property);

        assertThat(Configurations.environment(folder, "environment", "dev", "web"))
                .isSameAs(own);
        assertThat(Configurations.environment(folder, "environment", "dev", null))
                .isSameAs(own);
    }

    @Test
    void whatIsLeftOutIsRefusedOrAsUsual() {
        assertThatThrownBy(() -> Check.tags("tags", TagSetting.map(List.of(new TagSetting(null, null)))))
                .hasMessageContaining("Use a key of 1 to 128 characters");
        GateSetting gate = new GateSetting("inService");
        gate.setTimeout("");
        gate.setInterval(" ");
        gate.setGrace(null);
        assertThat(gate.spec()).isEqualTo(GateSpec.of(GateSpec.Kind.IN_SERVICE));
        EnvironmentConfiguration environment = new EnvironmentConfiguration(" ");
        environment.setApprovers("alice, Release Managers,");
        assertThat(environment.approverIds()).containsExactly("alice", "Release Managers");
        ImmutableDeliveryConfiguration.get().setEnvironments(List.of(environment));
        assertThat(EnvironmentItems.of(null)).isEmpty();
    }

    @Test
    void anEnvironmentThatIsRenamedBreaksNoFormerBuild() throws Exception {
        Acme.configure();
        var run = Acme.run(jenkins, Acme.TO_DEV);
        ImmutableDeliveryConfiguration.get().setEnvironments(List.of(Acme.environment("development", 1)));

        assertThat(jenkins.createWebClient().getPage(run).asNormalizedText()).contains("web-dev-v001");
        run.getParent().delete();
        jenkins.assertLogContains("development ← web 1", Acme.run(jenkins, """
                deployImmutable environment: 'development', version: '1', application: 'web'
                """));
    }
}
