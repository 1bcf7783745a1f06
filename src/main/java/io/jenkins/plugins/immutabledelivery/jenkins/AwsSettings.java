package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Item;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Where in AWS, and as whom: what applications and environments have in common.
 *
 * @param <T> which of both
 */
public abstract class AwsSettings<T extends AwsSettings<T>> implements Describable<T> {
    static final String CONTROLLER = "controller";
    static final String AGENT = "agent";

    private String region;
    private String credentialsId;
    private String credentialsFrom;
    private String iamRole;
    private String externalId;
    private String endpoint;
    private boolean rehearsal;

    /** The region's code, such as {@code eu-central-1}. */
    @CheckForNull
    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(String region) {
        this.region = Util.fixEmptyAndTrim(region);
    }

    /** The id of AWS credentials; null for what a machine offers. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Whose machine's, where no credentials are named: null for the controller's, else {@code agent}. */
    @CheckForNull
    public String getCredentialsFrom() {
        return credentialsFrom;
    }

    @DataBoundSetter
    public void setCredentialsFrom(String credentialsFrom) {
        String given = Util.fixEmptyAndTrim(credentialsFrom);
        this.credentialsFrom = CONTROLLER.equals(given) ? null : given;
    }

    /** The ARN of a role to assume; null for none. */
    @CheckForNull
    public String getIamRole() {
        return iamRole;
    }

    @DataBoundSetter
    public void setIamRole(String iamRole) {
        this.iamRole = Util.fixEmptyAndTrim(iamRole);
    }

    /** What the role's trust policy asks for; null for nothing. */
    @CheckForNull
    public String getExternalId() {
        return externalId;
    }

    @DataBoundSetter
    public void setExternalId(String externalId) {
        this.externalId = Util.fixEmptyAndTrim(externalId);
    }

    /** The address of an AWS-compatible endpoint; null for Amazon's own. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    /** Whether it is only rehearsed, without AWS. */
    public boolean isRehearsal() {
        return rehearsal;
    }

    @DataBoundSetter
    public void setRehearsal(boolean rehearsal) {
        this.rehearsal = rehearsal;
    }

    /** Whether it is only rehearsed because it, or the whole controller, is set so. */
    boolean rehearsed() {
        return rehearsal || ImmutableDeliveryConfiguration.get().isRehearsal();
    }

    /**
     * Whether the credentials are those of the agent that the step runs on, so that it has to be inside {@code node}.
     *
     * @throws InvalidInput where that is not clear
     */
    boolean fromAgent() {
        checkFrom(credentialsFrom, credentialsId);
        return credentialsFrom != null;
    }

    static void checkFrom(@CheckForNull String from, @CheckForNull String credentialsId) {
        Check.require(
                from == null || from.equals(CONTROLLER) || from.equals(AGENT),
                "credentialsFrom",
                from,
                "Use controller or agent.");
        Check.require(
                !AGENT.equals(from) || credentialsId == null,
                "credentialsFrom",
                from,
                "Leave it out, or leave credentialsId (" + credentialsId + ") out: those are Jenkins' own, wherever the"
                        + " step runs.");
    }

    /** The names of the credentials, found in a job's context; null for the controller's own. */
    CredentialsKey key(@CheckForNull Item context) {
        String job = context == null ? null : context.getFullName();
        String agent = fromAgent() ? CredentialsKey.OF_THE_STEP : null;
        return new CredentialsKey(job, credentialsId, iamRole, externalId, agent);
    }

    /**
     * The location.
     *
     * @throws InvalidInput where it is incomplete
     */
    Location location(@CheckForNull Item context) {
        if (rehearsed()) {
            return Location.of(region == null ? RehearsalRoom.DEFAULT_REGION : region);
        }
        Check.present("region", region, "Name the region, such as eu-central-1.");
        return new Location(region, uri(), key(context).text());
    }

    /** What is written with commas or blanks between. */
    static List<String> words(@CheckForNull String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split("[,\\s]+"))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    private URI uri() {
        if (endpoint == null) {
            return null;
        }
        try {
            return URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(
                    "endpoint", endpoint, "Use an http or https address, such as http://127.0.0.1:4566.");
        }
    }
}
