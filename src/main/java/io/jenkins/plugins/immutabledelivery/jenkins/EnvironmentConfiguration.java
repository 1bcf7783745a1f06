package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** An environment, as administrators and Jenkinsfile authors describe it. */
public final class EnvironmentConfiguration extends AwsSettings<EnvironmentConfiguration> {
    private final String name;
    private String application;
    private String launchTemplate;
    private String subnets;
    private int minInstances = 1;
    private int desiredInstances = 1;
    private int maxInstances = 1;
    private String targetGroups;
    private String listener;
    private String rule;
    private List<GateSetting> gates = new ArrayList<>();
    private String bakeTime = "5m";
    private String keepPreviousWarm = "0";
    private String soak = "0";
    private boolean protectedEnvironment;
    private String approvers;
    private List<TagSetting> tags = new ArrayList<>();

    @DataBoundConstructor
    public EnvironmentConfiguration(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** Such as {@code production}. */
    public String getName() {
        return name;
    }

    /** The application that it is for; null where any application may use it. */
    @CheckForNull
    public String getApplication() {
        return application;
    }

    @DataBoundSetter
    public void setApplication(String application) {
        this.application = Util.fixEmptyAndTrim(application);
    }

    /** The id or name of the launch template that new fleets start from. */
    @CheckForNull
    public String getLaunchTemplate() {
        return launchTemplate;
    }

    @DataBoundSetter
    public void setLaunchTemplate(String launchTemplate) {
        this.launchTemplate = Util.fixEmptyAndTrim(launchTemplate);
    }

    /** The ids of the subnets, separated by commas or blanks. */
    @CheckForNull
    public String getSubnets() {
        return subnets;
    }

    @DataBoundSetter
    public void setSubnets(String subnets) {
        this.subnets = Util.fixEmptyAndTrim(subnets);
    }

    public int getMinInstances() {
        return minInstances;
    }

    @DataBoundSetter
    public void setMinInstances(int minInstances) {
        this.minInstances = minInstances;
    }

    public int getDesiredInstances() {
        return desiredInstances;
    }

    @DataBoundSetter
    public void setDesiredInstances(int desiredInstances) {
        this.desiredInstances = desiredInstances;
    }

    public int getMaxInstances() {
        return maxInstances;
    }

    @DataBoundSetter
    public void setMaxInstances(int maxInstances) {
        this.maxInstances = maxInstances;
    }

    /** The ARNs of one target group, or of two with a listener or rule, separated by commas or blanks. */
    @CheckForNull
    public String getTargetGroups() {
        return targetGroups;
    }

    @DataBoundSetter
    public void setTargetGroups(String targetGroups) {
        this.targetGroups = Util.fixEmptyAndTrim(targetGroups);
    }

    /** The ARN of the listener that forwards to the two target groups. */
    @CheckForNull
    public String getListener() {
        return listener;
    }

    @DataBoundSetter
    public void setListener(String listener) {
        this.listener = Util.fixEmptyAndTrim(listener);
    }

    /** The ARN of the listener rule that forwards to the two target groups. */
    @CheckForNull
    public String getRule() {
        return rule;
    }

    @DataBoundSetter
    public void setRule(String rule) {
        this.rule = Util.fixEmptyAndTrim(rule);
    }

    /** What must be healthy; empty for the usual gates. */
    @NonNull
    public List<GateSetting> getGates() {
        return gates;
    }

    @DataBoundSetter
    public void setGates(List<GateSetting> gates) {
        this.gates = new ArrayList<>(Util.fixNull(gates));
    }

    /** How long a new fleet is watched after the switch. */
    public String getBakeTime() {
        return bakeTime;
    }

    @DataBoundSetter
    public void setBakeTime(String bakeTime) {
        this.bakeTime = Util.fixEmptyAndTrim(bakeTime) == null ? "0" : bakeTime.trim();
    }

    /** How long the previous fleet is kept for a fast way back. */
    public String getKeepPreviousWarm() {
        return keepPreviousWarm;
    }

    @DataBoundSetter
    public void setKeepPreviousWarm(String keepPreviousWarm) {
        this.keepPreviousWarm = Util.fixEmptyAndTrim(keepPreviousWarm) == null ? "0" : keepPreviousWarm.trim();
    }

    /** How long an image must have been here before it may be promoted from here. */
    public String getSoak() {
        return soak;
    }

    @DataBoundSetter
    public void setSoak(String soak) {
        this.soak = Util.fixEmptyAndTrim(soak) == null ? "0" : soak.trim();
    }

    /** Whether only people with the permission may change it. */
    public boolean isProtectedEnvironment() {
        return protectedEnvironment;
    }

    @DataBoundSetter
    public void setProtectedEnvironment(boolean protectedEnvironment) {
        this.protectedEnvironment = protectedEnvironment;
    }

    /** The ids of users and groups, separated by commas, of whom one has to start or approve the build; null for none. */
    @CheckForNull
    public String getApprovers() {
        return approvers;
    }

    @DataBoundSetter
    public void setApprovers(String approvers) {
        this.approvers = Util.fixEmptyAndTrim(approvers);
    }

    /** More tags for fleets and instances. */
    @NonNull
    public List<TagSetting> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(List<TagSetting> tags) {
        this.tags = new ArrayList<>(Util.fixNull(tags));
    }

    /** By commas alone: the name of a group may have blanks in it, and its parts may be names of others. */
    List<String> approverIds() {
        return approvers == null
                ? List.of()
                : Arrays.stream(approvers.split(","))
                        .map(String::trim)
                        .filter(id -> !id.isEmpty())
                        .toList();
    }

    /** Whether both would change what gets the same traffic. */
    boolean sharesTraffic(EnvironmentConfiguration other) {
        return !Collections.disjoint(words(targetGroups), words(other.targetGroups));
    }

    Duration soakTime() {
        return Durations.parse("soak", soak);
    }

    /** How many target groups a rehearsal sets up: as many as are named, else one. */
    int targetGroupCount() {
        return Math.max(1, Math.min(2, words(targetGroups).size()));
    }

    @Extension
    @Symbol("ec2Environment")
    public static final class DescriptorImpl extends EnvironmentDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.EnvironmentConfiguration_displayName();
        }
    }
}
