package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** A health gate, as its author describes it. */
public final class GateSetting implements Describable<GateSetting> {
    private static final Map<String, GateSpec.Kind> KINDS = Map.of(
            "inService", GateSpec.Kind.IN_SERVICE,
            "statusChecks", GateSpec.Kind.STATUS_CHECKS,
            "targetHealth", GateSpec.Kind.TARGET_HEALTH,
            "alarms", GateSpec.Kind.ALARMS);

    private static final String TIMEOUT = "10m";
    private static final String INTERVAL = "10s";
    private static final String GRACE = "3m";

    private final String kind;
    private String names;
    private String timeout = TIMEOUT;
    private int consecutivePasses = 2;
    private String interval = INTERVAL;
    private String grace = GRACE;

    @DataBoundConstructor
    public GateSetting(String kind) {
        this.kind = Util.fixEmptyAndTrim(kind);
    }

    /** {@code inService}, {@code statusChecks}, {@code targetHealth} or {@code alarms}. */
    public String getKind() {
        return kind;
    }

    /** The names of the CloudWatch alarms, separated by commas; null for other gates. */
    @CheckForNull
    public String getNames() {
        return names;
    }

    @DataBoundSetter
    public void setNames(String names) {
        this.names = Util.fixEmptyAndTrim(names);
    }

    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout) == null ? TIMEOUT : timeout.trim();
    }

    public int getConsecutivePasses() {
        return consecutivePasses;
    }

    @DataBoundSetter
    public void setConsecutivePasses(int consecutivePasses) {
        this.consecutivePasses = consecutivePasses;
    }

    public String getInterval() {
        return interval;
    }

    @DataBoundSetter
    public void setInterval(String interval) {
        this.interval = Util.fixEmptyAndTrim(interval) == null ? INTERVAL : interval.trim();
    }

    public String getGrace() {
        return grace;
    }

    @DataBoundSetter
    public void setGrace(String grace) {
        this.grace = Util.fixEmptyAndTrim(grace) == null ? GRACE : grace.trim();
    }

    /**
     * The gate as the engine knows it.
     *
     * @throws InvalidInput that names what has to be corrected
     */
    GateSpec spec() {
        GateSpec.Kind known = kind == null ? null : KINDS.get(kind);
        if (known == null) {
            throw new InvalidInput("gate.kind", kind, "Use inService, statusChecks, targetHealth or alarms.");
        }
        List<String> alarms = names == null
                ? List.of()
                : Arrays.stream(names.split(","))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList();
        return new GateSpec(
                known,
                Durations.parse("gate.timeout", timeout),
                consecutivePasses,
                Durations.parse("gate.interval", interval),
                Durations.parse("gate.grace", grace),
                alarms);
    }

    @Extension
    @Symbol("healthGate")
    public static final class DescriptorImpl extends Descriptor<GateSetting> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.GateSetting_displayName();
        }

        /** Nothing here depends on who asks. */
        @POST
        public ListBoxModel doFillKindItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.GateSetting_inService(), "inService");
            items.add(Messages.GateSetting_statusChecks(), "statusChecks");
            items.add(Messages.GateSetting_targetHealth(), "targetHealth");
            items.add(Messages.GateSetting_alarms(), "alarms");
            return items;
        }
    }
}
