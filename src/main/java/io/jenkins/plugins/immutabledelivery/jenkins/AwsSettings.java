package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Item;
import io.jenkins.plugins.immutabledelivery.model.Check;
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
    private String region;
    private String credentialsId;
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

    /** The id of AWS credentials; null for what the controller's machine offers. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
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

    /** The names of the credentials, found in a job's context; null for the controller's own. */
    CredentialsKey key(@CheckForNull Item context) {
        return new CredentialsKey(context == null ? null : context.getFullName(), credentialsId, iamRole, externalId);
    }

    /**
     * The location.
     *
     * @throws io.jenkins.plugins.immutabledelivery.model.InvalidInput where it is incomplete
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
            throw new io.jenkins.plugins.immutabledelivery.model.InvalidInput(
                    "endpoint", endpoint, "Use an http or https address, such as http://127.0.0.1:4566.");
        }
    }
}
