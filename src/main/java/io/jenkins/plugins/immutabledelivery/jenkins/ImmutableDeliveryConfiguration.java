package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.util.FormValidation;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What all of the controller's jobs can use: applications, environments, and whether all is only rehearsed. */
@Extension
@Symbol("immutableDelivery")
public final class ImmutableDeliveryConfiguration extends GlobalConfiguration {
    private static final int SPEED = 60;

    private boolean rehearsal;
    private int rehearsalSpeed = SPEED;
    private List<RehearsalFault> rehearsalFaults = new ArrayList<>();
    private List<ApplicationConfiguration> applications = new ArrayList<>();
    private List<EnvironmentConfiguration> environments = new ArrayList<>();

    public ImmutableDeliveryConfiguration() {
        load();
    }

    /** This controller's. */
    @NonNull
    public static ImmutableDeliveryConfiguration get() {
        return ExtensionList.lookupSingleton(ImmutableDeliveryConfiguration.class);
    }

    /** Whether everything on this controller is only rehearsed. */
    public boolean isRehearsal() {
        return rehearsal;
    }

    @DataBoundSetter
    public void setRehearsal(boolean rehearsal) {
        this.rehearsal = rehearsal;
        save();
    }

    /** How many times faster than the wall's the rehearsed account's clock goes; heeded when Jenkins starts. */
    public int getRehearsalSpeed() {
        return rehearsalSpeed;
    }

    @DataBoundSetter
    public void setRehearsalSpeed(int rehearsalSpeed) {
        this.rehearsalSpeed = Math.max(1, rehearsalSpeed);
        save();
    }

    /** What goes wrong in rehearsals. */
    @NonNull
    public List<RehearsalFault> getRehearsalFaults() {
        return rehearsalFaults;
    }

    @DataBoundSetter
    public void setRehearsalFaults(List<RehearsalFault> rehearsalFaults) {
        this.rehearsalFaults = new ArrayList<>(Util.fixNull(rehearsalFaults));
        save();
    }

    @NonNull
    public List<ApplicationConfiguration> getApplications() {
        return applications;
    }

    @DataBoundSetter
    public void setApplications(List<ApplicationConfiguration> applications) {
        this.applications = new ArrayList<>(Util.fixNull(applications));
        save();
    }

    @NonNull
    public List<EnvironmentConfiguration> getEnvironments() {
        return environments;
    }

    @DataBoundSetter
    public void setEnvironments(List<EnvironmentConfiguration> environments) {
        this.environments = new ArrayList<>(Util.fixNull(environments));
        save();
    }

    /** A form sends nothing for a list from which the last entry was removed. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject json) {
        rehearsalFaults = new ArrayList<>();
        applications = new ArrayList<>();
        environments = new ArrayList<>();
        request.bindJSON(this, json);
        save();
        return true;
    }

    @POST
    public FormValidation doCheckRehearsalSpeed(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return FormValidation.validatePositiveInteger(value);
    }
}
