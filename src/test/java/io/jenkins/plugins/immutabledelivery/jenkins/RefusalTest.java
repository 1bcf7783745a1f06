package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Bad input is refused before anything is created, with field, value and remedy. */
@WithJenkins
class RefusalTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Acme.configure();
    }

    @Test
    void badInputNamesFieldValueAndRemedy() throws Exception {
        refused("bakeAmi(name: 'Web!', provision: 'true')", "application: 'Web!' can't be used. Use 1 to 32");
        refused("bakeAmi(name: 'web', version: 'a b', provision: 'true')", "version: 'a b' can't be used");
        refused("bakeAmi(name: 'web')", "provision is missing. Give the script");
        refused("bakeAmi(name: 'api', provision: 'true')", "base is missing. Use an AMI's id");
        refused("bakeAmi(name: 'web', base: 'ubuntu', provision: 'true')", "base: 'ubuntu' can't be used");
        refused(
                "bakeAmi(name: 'web', provisionTimeout: 'soon', provision: 'true')",
                "provisionTimeout: 'soon' can't be used. Use a duration");
        refused(
                "deployImmutable(environment: 'qa', version: '1')",
                "environment: 'qa' can't be used. Use one of dev, staging, production.");
        refused("deployImmutable(environment: 'dev')", "image is missing. Name the image to deploy, or its version.");
        refused("deployImmutable(environment: 'dev', image: 'web-1')", "image: 'web-1' can't be used");
        refused(
                "deployImmutable(environment: 'dev', version: '1', image: 'ami-0123456789abcdef0')",
                "Name version or image, not both.");
        refused("promote(from: 'dev', to: 'dev')", "to: 'dev' can't be used. Name another environment");
        refused(
                "deployImmutable(environment: 'dev', version: '1', strategy: blueGreen(bakeTime: 'x'))",
                "bakeTime: 'x' can't be used");
        refused(
                "deployImmutable(environment: 'dev', version: '1', definition: ec2Environment(name: 'dev'))",
                "An environment of that name is configured already");
        refused(
                "promote(from: 'dev', to: 'staging', fromDefinition: ec2Environment(name: 'dev', soak: '0'))",
                "fromDefinition: 'dev' can't be used. An environment of that name is configured already");
        refused(
                "bakeAmi(name: 'web', provision: 'true', definition: ec2Application(name: 'shop'))",
                "definition: 'shop' can't be used. Give it the same name as the step.");
        assertThat(jenkins.jenkins.getRootDir().toPath().resolve("immutable-delivery/rehearsal/ledger.jsonl"))
                .doesNotExist();
    }

    @Test
    void whatAScriptWritesWronglyIsSaidWithoutAStackTrace() throws Exception {
        String unknown = " has no parameter ";
        said("bakeAmi(nam: 'web', provision: 'true')", "bakeAmi" + unknown + "nam. It has name, ");
        said("deployImmutable(environment: 'dev', version: '1', pln: true)", "deployImmutable" + unknown + "pln");
        said("deployImmutable(environment: 'dev', pln: true) { echo 'x' }", "deployImmutable" + unknown + "pln");
        said(
                "deployImmutable(environment: 'dev', version: '1', strategy: canary(stps: '5, 100'))",
                "canary" + unknown + "stps. It has ");
        said(
                "deployImmutable(environment: 'qa', version: '1', definition: [name: 'qa', aplication: 'web'])",
                "EnvironmentConfiguration" + unknown + "aplication. It has name, ");
        said(
                "deployImmutable(environment: 'dev', version: '1', strategy: [$class: 'CanaryStrategy', stps: '5, 100'])",
                "CanaryStrategy" + unknown + "stps");
        said(
                "deployImmutable(environment: 'dev', version: '1', strategy: [steps: '5, 100'])",
                "strategy: '{steps=5, 100}' can't be used. Use blueGreen(…) or ");
        said("promote(from: 'dev', too: 'staging')", "promote" + unknown + "too. It has from, to, ");
        said("rollbackImage(environment: 'dev', version: '1')", "rollbackImage" + unknown + "version");
        said("auditDrift(enviroment: 'dev')", "auditDrift" + unknown + "enviroment. It has environment, ");
        said("deployImmutable()", "environment is missing. Use one of dev, staging, production.");
        said("auditDrift(environment: 'dev', maxAge: 30)", "maxAge: '30' can't be used. Use a duration");
        said("auditDrift(environment: ['dev'])", "environment: '[dev]' can't be used. Use text in quotes.");
        said("deployImmutable(environment: [a: 'dev'])", "environment: '{a=dev}' can't be used. Use text in quotes.");
        said(
                "auditDrift(environment: 'dev', failOnDrift: 'yes')",
                "failOnDrift: 'yes' can't be used. Use true or false.");
        said(
                "deployImmutable(environment: 'dev', version: '1', strategy: 'canry')",
                "strategy: 'canry' can't be used. Use blueGreen(…) or canary(…) or recreate(…) or rolling(…).");
        said(
                "deployImmutable(environment: 'dev', version: '1', strategy: rolling(minHealthy: 'x'))",
                "minHealthy: 'x' can't be used. Use a whole number.");
        said(
                "bakeAmi(name: 'web', provision: 'true', tags: [team: 'a'])",
                "tags: '{team=a}' can't be used. Use a list");
        said(
                "bakeAmi(name: 'web', provision: 'true', tags: [ec2Tag(ky: 'a', value: 'b')])",
                "ec2Tag" + unknown + "ky. It has key, value.");
    }

    @Test
    void whatIsMeantIsTakenAsItIsWritten() throws Exception {
        WorkflowRun run = Acme.run(jenkins, """
                def version = 7
                def image = bakeAmi(name: 'web', version: version, provision: "true")
                echo 'PLAN ' + deployImmutable(environment: 'dev', version: version, strategy: 'canary', plan: 'true')
                deployImmutable(
                    environment: 'dev', image: image, strategy: [$class: 'CanaryStrategy', steps: [50, 100]], plan: true)
                """);

        jenkins.assertLogContains("PLAN Plan; nothing has been changed.", run);
        refused(
                "deployImmutable(environment: 'dev', version: 7, strategy: 'recreate')",
                "acknowledgeInterruption: 'false' can't be used");
        refused(
                "deployImmutable(environment: 'qa', application: 'web', version: 7, definition: ec2Environment(name: 'qa',"
                        + " gates: [healthGate(kind: 'metric', metric: fleetMetric(name: 'errorRate', maximum: -1.5))]))",
                "gate.maximum: '-1.5' can't be used");
    }

    private void said(String script, String message) throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, script);
        jenkins.assertLogContains("ERROR: " + message, run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(run.getAction(DeliveryAction.class)).isNull();
    }

    @Test
    void whatAwsDoesNotHaveIsRefusedByTheOperation() throws Exception {
        refused(
                "deployImmutable(environment: 'dev', version: '9')",
                "version: '9' can't be used. Use a version of web");
        refused(
                "deployImmutable(environment: 'dev', image: 'ami-0123456789abcdef0')",
                "Use an available image of web in eu-central-1.");
        refused("promote(from: 'dev', to: 'staging')", "no version of web has passed there yet");
        refused("rollbackImage(environment: 'dev')", "It has received no version before the present one");
        refused("bakeAmi(name: 'web', base: 'ami-0123456789abcdef0', provision: 'true')", "No such image can be seen");
    }

    @Test
    void anApplicationIsNeededWhereTheEnvironmentIsForAny() throws Exception {
        Acme.change("dev", environment -> environment.setApplication(null));

        refused("deployImmutable(environment: 'dev', version: '1')", "application is missing");
    }

    @Test
    void anImageMustSoakBeforeItGoesOn() throws Exception {
        Acme.change("dev", environment -> environment.setSoak("3d"));

        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, Acme.TO_DEV + "promote from: 'dev', to: 'staging'");

        jenkins.assertLogContains("is to stay until", run);
    }

    @Test
    void aVersionIsBakedOnce() throws Exception {
        Acme.run(jenkins, "bakeAmi(name: 'web', version: '1', provision: 'true')");

        refused(
                "bakeAmi(name: 'web', version: '1', provision: 'true')",
                "an image is never changed: use a new version");
    }

    private void refused(String script, String message) throws Exception {
        WorkflowRun run = Acme.run(jenkins, Result.FAILURE, script);
        jenkins.assertLogContains(message, run);
    }
}
