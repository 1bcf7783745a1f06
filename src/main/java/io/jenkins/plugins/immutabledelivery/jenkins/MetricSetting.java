package io.jenkins.plugins.immutabledelivery.jenkins;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.immutabledelivery.model.Durations;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Metric;
import io.jenkins.plugins.immutabledelivery.model.MetricComparison;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What is measured of a fleet, as an author describes it. */
public final class MetricSetting implements Describable<MetricSetting> {
    private static final int SAMPLES = 100;
    private static final String WINDOW = "10m";

    private final String name;
    private String namespace;
    private String statistic;
    private String dimensions;
    private String per;
    private String samples;
    private String maximum;
    private String maximumRatio;
    private String maximumIncrease;
    private int minimumSamples = SAMPLES;
    private String window = WINDOW;

    @DataBoundConstructor
    public MetricSetting(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** {@code errorRate}, {@code latency}, or the name of a metric of one's own. */
    public String getName() {
        return name;
    }

    /** Null for errorRate and latency. */
    @CheckForNull
    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    /** Null for errorRate and latency. */
    @CheckForNull
    public String getStatistic() {
        return statistic;
    }

    @DataBoundSetter
    public void setStatistic(String statistic) {
        this.statistic = Util.fixEmptyAndTrim(statistic);
    }

    /** Such as {@code AutoScalingGroupName={group}}, separated by commas; null for errorRate and latency. */
    @CheckForNull
    public String getDimensions() {
        return dimensions;
    }

    @DataBoundSetter
    public void setDimensions(String dimensions) {
        this.dimensions = Util.fixEmptyAndTrim(dimensions);
    }

    /** The metric of the same namespace and dimensions by whose sum it is divided; null for none. */
    @CheckForNull
    public String getPer() {
        return per;
    }

    @DataBoundSetter
    public void setPer(String per) {
        this.per = Util.fixEmptyAndTrim(per);
    }

    /** The metric whose sum counts the samples; null for the usual. */
    @CheckForNull
    public String getSamples() {
        return samples;
    }

    @DataBoundSetter
    public void setSamples(String samples) {
        this.samples = Util.fixEmptyAndTrim(samples);
    }

    /** Null for no such limit. */
    @CheckForNull
    public String getMaximum() {
        return maximum;
    }

    @DataBoundSetter
    public void setMaximum(String maximum) {
        this.maximum = Util.fixEmptyAndTrim(maximum);
    }

    /** Null for no such limit. */
    @CheckForNull
    public String getMaximumRatio() {
        return maximumRatio;
    }

    @DataBoundSetter
    public void setMaximumRatio(String maximumRatio) {
        this.maximumRatio = Util.fixEmptyAndTrim(maximumRatio);
    }

    /** Null for no such limit. */
    @CheckForNull
    public String getMaximumIncrease() {
        return maximumIncrease;
    }

    @DataBoundSetter
    public void setMaximumIncrease(String maximumIncrease) {
        this.maximumIncrease = Util.fixEmptyAndTrim(maximumIncrease);
    }

    public int getMinimumSamples() {
        return minimumSamples;
    }

    @DataBoundSetter
    public void setMinimumSamples(int minimumSamples) {
        this.minimumSamples = minimumSamples;
    }

    public String getWindow() {
        return window;
    }

    @DataBoundSetter
    public void setWindow(String window) {
        this.window = Util.fixEmptyAndTrim(window) == null ? WINDOW : window.trim();
    }

    MetricComparison comparison() {
        Double most = number("gate.maximum", maximum);
        Double ratio = number("gate.maximumRatio", maximumRatio);
        Double increase = number("gate.maximumIncrease", maximumIncrease);
        Duration back = Durations.parse("gate.window", window);
        if ("errorRate".equals(name)) {
            return MetricComparison.errorRate(most, ratio, increase).sampled(minimumSamples, back);
        }
        if ("latency".equals(name)) {
            return MetricComparison.latency(most, ratio, increase).sampled(minimumSamples, back);
        }
        return new MetricComparison(
                name,
                metric(name, statistic),
                per == null ? null : metric(per, "Sum"),
                samples == null ? null : metric(samples, "Sum"),
                minimumSamples,
                back,
                most,
                ratio,
                increase);
    }

    private Metric metric(String of, String by) {
        Map<String, String> values = new HashMap<>();
        for (String pair : dimensions == null ? new String[0] : dimensions.split(",")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new InvalidInput(
                        "gate.metric.dimensions", pair, "Use name=value, such as AutoScalingGroupName={group}.");
            }
            values.put(
                    pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
        }
        return new Metric(namespace, of, by, values);
    }

    private static Double number(String field, String text) {
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new InvalidInput(field, text, "Use a number, such as 0.01.");
        }
    }

    @Extension
    @Symbol("fleetMetric")
    public static final class DescriptorImpl extends Descriptor<MetricSetting> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MetricSetting_displayName();
        }

        @POST
        public FormValidation doCheckMaximum(@AncestorInPath Item context, @QueryParameter String value) {
            return check(context, value, tried -> tried.setMaximum(value));
        }

        @POST
        public FormValidation doCheckMaximumRatio(@AncestorInPath Item context, @QueryParameter String value) {
            return check(context, value, tried -> tried.setMaximumRatio(value));
        }

        @POST
        public FormValidation doCheckMaximumIncrease(@AncestorInPath Item context, @QueryParameter String value) {
            return check(context, value, tried -> tried.setMaximumIncrease(value));
        }

        @POST
        public FormValidation doCheckWindow(@AncestorInPath Item context, @QueryParameter String value) {
            return check(context, value, tried -> tried.setWindow(value));
        }

        private static FormValidation check(Item context, String value, Consumer<MetricSetting> change) {
            MetricSetting tried = new MetricSetting("errorRate");
            tried.setMaximum("1");
            change.accept(tried);
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.ok()
                    : AwsSettingsDescriptor.validate(context, tried::comparison);
        }
    }
}
