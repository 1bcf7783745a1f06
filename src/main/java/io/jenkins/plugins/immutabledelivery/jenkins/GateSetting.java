package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.immutabledelivery.model.AlarmReading;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.GateDetail;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** A health gate, as its author describes it. What is left out is as usual for its kind. */
public final class GateSetting implements Describable<GateSetting> {
    private static final Map<String, Kind> KINDS = Map.of(
            "inService", Kind.IN_SERVICE,
            "statusChecks", Kind.STATUS_CHECKS,
            "targetHealth", Kind.TARGET_HEALTH,
            "alarms", Kind.ALARMS,
            "http", Kind.HTTP,
            "metric", Kind.METRIC,
            "command", Kind.COMMAND,
            "judgement", Kind.JUDGEMENT);

    private final String kind;
    private String names;
    private String withoutData;
    private HttpSetting http;
    private MetricSetting metric;
    private CommandSetting command;
    private String timeout;
    private Integer consecutivePasses;
    private String interval;
    private String grace;

    @DataBoundConstructor
    public GateSetting(String kind) {
        this.kind = Util.fixEmptyAndTrim(kind);
    }

    /** What is looked at, as in a pipeline file: {@code inService}, {@code http}, … */
    public String getKind() {
        return kind;
    }

    /** The names of the CloudWatch alarms, separated by commas, or what is judged; null for other gates. */
    @CheckForNull
    public String getNames() {
        return names;
    }

    @DataBoundSetter
    public void setNames(String names) {
        this.names = Util.fixEmptyAndTrim(names);
    }

    /** What an alarm without enough data means: {@code passes}, {@code awaited} or {@code fails}; null for passes. */
    @CheckForNull
    public String getWithoutData() {
        return withoutData;
    }

    @DataBoundSetter
    public void setWithoutData(String withoutData) {
        String given = Util.fixEmptyAndTrim(withoutData);
        this.withoutData = "passes".equals(given) ? null : given;
    }

    /** What is asked by HTTP; null for other gates. */
    @CheckForNull
    public HttpSetting getHttp() {
        return http;
    }

    @DataBoundSetter
    public void setHttp(HttpSetting http) {
        this.http = http;
    }

    /** What is measured; null for other gates. */
    @CheckForNull
    public MetricSetting getMetric() {
        return metric;
    }

    @DataBoundSetter
    public void setMetric(MetricSetting metric) {
        this.metric = metric;
    }

    /** What is run on each instance; null for other gates. */
    @CheckForNull
    public CommandSetting getCommand() {
        return command;
    }

    @DataBoundSetter
    public void setCommand(CommandSetting command) {
        this.command = command;
    }

    /** Null for the kind's usual one. */
    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    /** Null for as many as is usual for the kind. */
    @CheckForNull
    public Integer getConsecutivePasses() {
        return consecutivePasses;
    }

    @DataBoundSetter
    public void setConsecutivePasses(Integer consecutivePasses) {
        this.consecutivePasses = consecutivePasses;
    }

    /** Null for the kind's usual one. */
    @CheckForNull
    public String getInterval() {
        return interval;
    }

    @DataBoundSetter
    public void setInterval(String interval) {
        this.interval = Util.fixEmptyAndTrim(interval);
    }

    /** Null for the kind's usual one. */
    @CheckForNull
    public String getGrace() {
        return grace;
    }

    @DataBoundSetter
    public void setGrace(String grace) {
        this.grace = Util.fixEmptyAndTrim(grace);
    }

    /**
     * The gate as the engine knows it.
     *
     * @throws InvalidInput that names what has to be corrected
     */
    GateSpec spec() {
        Kind known = kind == null ? null : KINDS.get(kind);
        if (known == null) {
            throw new InvalidInput("gate.kind", kind, "Use " + GateSpec.KINDS + ".");
        }
        List<String> named = names == null
                ? List.of()
                : Arrays.stream(names.split(","))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList();
        GateSpec usual = GateSpec.usual(known, named, detail(known));
        return new GateSpec(
                known,
                or("gate.timeout", timeout, usual.timeout()),
                consecutivePasses == null ? usual.consecutivePasses() : consecutivePasses,
                or("gate.interval", interval, usual.interval()),
                or("gate.grace", grace, usual.grace()),
                usual.names(),
                usual.detail());
    }

    private static Duration or(String field, String text, Duration usual) {
        return text == null ? usual : Durations.parse(field, text);
    }

    private GateDetail detail(Kind known) {
        return switch (known) {
            case ALARMS -> new AlarmReading(withoutData());
            case HTTP ->
                Check.present("gate.http", http, "Say what is asked by HTTP.").probe();
            case METRIC ->
                Check.present("gate.metric", metric, "Say what is measured.").comparison();
            case COMMAND ->
                Check.present("gate.command", command, "Say what is run on each instance.")
                        .command();
            case IN_SERVICE, STATUS_CHECKS, TARGET_HEALTH, JUDGEMENT -> null;
        };
    }

    private AlarmReading.WithoutData withoutData() {
        try {
            return withoutData == null
                    ? AlarmReading.USUAL.withoutData()
                    : AlarmReading.WithoutData.valueOf(withoutData.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("gate.withoutData", withoutData, "Use passes, awaited or fails.");
        }
    }

    @Extension
    @Symbol("healthGate")
    public static final class DescriptorImpl extends GateDescriptor {
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
            items.add(Messages.GateSetting_http(), "http");
            items.add(Messages.GateSetting_metric(), "metric");
            items.add(Messages.GateSetting_command(), "command");
            items.add(Messages.GateSetting_judgement(), "judgement");
            return items;
        }

        /** Nothing here depends on who asks. */
        @POST
        public ListBoxModel doFillWithoutDataItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.GateSetting_passes(), "passes");
            items.add(Messages.GateSetting_awaited(), "awaited");
            items.add(Messages.GateSetting_fails(), "fails");
            return items;
        }
    }
}
