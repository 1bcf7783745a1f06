package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.HttpProbe;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** What is asked by HTTP, as an author describes it. */
public final class HttpSetting implements Describable<HttpSetting> {
    private final String address;
    private String status;
    private String body;
    private String latency;

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

    HttpProbe probe() {
        return new HttpProbe(address, status, body, latency == null ? null : Durations.parse("gate.latency", latency));
    }

    @Extension
    @Symbol("httpProbe")
    public static final class DescriptorImpl extends Descriptor<HttpSetting> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HttpSetting_displayName();
        }
    }
}
