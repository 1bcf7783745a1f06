package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.util.FormValidation;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundSetter;

/** The steps in the Snippet Generator: there and back, with a help page for each parameter. */
@WithJenkins
class SnippetTest {
    private SnippetizerTester tester;

    @BeforeEach
    void start(JenkinsRule rule) {
        Acme.configure();
        tester = new SnippetizerTester(rule);
    }

    @Test
    void bakeAmi() throws Exception {
        BakeAmiStep step = new BakeAmiStep("web");
        tester.assertRoundTrip(step, "bakeAmi 'web'");
        step.setVersion("1.4.0");
        step.setProvision("dnf -y install nginx");
        step.setRegion("eu-west-1");
        step.setCredentialsFrom("agent");
        step.setInstanceType("t3.large");
        step.setProvisionTimeout("30m");
        step.setTags(List.of(new TagSetting("team", "shop")));
        tester.assertRoundTrip(
                step,
                "bakeAmi credentialsFrom: 'agent', instanceType: 't3.large', name: 'web', provision: 'dnf -y install nginx',"
                        + " provisionTimeout: '30m', region: 'eu-west-1', tags: [ec2Tag(key: 'team', value: 'shop')],"
                        + " version: '1.4.0'");
    }

    @Test
    void bakeAmiOfAnApplicationThatItDescribes() throws Exception {
        BakeAmiStep step = new BakeAmiStep("web");
        ApplicationConfiguration web = new ApplicationConfiguration("web");
        web.setIamRole("arn:aws:iam::123456789012:role/baker");
        step.setDefinition(web);
        tester.assertRoundTrip(
                step,
                "bakeAmi definition: ec2Application(iamRole: 'arn:aws:iam::123456789012:role/baker', name: 'web'),"
                        + " name: 'web'");
    }

    @Test
    void deployImmutable() throws Exception {
        DeployImmutableStep step = new DeployImmutableStep("dev");
        step.setVersion("7");
        tester.assertRoundTrip(step, "deployImmutable environment: 'dev', version: '7'");
        BlueGreenStrategy strategy = new BlueGreenStrategy();
        strategy.setBakeTime("10m");
        step.setStrategy(strategy);
        step.setFailIfBusy(true);
        step.setApplication("web");
        tester.assertRoundTrip(
                step,
                "deployImmutable application: 'web', environment: 'dev', failIfBusy: true,"
                        + " strategy: blueGreen(bakeTime: '10m'), version: '7'");
    }

    @Test
    void aStrategyThatSaysNothingIsNotWritten() throws Exception {
        String form = """
                {"stapler-class": "%s", "environment": "dev",
                 "strategy": {"stapler-class": "%s", "bakeTime": "", "keepPreviousWarm": ""}}
                """.formatted(DeployImmutableStep.class.getName(), BlueGreenStrategy.class.getName());

        tester.assertGenerateSnippet(form, "deployImmutable 'dev'", null);
    }

    @Test
    void anApplicationMayLeaveItsRegionToTheStep() {
        ImmutableDeliveryConfiguration.get().setRehearsal(false);
        ApplicationConfiguration.DescriptorImpl application =
                ExtensionList.lookupSingleton(ApplicationConfiguration.DescriptorImpl.class);
        EnvironmentConfiguration.DescriptorImpl environment =
                ExtensionList.lookupSingleton(EnvironmentConfiguration.DescriptorImpl.class);

        assertThat(application.doCheckRegion(null, "", false)).isEqualTo(FormValidation.ok());
        assertThat(application.doCheckRegion(null, "here", false).getMessage()).contains("Use a region&#039;s code");
        assertThat(environment.doCheckRegion(null, "", false).kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void aCapacityThatCannotBeIsSaidBesideItsField() {
        EnvironmentConfiguration.DescriptorImpl form =
                ExtensionList.lookupSingleton(EnvironmentConfiguration.DescriptorImpl.class);

        assertThat(form.doCheckDesiredInstances(null, "1", "2", "3").getMessage())
                .contains("Use a number from capacity.min (2) to capacity.max (3)");
        assertThat(form.doCheckMaxInstances(null, "1", "2").getMessage()).contains("Use at least capacity.min");
        assertThat(form.doCheckDesiredInstances(null, "2", "2", "3")).isEqualTo(FormValidation.ok());
        assertThat(form.doCheckDesiredInstances(null, "", "2", null)).isEqualTo(FormValidation.ok());
        assertThat(form.doCheckMaxInstances(null, "0", "1").kind)
                .as("an OK from here would take away what the browser says")
                .isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckDesiredInstances(null, "many", "1", "2").kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void aStrategyThatCannotBeIsSaidBesideItsField() {
        CanaryStrategy.DescriptorImpl canary = ExtensionList.lookupSingleton(CanaryStrategy.DescriptorImpl.class);
        RollingStrategy.DescriptorImpl rolling = ExtensionList.lookupSingleton(RollingStrategy.DescriptorImpl.class);

        assertThat(canary.doCheckSteps(null, "50, 25").getMessage()).contains("Use rising percentages");
        assertThat(canary.doCheckSoak(null, "7d").getMessage()).contains("soak: &#039;7d&#039; can&#039;t be used");
        assertThat(canary.doCheckBakeTime(null, "soon").getMessage()).contains("Use a duration");
        assertThat(canary.doCheckKeepPreviousWarm(null, "x").getMessage()).contains("Use a duration");
        assertThat(rolling.doCheckCheckpoints(null, "50, x").getMessage()).contains("whole numbers of percent");
        assertThat(rolling.doCheckCheckpointDelay(null, "1m", "50").getMessage())
                .contains("Use 2m or more");
        assertThat(rolling.doCheckWarmUp(null, "7h").getMessage()).contains("Use at most 6h.");
        assertThat(List.of(
                        canary.doCheckSteps(null, ""),
                        canary.doCheckSoak(null, "1m"),
                        canary.doCheckBakeTime(null, ""),
                        rolling.doCheckCheckpoints(null, ""),
                        rolling.doCheckCheckpointDelay(null, "1m", ""),
                        rolling.doCheckWarmUp(null, "")))
                .containsOnly(FormValidation.ok());
    }

    @Test
    void aGateThatCannotBeIsSaidBesideItsField() {
        GateSetting.DescriptorImpl gate = ExtensionList.lookupSingleton(GateSetting.DescriptorImpl.class);
        HttpSetting.DescriptorImpl http = ExtensionList.lookupSingleton(HttpSetting.DescriptorImpl.class);
        MetricSetting.DescriptorImpl metric = ExtensionList.lookupSingleton(MetricSetting.DescriptorImpl.class);
        CommandSetting.DescriptorImpl command = ExtensionList.lookupSingleton(CommandSetting.DescriptorImpl.class);

        assertThat(gate.doCheckTimeout(null, "soon").getMessage()).contains("gate.timeout: &#039;soon&#039;");
        assertThat(gate.doCheckInterval(null, "x").getMessage()).contains("Use a duration");
        assertThat(gate.doCheckGrace(null, "x").getMessage()).contains("Use a duration");
        assertThat(http.doCheckAddress(null, "shop").getMessage()).contains("Use an http or https address");
        assertThat(http.doCheckStatus(null, "fine").getMessage()).contains("Use numbers and ranges");
        assertThat(http.doCheckBody(null, "(").getMessage()).contains("Use a regular expression");
        assertThat(http.doCheckLatency(null, "11s").getMessage()).contains("at most 10s");
        assertThat(metric.doCheckMaximum(null, "many").getMessage()).contains("Use a number");
        assertThat(metric.doCheckMaximumRatio(null, "many").getMessage()).contains("Use a number");
        assertThat(metric.doCheckMaximumIncrease(null, "many").getMessage()).contains("Use a number");
        assertThat(metric.doCheckWindow(null, "x").getMessage()).contains("Use a duration");
        assertThat(command.doCheckLimit(null, "x").getMessage()).contains("Use a duration");
        assertThat(List.of(
                        gate.doCheckTimeout(null, ""),
                        gate.doCheckInterval(null, "30s"),
                        gate.doCheckGrace(null, ""),
                        http.doCheckAddress(null, "http://{instance}/health"),
                        http.doCheckStatus(null, ""),
                        http.doCheckBody(null, ""),
                        http.doCheckLatency(null, ""),
                        metric.doCheckMaximum(null, ""),
                        metric.doCheckMaximumRatio(null, "1.5"),
                        metric.doCheckMaximumIncrease(null, "0.01"),
                        metric.doCheckWindow(null, ""),
                        command.doCheckLimit(null, "")))
                .containsOnly(FormValidation.ok());
    }

    @Test
    void strategies() throws Exception {
        DeployImmutableStep step = new DeployImmutableStep("dev");
        step.setVersion("7");
        CanaryStrategy canary = new CanaryStrategy();
        step.setStrategy(canary);
        tester.assertRoundTrip(step, "deployImmutable environment: 'dev', strategy: canary(), version: '7'");
        canary.setSteps("10, 100");
        canary.setSoak("2m");
        canary.setGrowing(true);
        canary.setLiveCapacity(true);
        canary.setScaleInProtection(true);
        canary.setKeepPreviousWarm("1h");
        tester.assertRoundTrip(
                step,
                "deployImmutable environment: 'dev', strategy: canary(growing: true, keepPreviousWarm: '1h',"
                        + " liveCapacity: true, scaleInProtection: true, soak: '2m', steps: '10, 100'), version: '7'");
        step.setStrategy(new RecreateStrategy(true));
        tester.assertRoundTrip(step, "deployImmutable environment: 'dev', strategy: recreate(true), version: '7'");
        RollingStrategy rolling = new RollingStrategy();
        step.setStrategy(rolling);
        tester.assertRoundTrip(step, "deployImmutable environment: 'dev', strategy: rolling(), version: '7'");
        rolling.setCheckpoints("50");
        rolling.setCheckpointDelay("15m");
        rolling.setAutoRollback(false);
        tester.assertRoundTrip(
                step,
                "deployImmutable environment: 'dev', strategy: rolling(autoRollback: false, checkpointDelay: '15m',"
                        + " checkpoints: '50'), version: '7'");
        step.setStrategy(null);
        step.setPlan(true);
        tester.assertRoundTrip(step, "deployImmutable environment: 'dev', plan: true, version: '7'");
    }

    @Test
    void promote() throws Exception {
        PromoteStep step = new PromoteStep("staging", "production");
        tester.assertRoundTrip(step, "promote from: 'staging', to: 'production'");
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setCredentialsFrom("agent");
        step.setFromDefinition(staging);
        tester.assertRoundTrip(
                step,
                "promote from: 'staging', fromDefinition: ec2Environment(credentialsFrom: 'agent', name: 'staging'),"
                        + " to: 'production'");
    }

    @Test
    void rollbackImage() throws Exception {
        RollbackImageStep step = new RollbackImageStep("production");
        tester.assertRoundTrip(step, "rollbackImage 'production'");
        step.setToVersion("2");
        tester.assertRoundTrip(step, "rollbackImage environment: 'production', toVersion: '2'");
    }

    @Test
    void auditDrift() throws Exception {
        AuditDriftStep step = new AuditDriftStep("production");
        tester.assertRoundTrip(step, "auditDrift 'production'");
        step.setMaxAge("30d");
        step.setFailOnDrift(true);
        step.setFailIfBusy(true);
        step.setApplication("web");
        tester.assertRoundTrip(
                step,
                "auditDrift application: 'web', environment: 'production', failIfBusy: true, failOnDrift: true,"
                        + " maxAge: '30d'");
    }

    @Test
    void eachParameterHasAHelpPage() {
        for (Class<?> type : List.of(
                BakeAmiStep.class,
                DeployImmutableStep.class,
                PromoteStep.class,
                RollbackImageStep.class,
                AuditDriftStep.class,
                BlueGreenStrategy.class,
                CanaryStrategy.class,
                RollingStrategy.class,
                RecreateStrategy.class,
                EnvironmentConfiguration.class,
                ApplicationConfiguration.class,
                GateSetting.class,
                HttpSetting.class,
                MetricSetting.class,
                CommandSetting.class,
                ImmutableDeliveryConfiguration.class,
                FolderConfiguration.class)) {
            Arrays.stream(type.getMethods())
                    .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                    .map(method -> method.getName().substring(3, 4).toLowerCase()
                            + method.getName().substring(4))
                    .forEach(parameter -> assertThat(help(type, "help-" + parameter + ".html"))
                            .as(type.getSimpleName() + "." + parameter)
                            .isNotNull());
        }
        Stream.of(
                        BakeAmiStep.class,
                        DeployImmutableStep.class,
                        PromoteStep.class,
                        RollbackImageStep.class,
                        AuditDriftStep.class)
                .forEach(type -> assertThat(help(type, "help.html")).isNotNull());
    }

    private static URL help(Class<?> type, String name) {
        for (Class<?> one = type; one != Object.class; one = one.getSuperclass()) {
            URL url = one.getResource(one.getSimpleName() + "/" + name);
            if (url != null) {
                return url;
            }
        }
        return null;
    }
}
