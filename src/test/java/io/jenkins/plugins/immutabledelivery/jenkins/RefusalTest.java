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
        refused("deployImmutable(environment: 'dev', image: 'web-1')", "toImage: 'web-1' can't be used");
        refused(
                "deployImmutable(environment: 'dev', version: '1', image: 'ami-0123456789abcdef0')",
                "Name toVersion or toImage, not both.");
        refused("promote(from: 'dev', to: 'dev')", "to: 'dev' can't be used. Name another environment");
        refused(
                "deployImmutable(environment: 'dev', version: '1', strategy: blueGreen(bakeTime: 'x'))",
                "bakeTime: 'x' can't be used");
        refused(
                "deployImmutable(environment: 'dev', version: '1', definition: ec2Environment(name: 'dev'))",
                "An environment of that name is configured already");
        assertThat(jenkins.jenkins.getRootDir().toPath().resolve("immutable-delivery/rehearsal/ledger.jsonl"))
                .doesNotExist();
    }

    @Test
    void whatAwsDoesNotHaveIsRefusedByTheOperation() throws Exception {
        refused(
                "deployImmutable(environment: 'dev', version: '9')",
                "toVersion: '9' can't be used. Use a version of web");
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
