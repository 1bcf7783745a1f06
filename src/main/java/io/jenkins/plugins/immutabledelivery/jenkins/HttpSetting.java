package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What is asked by HTTP, as an author describes it. */
public final class HttpSetting implements Describable<HttpSetting> {
    private final String address;
    private String status;
    private String body;
    private String latency;
    private String from;

    @DataBoundConstructor
    public HttpSetting(String address) {
        this.address = Util.fixEmptyAndTrim(address);
    }

    /** With {@code {instance}} as its host for each instance, else the endpoint's. */
    public String getAddress() {
        return address;
    }

    /** Numbers and ranges; null for 200. */
    @CheckForNull
    public String getStatus() {
        return status;
    }

    @DataBoundSetter
    public void setStatus(String status) {
        this.status = Util.fixEmptyAndTrim(status);
    }

    /** A regular expression; null for any body. */
    @CheckForNull
    public String getBody() {
        return body;
    }

    @DataBoundSetter
    public void setBody(String body) {
        this.body = Util.fixEmptyAndTrim(body);
    }

    /** Null for 5 seconds. */
    @CheckForNull
    public String getLatency() {
        return latency;
    }

    @DataBoundSetter
    public void setLatency(String latency) {
        this.latency = Util.fixEmptyAndTrim(latency);
    }

    /** Null for the controller, else {@code agent}. */
    @CheckForNull
    public String getFrom() {
        return from;
    }

    @DataBoundSetter
    public void setFrom(String from) {
        String given = Util.fixEmptyAndTrim(from);
        this.from = AwsSettings.CONTROLLER.equals(given) ? null : given;
    }

    HttpProbe probe() {
        HttpProbe probe =
                new HttpProbe(address, status, body, latency == null ? null : Durations.parse("gate.latency", latency));
        if (from == null) {
            return probe;
        }
        Check.require(from.equals(AwsSettings.AGENT), "gate.from", from, "Use controller or agent.");
        return probe.from(HttpProbe.Agent.OF_THE_STEP);
    }

    @Extension
    @Symbol("httpProbe")
    public static final class DescriptorImpl extends Descriptor<HttpSetting> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HttpSetting_displayName();
        }

        @POST
        public FormValidation doCheckAddress(@AncestorInPath Item context, @QueryParameter String value) {
            return AwsSettingsDescriptor.validate(context, new HttpSetting(value)::probe);
        }

        @POST
        public FormValidation doCheckStatus(@AncestorInPath Item context, @QueryParameter String value) {
            return check(context, value, null, null);
        }

        @POST
        public FormValidation doCheckBody(@AncestorInPath Item context, @QueryParameter String value) {
            return check(context, null, value, null);
        }

        @POST
        public FormValidation doCheckLatency(@AncestorInPath Item context, @QueryParameter String value) {
            return check(context, null, null, value);
        }

        private static FormValidation check(Item context, String status, String body, String latency) {
            HttpSetting tried = new HttpSetting("http://{instance}/");
            tried.setStatus(status);
            tried.setBody(body);
            tried.setLatency(latency);
            return AwsSettingsDescriptor.validate(context, tried::probe);
        }

        @POST
        public ListBoxModel doFillFromItems() {
            return AwsAccess.machines();
        }
    }
}
