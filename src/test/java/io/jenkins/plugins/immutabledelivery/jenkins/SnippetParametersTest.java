package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundSetter;

/** Every parameter of every step, strategy and description, none forgotten, in the Snippet Generator there and back. */
@WithJenkins
class SnippetParametersTest {
    private SnippetizerTester tester;

    @BeforeEach
    void start(JenkinsRule rule) {
        Acme.configure();
        tester = new SnippetizerTester(rule);
    }

    @Test
    void bakeAmi() throws Exception {
        BakeAmiStep step = new BakeAmiStep("web");
        step.setDefinition(application());
        step.setVersion("1.4.0");
        step.setBase("ami-0123456789abcdef0");
        step.setRegion("eu-west-1");
        step.setCredentialsId("acme-aws");
        step.setCredentialsFrom("controller");
        step.setInstanceType("t3.large");
        step.setSubnet("subnet-0a1b2c3d");
        step.setSecurityGroups("sg-0a1b2c3d");
        step.setProvision("dnf -y install nginx");
        step.setProvisionTimeout("30m");
        step.setTags(List.of(new TagSetting("team", "shop")));
        returns(step, new BakeAmiStep("web"));
    }

    private static ApplicationConfiguration application() {
        ApplicationConfiguration application = new ApplicationConfiguration("web");
        where(application);
        application.setBase("ami-0123456789abcdef0");
        application.setInstanceType("t3.small");
        application.setSubnet("subnet-0a1b2c3d");
        application.setSecurityGroups("sg-0a1b2c3d");
        assertAllSet(application, new ApplicationConfiguration("web"));
        return application;
    }

    private static void where(AwsSettings<?> settings) {
        settings.setRegion("eu-west-1");
        settings.setCredentialsId("acme-aws");
        settings.setCredentialsFrom("agent");
        settings.setIamRole("arn:aws:iam::123456789012:role/deployer");
        settings.setExternalId("acme");
        settings.setEndpoint("http://127.0.0.1:4566");
        settings.setRehearsal(true);
    }

    private static EnvironmentConfiguration environment(String name) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration(name);
        where(environment);
        environment.setApplication("web");
        environment.setLaunchTemplate("web");
        environment.setSubnets("subnet-0a1b2c3d");
        environment.setMinInstances(2);
        environment.setDesiredInstances(3);
        environment.setMaxInstances(4);
        environment.setTargetGroups("arn:blue, arn:green");
        environment.setListener("arn:listener");
        environment.setRule("arn:rule");
        environment.setGates(List.of(alarms(), http(), metric(), command()));
        environment.setBakeTime("10m");
        environment.setKeepPreviousWarm("2h");
        environment.setSoak("1d");
        environment.setProtectedEnvironment(true);
        environment.setApprovers("alice, sre");
        environment.setTags(List.of(new TagSetting("team", "shop")));
        assertAllSet(environment, new EnvironmentConfiguration(name));
        return environment;
    }

    private static GateSetting alarms() {
        GateSetting gate = new GateSetting("alarms");
        gate.setNames("5xx");
        gate.setWithoutData("awaited");
        gate.setTimeout("15m");
        gate.setConsecutivePasses(5);
        gate.setInterval("20s");
        gate.setGrace("2m");
        return gate;
    }

    private static GateSetting http() {
        HttpSetting http = new HttpSetting("http://{instance}/health");
        http.setStatus("200-204");
        http.setBody("UP");
        http.setLatency("1s");
        http.setFrom("agent");
        assertAllSet(http, new HttpSetting(""));
        GateSetting gate = new GateSetting("http");
        gate.setHttp(http);
        return gate;
    }

    private static GateSetting metric() {
        MetricSetting metric = new MetricSetting("Orders");
        metric.setNamespace("Shop");
        metric.setStatistic("Maximum");
        metric.setDimensions("AutoScalingGroupName={group}");
        metric.setPer("Visits");
        metric.setSamples("Visits");
        metric.setMaximum("3");
        metric.setMaximumRatio("1.5");
        metric.setMaximumIncrease("0.5");
        metric.setMinimumSamples(7);
        metric.setWindow("20m");
        assertAllSet(metric, new MetricSetting(""));
        GateSetting gate = new GateSetting("metric");
        gate.setMetric(metric);
        return gate;
    }

    private static GateSetting command() {
        CommandSetting command = new CommandSetting("smoke-test");
        command.setShell("powershell");
        command.setLimit("30s");
        assertAllSet(command, new CommandSetting(""));
        GateSetting gate = new GateSetting("command");
        gate.setCommand(command);
        return gate;
    }

    @Test
    void deployImmutable() throws Exception {
        DeployImmutableStep step = new DeployImmutableStep("qa");
        common(step, canary());
        step.setImage("ami-0123456789abcdef0");
        step.setVersion("7");
        returns(step, new DeployImmutableStep("qa"));
    }

    private static void common(RolloutStep step, RolloutStrategy strategy) {
        step.setApplication("web");
        step.setDefinition(environment("qa"));
        step.setFailIfBusy(true);
        step.setStrategy(strategy);
        step.setPlan(true);
    }

    private static CanaryStrategy canary() {
        CanaryStrategy canary = new CanaryStrategy();
        canary.setSteps("10, 100");
        canary.setSoak("2m");
        canary.setGrowing(true);
        newFleet(canary);
        assertAllSet(canary, new CanaryStrategy());
        return canary;
    }

    private static void newFleet(NewFleetStrategy strategy) {
        strategy.setBakeTime("10m");
        strategy.setKeepPreviousWarm("1h");
        strategy.setScaleInProtection(true);
        strategy.setLiveCapacity(true);
    }

    @Test
    void deployImmutableWithABody() throws Exception {
        GatedDeployStep step = new GatedDeployStep("qa");
        BlueGreenStrategy blueGreen = new BlueGreenStrategy();
        newFleet(blueGreen);
        assertAllSet(blueGreen, new BlueGreenStrategy());
        common(step, blueGreen);
        step.setImage("ami-0123456789abcdef0");
        step.setVersion("7");
        assertAllSet(step, new GatedDeployStep("qa"));
    }

    @Test
    void promote() throws Exception {
        PromoteStep step = new PromoteStep("staging", "qa");
        RollingStrategy rolling = new RollingStrategy();
        rolling.setMinHealthy(80);
        rolling.setMaxHealthy(150);
        rolling.setCheckpoints("25, 50");
        rolling.setCheckpointDelay("15m");
        rolling.setWarmUp("1m");
        rolling.setAutoRollback(false);
        rolling.setSkipMatching(!new RollingStrategy().isSkipMatching());
        rolling.setWaitForProtected(!new RollingStrategy().isWaitForProtected());
        rolling.setBakeTime("10m");
        assertAllSet(rolling, new RollingStrategy());
        common(step, rolling);
        step.setFromDefinition(environment("staging"));
        returns(step, new PromoteStep("staging", "qa"));
    }

    @Test
    void rollbackImage() throws Exception {
        RollbackImageStep step = new RollbackImageStep("qa");
        RecreateStrategy recreate = new RecreateStrategy(true);
        recreate.setBakeTime("10m");
        assertAllSet(recreate, new RecreateStrategy(true));
        common(step, recreate);
        step.setToVersion("2");
        step.setToImage("ami-0123456789abcdef0");
        returns(step, new RollbackImageStep("qa"));
    }

    @Test
    void auditDrift() throws Exception {
        AuditDriftStep step = new AuditDriftStep("qa");
        step.setApplication("web");
        step.setDefinition(environment("qa"));
        step.setFailIfBusy(true);
        step.setMaxAge("30d");
        step.setFailOnDrift(true);
        returns(step, new AuditDriftStep("qa"));
    }

    private void returns(Step step, Step blank) throws Exception {
        assertAllSet(step, blank);
        tester.assertRoundTrip(step, Snippetizer.object2Groovy(step));
    }

    /** That a new parameter is tried here is not left to whoever adds it. */
    private static void assertAllSet(Object set, Object blank) {
        Arrays.stream(set.getClass().getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> method.getName().substring(3))
                .forEach(parameter ->
                        assertThat(value(set, parameter)).as(parameter).isNotEqualTo(value(blank, parameter)));
    }

    private static Object value(Object of, String parameter) {
        Method getter = Arrays.stream(of.getClass().getMethods())
                .filter(method -> method.getName().equals("get" + parameter)
                        || method.getName().equals("is" + parameter))
                .findFirst()
                .orElseThrow();
        try {
            return getter.invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
