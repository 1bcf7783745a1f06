package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * {@code deployImmutable} with a body, which is a gate before traffic moves. It is a step of its own because Pipeline
 * lets a step either have a body always or never; {@link DeployImmutableVariable} takes the one that is meant.
 */
public final class GatedDeployStep extends DeployImmutableStep {
    static final String FUNCTION = "deployImmutableGated";

    @DataBoundConstructor
    public GatedDeployStep(String environment) {
        super(environment);
    }

    @Extension
    public static final class DescriptorImpl extends DeployDescriptor {
        @Override
        public String getFunctionName() {
            return FUNCTION;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.GatedDeployStep_displayName();
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }
    }
}
