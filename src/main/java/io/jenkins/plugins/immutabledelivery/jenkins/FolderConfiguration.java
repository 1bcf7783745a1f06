package io.jenkins.plugins.immutabledelivery.jenkins;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Applications and environments of one folder; they come before those of the folders around it and of the controller. */
public final class FolderConfiguration extends AbstractFolderProperty<AbstractFolder<?>> {
    private List<ApplicationConfiguration> applications = new ArrayList<>();
    private List<EnvironmentConfiguration> environments = new ArrayList<>();

    @DataBoundConstructor
    public FolderConfiguration() {
        // Everything is optional.
    }

    @NonNull
    public List<ApplicationConfiguration> getApplications() {
        return applications;
    }

    @DataBoundSetter
    public void setApplications(List<ApplicationConfiguration> applications) {
        this.applications = new ArrayList<>(Util.fixNull(applications));
    }

    @NonNull
    public List<EnvironmentConfiguration> getEnvironments() {
        return environments;
    }

    @DataBoundSetter
    public void setEnvironments(List<EnvironmentConfiguration> environments) {
        this.environments = new ArrayList<>(Util.fixNull(environments));
    }

    @Extension
    @Symbol("immutableDelivery")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.FolderConfiguration_displayName();
        }
    }
}
