package io.jenkins.plugins.immutabledelivery.jenkins;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.immutabledelivery.aws.Identity;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.util.List;
import jenkins.model.Jenkins;

/** From names of Jenkins credentials to identities in AWS. */
final class AwsAccess {
    private static final String REMEDY = "Use the id of AWS credentials that this job can see, or leave it out for"
            + " what a machine offers, the controller's or, by credentialsFrom, the agent's.";

    private AwsAccess() {}

    /** As whom a location is called; found anew every few minutes for as long as an operation lasts. */
    static Identity identity(Location location) {
        CredentialsKey key = CredentialsKey.of(location);
        Identity identity = key.credentialsId() == null ? ofMachine(key) : Identity.of(() -> find(key));
        return key.iamRole() == null
                ? identity
                : identity.assuming(key.iamRole(), key.externalId(), session(key), location);
    }

    private static Identity ofMachine(CredentialsKey key) {
        return key.agent() == null ? Identity.ofMachine() : Identity.ofOther(new AgentCredentials(key.agent()));
    }

    /** What CloudTrail shows; see the pattern of RoleSessionName in STS's AssumeRole. */
    private static String session(CredentialsKey key) {
        String name = "jenkins-" + (key.job() == null ? "controller" : key.job().replaceAll("[^\\w+=,.@-]", "-"));
        return name.substring(0, Math.min(64, name.length()));
    }

    private static AmazonWebServicesCredentials find(CredentialsKey key) {
        return candidates(context(key.job())).stream()
                .filter(CredentialsMatchers.withId(key.credentialsId())::matches)
                .findFirst()
                .orElseThrow(() -> new InvalidInput("credentialsId", key.credentialsId(), REMEDY));
    }

    private static List<AmazonWebServicesCredentials> candidates(Item context) {
        return context == null
                ? CredentialsProvider.lookupCredentialsInItemGroup(
                        AmazonWebServicesCredentials.class, Jenkins.get(), ACL.SYSTEM2)
                : CredentialsProvider.lookupCredentialsInItem(AmazonWebServicesCredentials.class, context, ACL.SYSTEM2);
    }

    /**
     * The job, wherever it was moved to, or, where that is gone while an operation of its goes on, the folder that it was in. The engine's threads
     * are nobody in particular, who on a secured controller sees no job; what the run may use was checked as it began.
     */
    private static Item context(String job) {
        String name = job;
        while (name != null) {
            Item item = MovedItems.find(name);
            if (item != null) {
                return item;
            }
            name = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : null;
        }
        return null;
    }

    /**
     * Whether a run may use credentials; their use is tracked. A user's own credentials are refused: an operation may
     * outlive the build, and then there is nobody whose they are.
     *
     * @throws InvalidInput where they can't be found in the run's context
     */
    static void track(Run<?, ?> run, CredentialsKey key) {
        if (key.credentialsId() == null) {
            return;
        }
        AmazonWebServicesCredentials found = CredentialsProvider.findCredentialById(
                key.credentialsId(), AmazonWebServicesCredentials.class, run, List.of());
        if (found == null) {
            throw new InvalidInput("credentialsId", key.credentialsId(), REMEDY);
        }
        find(key);
        CredentialsProvider.track(run, found);
    }

    /** Whose machine's own credentials a form offers. */
    static ListBoxModel machines() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.AwsAccess_controller(), AwsSettings.CONTROLLER);
        items.add(Messages.AwsAccess_agent(), AwsSettings.AGENT);
        return items;
    }

    /** The credentials that a form offers in an item's context, or the controller's. */
    static ListBoxModel items(Item context, String current) {
        boolean allowed = context == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : context.hasPermission(Item.EXTENDED_READ) || context.hasPermission(CredentialsProvider.USE_ITEM);
        StandardListBoxModel model = new StandardListBoxModel();
        if (!allowed) {
            return model.includeCurrentValue(current);
        }
        model.includeEmptyValue();
        if (context == null) {
            model.includeAs(ACL.SYSTEM2, Jenkins.get(), AmazonWebServicesCredentials.class);
        } else {
            model.includeAs(ACL.SYSTEM2, context, AmazonWebServicesCredentials.class);
        }
        return model.includeCurrentValue(current);
    }
}
