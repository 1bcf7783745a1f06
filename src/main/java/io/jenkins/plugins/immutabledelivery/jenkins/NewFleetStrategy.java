package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import java.time.Duration;
import org.kohsuke.stapler.DataBoundSetter;

/** What the strategies have in common that bring a new fleet beside the serving one. */
public abstract class NewFleetStrategy extends RolloutStrategy {
    private String bakeTime;
    private String keepPreviousWarm;
    private boolean scaleInProtection;
    private boolean liveCapacity;

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

    /** Whether no instance of either fleet may be scaled in while traffic moves. */
    public boolean isScaleInProtection() {
        return scaleInProtection;
    }

    @DataBoundSetter
    public void setScaleInProtection(boolean scaleInProtection) {
        this.scaleInProtection = scaleInProtection;
    }

    /** Whether the new fleet gets the serving one's capacity rather than the configured one. */
    public boolean isLiveCapacity() {
        return liveCapacity;
    }

    @DataBoundSetter
    public void setLiveCapacity(boolean liveCapacity) {
        this.liveCapacity = liveCapacity;
    }

    @Override
    public Environment apply(Environment environment) {
        return watched(environment, bakeTime, keepPreviousWarm);
    }

    /**
     * An environment with other times.
     *
     * @param bakeTime null for its own
     * @param keepPreviousWarm null for its own
     */
    static Environment watched(Environment environment, String bakeTime, String keepPreviousWarm) {
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
}
