package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.bake.BakeRequest;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rollout.AuditData;
import io.jenkins.plugins.immutabledelivery.rollout.AuditRequest;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutData;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whatever a script says, the operation that it begins knows, up to the first call, which the endpoint refuses. */
@WithJenkins
class ParametersTest {
    private static final String BLUE =
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/0123456789";
    private static final String GREEN =
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/green/0123456789";
    private static final String RULE =
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/web/0123456789/0123456789/012345";

    private JenkinsRule jenkins;
    private RefusingEndpoint endpoint;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        endpoint = new RefusingEndpoint();
        System.setProperty("aws.accessKeyId", "AKIACONTROLLER");
        System.setProperty("aws.secretAccessKey", "not a secret");
    }

    @AfterEach
    void stop() {
        endpoint.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private <D> D asked(Class<D> type, String script) throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, script);
        List<Saved> operations = Deliveries.get().room(false).journal().all();
        assertThat(operations).as(run.getLog()).isNotEmpty();
        return OperationExecution.data(operations.get(operations.size() - 1), type);
    }

    @Test
    void ofBakeAmi() throws Exception {
        BakeRequest request =
                asked(BakeData.class, """
                        bakeAmi(name: 'web', version: '1.4.0', base: 'ami-0123456789abcdef0', region: 'eu-west-1',
                            credentialsFrom: 'controller', instanceType: 't3.large', subnet: 'subnet-0a1b2c3d',
                            securityGroups: 'sg-0a1b2c3d, sg-0a1b2c3e', provision: 'dnf -y install nginx',
                            provisionTimeout: '30m', tags: [ec2Tag(key: 'team', value: 'shop')],
                            definition: ec2Application(name: 'web', region: 'eu-north-1', instanceType: 't3.small',
                                iamRole: 'arn:aws:iam::123456789012:role/baker', externalId: 'acme', endpoint: '%s'))
                        """.formatted(endpoint.address())).request();

        CredentialsKey key = CredentialsKey.of(request.location());
        assertThat(key.iamRole()).isEqualTo("arn:aws:iam::123456789012:role/baker");
        assertThat(key.externalId()).isEqualTo("acme");
        assertThat(request)
                .isEqualTo(new BakeRequest(
                        new ImageVersion("web", "1.4.0"),
                        BaseImage.parse("ami-0123456789abcdef0"),
                        new Location("eu-west-1", URI.create(endpoint.address()), key.text()),
                        "t3.large",
                        "subnet-0a1b2c3d",
                        List.of("sg-0a1b2c3d", "sg-0a1b2c3e"),
                        "dnf -y install nginx",
                        Duration.ofMinutes(30),
                        Map.of("team", "shop")));
        assertThat(endpoint.keys()).contains(RefusingEndpoint.ROLE_KEY);
    }

    private String definition(String name) {
        return """
                ec2Environment(name: '%s', application: 'web', region: 'eu-west-1', endpoint: '%s',
                    iamRole: 'arn:aws:iam::123456789012:role/deployer', externalId: 'acme', launchTemplate: 'web',
                    subnets: 'subnet-0a1b2c3d subnet-0a1b2c3e', minInstances: 2, desiredInstances: 3, maxInstances: 4,
                    targetGroups: '%s, %s', rule: '%s',
                    gates: [healthGate(kind: 'inService', timeout: '15m', consecutivePasses: 5, interval: '20s',
                        grace: '2m')],
                    bakeTime: '10m', keepPreviousWarm: '2h', soak: '1d', tags: [ec2Tag(key: 'team', value: 'shop')])""".formatted(name, endpoint.address(), BLUE, GREEN, RULE);
    }

    private void assertDescribed(Environment environment, String name, Duration bakeTime, Duration keepPreviousWarm) {
        CredentialsKey key = CredentialsKey.of(environment.location());
        assertThat(key.iamRole()).isEqualTo("arn:aws:iam::123456789012:role/deployer");
        assertThat(key.externalId()).isEqualTo("acme");
        assertThat(environment)
                .isEqualTo(new Environment(
                        name,
                        new Location("eu-west-1", URI.create(endpoint.address()), key.text()),
                        "web",
                        List.of("subnet-0a1b2c3d", "subnet-0a1b2c3e"),
                        new Capacity(2, 3, 4),
                        new TrafficRoute(List.of(BLUE, GREEN), null, RULE),
                        List.of(new GateSpec(
                                GateSpec.Kind.IN_SERVICE,
                                Duration.ofMinutes(15),
                                5,
                                Duration.ofSeconds(20),
                                Duration.ofMinutes(2),
                                List.of())),
                        bakeTime,
                        keepPreviousWarm,
                        Map.of("team", "shop")));
    }

    @Test
    void ofDeployImmutableAndItsStrategies() throws Exception {
        RolloutRequest request = deployed(
                "version: '7'",
                "canary(steps: '10, 100', soak: '2m', growing: true,"
                        + " scaleInProtection: true, liveCapacity: true, bakeTime: '1m', keepPreviousWarm: '1h')");

        assertThat(request.application()).isEqualTo("web");
        assertThat(request.cause()).isEqualTo(Cause.DEPLOY);
        assertThat(request.toVersion()).isEqualTo("7");
        assertThat(request.external()).isFalse();
        assertDescribed(request.environment(), "qa", Duration.ofMinutes(1), Duration.ofHours(1));
        assertThat(request.strategy())
                .isEqualTo(new CanarySpec(List.of(10, 100), Duration.ofMinutes(2), true, true, true));
        request = deployed("image: 'ami-0123456789abcdef0'", "blueGreen(scaleInProtection: true, liveCapacity: true)");
        assertThat(request.toImage()).isEqualTo("ami-0123456789abcdef0");
        assertDescribed(request.environment(), "qa", Duration.ofMinutes(10), Duration.ofHours(2));
        assertThat(request.strategy()).isEqualTo(new BlueGreenSpec(true, true));
        assertThat(strategy("recreate(acknowledgeInterruption: true, bakeTime: '2m')"))
                .isEqualTo(new RecreateSpec(true));
        assertThat(strategy("rolling(minHealthy: 80, maxHealthy: 150, checkpoints: '25, 50', checkpointDelay: '15m',"
                        + " warmUp: '1m', autoRollback: false, skipMatching: true, waitForProtected: true,"
                        + " bakeTime: '2m')"))
                .isEqualTo(new RollingSpec(
                        80, 150, List.of(25, 50), Duration.ofMinutes(15), Duration.ofMinutes(1), false, true, true));
    }

    private RolloutRequest deployed(String image, String strategy) throws Exception {
        return asked(
                        RolloutData.class,
                        "deployImmutable(environment: 'qa', application: 'web', " + image + ", strategy: " + strategy
                                + ", definition: " + definition("qa") + ")")
                .request();
    }

    /** Those two have a bake time of their own and keep no fleet warm. */
    private StrategySpec strategy(String written) throws Exception {
        RolloutRequest request = deployed("version: '7'", written);
        assertThat(request.environment().bakeTime()).isEqualTo(Duration.ofMinutes(2));
        return request.strategy();
    }

    @Test
    void ofADeploymentWithABody() throws Exception {
        RolloutRequest request = asked(
                        RolloutData.class,
                        "deployImmutable(environment: 'qa', application: 'web', version: '7', definition: "
                                + definition("qa") + ") { echo 'good' }")
                .request();

        assertThat(request.external()).isTrue();
    }

    @Test
    void ofPromote() throws Exception {
        RolloutRequest request = asked(
                        RolloutData.class,
                        "promote(from: 'qa', to: 'live', application: 'web', fromDefinition: " + definition("qa")
                                + ", definition: " + definition("live") + ", strategy: canary(steps: '50, 100'))")
                .request();

        assertThat(request.cause()).isEqualTo(Cause.PROMOTE);
        assertThat(request.soak()).isEqualTo(Duration.ofDays(1));
        assertDescribed(request.from(), "qa", Duration.ofMinutes(10), Duration.ofHours(2));
        assertDescribed(request.environment(), "live", Duration.ofMinutes(10), Duration.ofHours(2));
        assertThat(request.strategy()).isInstanceOf(CanarySpec.class);
    }

    @Test
    void ofRollbackImage() throws Exception {
        RolloutRequest request = rolledBack("toVersion: '2'");
        assertThat(request.cause()).isEqualTo(Cause.ROLLBACK);
        assertThat(request.toVersion()).isEqualTo("2");
        assertDescribed(request.environment(), "qa", Duration.ofMinutes(10), Duration.ofHours(2));

        assertThat(rolledBack("toImage: 'ami-0123456789abcdef0'").toImage()).isEqualTo("ami-0123456789abcdef0");
    }

    private RolloutRequest rolledBack(String to) throws Exception {
        return asked(
                        RolloutData.class,
                        "rollbackImage(environment: 'qa', application: 'web', " + to + ", definition: "
                                + definition("qa") + ")")
                .request();
    }

    @Test
    void ofAuditDrift() throws Exception {
        AuditRequest request = asked(
                        AuditData.class,
                        "auditDrift(environment: 'qa', application: 'web', maxAge: '30d', failOnDrift: true, definition: "
                                + definition("qa") + ")")
                .request();

        assertThat(request.application()).isEqualTo("web");
        assertThat(request.maxAge()).isEqualTo(Duration.ofDays(30));
        assertThat(request.failOnDrift()).isTrue();
        assertDescribed(request.environment(), "qa", Duration.ofMinutes(10), Duration.ofHours(2));
    }
}
