package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may change a protected environment, and who may ask the forms. */
@WithJenkins
class PermissionTest {
    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Acme.configure();
        Acme.change("dev", environment -> environment.setProtectedEnvironment(true));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.BUILD, Item.CONFIGURE)
                .everywhere()
                .to("developer", "releaser")
                .grant(DeliveryPermissions.PROMOTE)
                .everywhere()
                .to("releaser")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
    }

    @Test
    void whoeverMayPromoteMayChangeAProtectedEnvironment() throws Exception {
        WorkflowJob job = Acme.job(jenkins, "web", Acme.TO_DEV);

        jenkins.assertLogContains("dev ← web 1", build(job, "releaser", Result.SUCCESS));
    }

    @Test
    void whoeverMayOnlyConfigureTheJobMayNot() throws Exception {
        WorkflowJob job = Acme.job(jenkins, "web", Acme.TO_DEV);

        WorkflowRun run = build(job, "developer", Result.FAILURE);

        jenkins.assertLogContains("It is protected from [developer]", run);
        jenkins.assertLogContains("permission Immutable Delivery/Promote", run);
        job.setDefinition(new CpsFlowDefinition("deployImmutable environment: 'dev', version: '1'", true));
        jenkins.assertLogContains("Nobody started or approved", jenkins.buildAndAssertStatus(Result.FAILURE, job));
    }

    @Test
    void whereApproversAreNamedOneOfThemHasToStartTheBuild() throws Exception {
        Acme.change("dev", environment -> environment.setApprovers("admin, sre"));
        WorkflowJob job = Acme.job(jenkins, "web", Acme.TO_DEV);

        jenkins.assertLogContains("who is one of [admin, sre]", build(job, "releaser", Result.FAILURE));
        Acme.change("dev", environment -> environment.setApprovers("releaser"));
        job.setDefinition(new CpsFlowDefinition("deployImmutable environment: 'dev', version: '1'", true));
        build(job, "releaser", Result.SUCCESS);
    }

    /** Jenkins' own database of users takes ALICE for alice, so a list of approvers has to as well. */
    @Test
    void anApproverIsWhomTheSecurityRealmTakesForTheSame() throws Exception {
        Acme.change("dev", environment -> environment.setApprovers("Releaser"));

        build(Acme.job(jenkins, "web", Acme.TO_DEV), "releaser", Result.SUCCESS);
    }

    @Test
    void aCheckThatIsAskedWithoutAValueAnswersAllTheSame() throws Exception {
        JenkinsRule.WebClient admin = jenkins.createWebClient().login("admin");
        for (Class<?> type :
                List.of(EnvironmentConfiguration.class, ApplicationConfiguration.class, BakeAmiStep.class)) {
            Descriptor<?> descriptor = jenkins.jenkins.getDescriptorByName(type.getName());
            List<String> checks = Arrays.stream(descriptor.getClass().getMethods())
                    .map(Method::getName)
                    .filter(name -> name.startsWith("doCheck"))
                    .map(name -> "check" + name.substring("doCheck".length()))
                    .toList();
            assertThat(checks).isNotEmpty();
            for (String check : checks) {
                assertThat(post(admin, "descriptorByName/" + type.getName() + "/" + check))
                        .as(type.getSimpleName() + " " + check)
                        .isNotNull();
            }
        }
    }

    @Test
    void anAnswerToAnInputStepIsAnApproval() throws Exception {
        WorkflowJob job = Acme.job(jenkins, "web", "input id: 'Ok', message: 'go?'\n" + Acme.TO_DEV);
        WorkflowRun run = job.scheduleBuild2(0, by("developer")).waitForStart();
        jenkins.waitForMessage("Proceed or Abort", run);

        JenkinsRule.WebClient client = jenkins.createWebClient().login("releaser");
        client.getPage(client.addCrumb(
                new WebRequest(client.createCrumbedUrl(run.getUrl() + "input/Ok/proceedEmpty"), HttpMethod.POST)));

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        jenkins.assertLogContains("dev ← web 1", run);
    }

    @Test
    void formsTellNothingToThoseWhoMayNotConfigure() throws Exception {
        Acme.job(jenkins, "web", "echo 'x'");
        String base = "job/web/descriptorByName/" + DeployImmutableStep.class.getName() + "/fillEnvironmentItems";
        JenkinsRule.WebClient reader = jenkins.createWebClient().login("reader");
        JenkinsRule.WebClient developer = jenkins.createWebClient().login("developer");

        assertThat(post(reader, base)).doesNotContain("staging");
        assertThat(post(developer, base)).contains("staging");
        reader.setThrowExceptionOnFailingStatusCode(false);
        assertThat(reader.goTo(base, null).getWebResponse().getStatusCode()).isEqualTo(404);
        String test = "descriptorByName/" + EnvironmentConfiguration.class.getName()
                + "/testConnection?minInstances=1&desiredInstances=1&maxInstances=1&rehearsal=false";
        assertThat(post(developer, test)).contains("You may not configure this.");
    }

    private static String post(JenkinsRule.WebClient client, String path) throws Exception {
        return client.getPage(client.addCrumb(new WebRequest(client.createCrumbedUrl(path), HttpMethod.POST)))
                .getWebResponse()
                .getContentAsString();
    }

    private WorkflowRun build(WorkflowJob job, String user, Result expected) throws Exception {
        return jenkins.assertBuildStatus(expected, job.scheduleBuild2(0, by(user)));
    }

    private static CauseAction by(String user) {
        User.getById(user, true);
        return new CauseAction(new Cause.UserIdCause(user));
    }
}
