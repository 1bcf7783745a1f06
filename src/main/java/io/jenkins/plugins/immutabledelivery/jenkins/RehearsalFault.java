package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** An image version whose application never answers its health check in an environment. Only in rehearsals. */
public final class RehearsalFault implements Describable<RehearsalFault> {
    private final String version;
    private final String environment;

    @DataBoundConstructor
    public RehearsalFault(String version, String environment) {
        this.version = Util.fixEmptyAndTrim(version);
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    public String getVersion() {
        return version;
    }

    public String getEnvironment() {
        return environment;
    }

    @Extension
    @Symbol("failsHealthCheck")
    public static final class DescriptorImpl extends Descriptor<RehearsalFault> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RehearsalFault_displayName();
        }
    }
}
