package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import java.time.Duration;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A whole new fleet beside the one that serves, then one switch of traffic. */
public final class BlueGreenStrategy extends RolloutStrategy {
    private String bakeTime;
    private String keepPreviousWarm;

    @DataBoundConstructor
    public BlueGreenStrategy() {
        // Everything is optional.
    }

    /** How long the new fleet is watched after the switch; null for as configured. */
    @CheckForNull
    public String getBakeTime() {
        return bakeTime;
    }

    @DataBoundSetter
    public void setBakeTime(String bakeTime) {
        this.bakeTime = Util.fixEmptyAndTrim(bakeTime);
    }

    /** How long the previous fleet is kept for a fast way back; null for as configured. */
    @CheckForNull
    public String getKeepPreviousWarm() {
        return keepPreviousWarm;
    }

    @DataBoundSetter
    public void setKeepPreviousWarm(String keepPreviousWarm) {
        this.keepPreviousWarm = Util.fixEmptyAndTrim(keepPreviousWarm);
    }

    /** Whether it says nothing otherwise than the environment's configuration. */
    boolean isAsConfigured() {
        return bakeTime == null && keepPreviousWarm == null;
    }

    @Override
    public StrategySpec spec() {
        return BlueGreenSpec.usual();
    }

    @Override
    public Environment apply(Environment environment) {
        return new Environment(
                environment.name(),
                environment.location(),
                environment.launchTemplate(),
                environment.subnets(),
                environment.capacity(),
                environment.route(),
                environment.gates(),
                or("bakeTime", bakeTime, environment.bakeTime()),
                or("keepPreviousWarm", keepPreviousWarm, environment.keepPreviousWarm()),
                environment.tags());
    }

    private static Duration or(String field, String text, Duration configured) {
        return text == null ? configured : Durations.parse(field, text);
    }

    @Extension
    @Symbol("blueGreen")
    public static final class DescriptorImpl extends Descriptor<RolloutStrategy> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BlueGreenStrategy_displayName();
        }
    }
}
