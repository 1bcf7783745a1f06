package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.XmlFile;
import hudson.model.Fingerprint;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.Result;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** As whom AWS is called; an endpoint on this machine stands for AWS, and refuses everybody. */
@WithJenkins
class CredentialsTest {
    private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
    private static final String KEY = "AKIAIOSFODNN7EXAMPLE";

    private JenkinsRule jenkins;
    private RefusingEndpoint endpoint;
    private WorkflowJob job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        endpoint = new RefusingEndpoint();
        Folder folder = jenkins.createProject(Folder.class, "acme");
        CredentialsStore store =
                CredentialsProvider.lookupStores(folder).iterator().next();
        store.addCredentials(
                Domain.global(), new AWSCredentialsImpl(CredentialsScope.GLOBAL, "acme-aws", KEY, SECRET, "ACME's"));
        ApplicationConfiguration web = new ApplicationConfiguration("web");
        web.setRegion("eu-central-1");
        web.setEndpoint(endpoint.address());
        web.setCredentialsId("acme-aws");
        web.setSubnet("subnet-0a1b2c3d");
        web.setBase("ami-0123456789abcdef0");
        ImmutableDeliveryConfiguration.get().setApplications(List.of(web));
        job = folder.createProject(WorkflowJob.class, "web");
        job.setDefinition(new CpsFlowDefinition("bakeAmi(name: 'web', version: '1', provision: 'true')", true));
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void aFoldersCredentialsSignTheCallsOfItsJobsAndTheirUseIsTracked() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(endpoint.keys()).containsExactly(KEY);
        jenkins.assertLogContains("UnauthorizedOperation: You are not authorized to perform this operation.", run);
        jenkins.assertLogContains("Allow ec2:DescribeImages to the role that the credentials belong to.", run);
        Fingerprint fingerprint = CredentialsProvider.getFingerprintOf(
                CredentialsProvider.findCredentialById("acme-aws", AWSCredentialsImpl.class, run, List.of()));
        assertThat(fingerprint.getJobs()).contains("acme/web");
    }

    /** The engine's threads are nobody in particular, who on a secured controller sees no job at all. */
    @Test
    void aFoldersCredentialsAreFoundOnASecuredController() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(endpoint.keys()).containsExactly(KEY);
        jenkins.assertLogContains("UnauthorizedOperation: You are not authorized to perform this operation.", run);
    }

    /** What is saved with an operation is the name that the job had when it began. */
    @Test
    void aFoldersCredentialsAreFoundAfterItWasRenamedAndMoved() throws Exception {
        Location saved =
                ImmutableDeliveryConfiguration.get().getApplications().get(0).location(job);
        Folder folder = (Folder) job.getParent();
        folder.renameTo("shop");
        Items.move(folder, jenkins.createProject(Folder.class, "teams"));
        job.renameTo("store");
        folder.renameTo("sales");

        assertThatThrownBy(() ->
                        Deliveries.get().room(false).cloud().at(saved).images().find("ami-0123456789abcdef0"))
                .hasMessageContaining("UnauthorizedOperation");
        assertThat(endpoint.keys()).containsExactly(KEY);
        assertThat(MovedItems.find("acme/web")).isSameAs(job);
        assertThat(MovedItems.find("acme/other")).isNull();
        assertThat((List<?>) new XmlFile(Deliveries.directory()
                                .resolve("moved-items.xml")
                                .toFile())
                        .read())
                .as("one a move, whatever is in the folder")
                .hasSize(4);
    }

    @Test
    void aPromotionNeedsTheCredentialsOfBothItsEnvironments() throws Exception {
        ImmutableDeliveryConfiguration.get()
                .setEnvironments(List.of(environment("staging", "other-aws"), environment("production", "acme-aws")));
        job.setDefinition(new CpsFlowDefinition("promote from: 'staging', to: 'production'", true));

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("credentialsId: 'other-aws' can't be used. Use the id of AWS credentials", run);
        assertThat(endpoint.keys()).isEmpty();
    }

    private static EnvironmentConfiguration environment(String name, String credentialsId) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration(name);
        environment.setApplication("web");
        environment.setRegion("eu-central-1");
        environment.setCredentialsId(credentialsId);
        environment.setLaunchTemplate("web");
        environment.setSubnets("subnet-0a1b2c3d");
        environment.setTargetGroups(
                "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/" + name + "/0123456789abcdef");
        return environment;
    }

    /** Or else who may write a Jenkinsfile could describe production under another name. */
    @Test
    void whatProtectsAnEnvironmentProtectsItByEveryName() throws Exception {
        EnvironmentConfiguration production = environment("production", "acme-aws");
        production.setApprovers("release managers");
        Folder elsewhere = jenkins.createProject(Folder.class, "elsewhere");
        FolderConfiguration property = new FolderConfiguration();
        property.setEnvironments(List.of(production));
        elsewhere.addProperty(property);
        job.setDefinition(new CpsFlowDefinition("""
                deployImmutable(environment: 'qa', version: '1', application: 'web', definition: ec2Environment(
                    name: 'qa', region: 'eu-central-1', credentialsId: 'acme-aws', launchTemplate: 'web',
                    subnets: 'subnet-0a1b2c3d', targetGroups: '%s'))
                """.formatted(production.getTargetGroups()), true));

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("environment: 'production' can't be used. Nobody started or approved", run);
        jenkins.assertLogContains("who is one of [release managers]", run);
        assertThat(endpoint.keys()).isEmpty();
    }

    @Test
    void noSecretReachesLogOrRecordOrJournal() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(run.getLog(1000)).noneMatch(line -> line.contains(SECRET));
        try (var files =
                java.nio.file.Files.walk(jenkins.jenkins.getRootDir().toPath().resolve("immutable-delivery"))) {
            assertThat(files.filter(java.nio.file.Files::isRegularFile))
                    .isNotEmpty()
                    .noneMatch(CredentialsTest::tellsTheSecret);
        }
        assertThat(run.getRootDir().toPath().resolve("build.xml"))
                .content()
                .contains("UnauthorizedOperation")
                .doesNotContain(SECRET);
    }

    private static boolean tellsTheSecret(java.nio.file.Path file) {
        try {
            return java.nio.file.Files.readString(file, StandardCharsets.ISO_8859_1)
                    .contains(SECRET);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aJobOutsideTheFolderCannotUseThem() throws Exception {
        WorkflowJob outside = Acme.job(jenkins, "web", "bakeAmi(name: 'web', version: '1', provision: 'true')");

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, outside);

        jenkins.assertLogContains("credentialsId: 'acme-aws' can't be used. Use the id of AWS credentials", run);
        assertThat(endpoint.keys()).isEmpty();
    }

    @Test
    void formsOfferTheFoldersCredentialsToItsJobsOnly() throws Exception {
        BakeAmiStep.DescriptorImpl descriptor = jenkins.jenkins.getDescriptorByType(BakeAmiStep.DescriptorImpl.class);
        Item outside = Acme.job(jenkins, "web", "");

        assertThat(descriptor.doFillCredentialsIdItems(job, ""))
                .extracting(option -> option.value)
                .contains("acme-aws");
        assertThat(descriptor.doFillCredentialsIdItems(outside, ""))
                .extracting((ListBoxModel.Option option) -> option.value)
                .doesNotContain("acme-aws");
    }

    @Test
    void testConnectionSaysWhatAwsRefuses() throws Exception {
        EnvironmentConfiguration.DescriptorImpl descriptor =
                jenkins.jenkins.getDescriptorByType(EnvironmentConfiguration.DescriptorImpl.class);
        String target = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef";

        assertThat(descriptor
                        .doTestConnection(
                                job,
                                "dev",
                                "eu-central-1",
                                "acme-aws",
                                null,
                                null,
                                null,
                                endpoint.address(),
                                false,
                                "web-dev",
                                "subnet-0a1b2c3d",
                                1,
                                1,
                                1,
                                target,
                                null,
                                null)
                        .getMessage())
                .contains("UnauthorizedOperation")
                .contains("Allow ec2:DescribeLaunchTemplateVersions");
        assertThat(descriptor
                        .doTestConnection(
                                job,
                                "dev",
                                "here",
                                null,
                                null,
                                null,
                                null,
                                null,
                                false,
                                "web-dev",
                                "subnet-0a1b2c3d",
                                1,
                                1,
                                1,
                                target,
                                null,
                                null)
                        .getMessage())
                .contains("region: &#039;here&#039; can&#039;t be used");
    }
}
