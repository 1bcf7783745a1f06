package io.jenkins.plugins.immutabledelivery.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How traffic reaches an environment. With one target group, fleets are attached to it and detached from it. With two,
 * a listener or a listener's rule forwards to both with weights, and the switch is one call.
 *
 * @param targetGroups the ARNs of one or two target groups
 * @param listener the ARN of the listener whose default action forwards to them; null with one group or with a rule
 * @param rule the ARN of the listener rule that forwards to them; null with one group or with a listener
 */
public record TrafficRoute(List<String> targetGroups, String listener, String rule) {
    private static final Pattern TARGET_GROUP = Pattern.compile("arn:[a-z-]+:elasticloadbalancing:.+:targetgroup/.+");
    private static final Pattern LISTENER = Pattern.compile("arn:[a-z-]+:elasticloadbalancing:.+:listener/.+");
    private static final Pattern RULE = Pattern.compile("arn:[a-z-]+:elasticloadbalancing:.+:listener-rule/.+");

    public TrafficRoute {
        String remedy = "Use the ARN of one target group, or of two with a listener or a rule.";
        targetGroups = Check.notEmpty("targetGroups", targetGroups, remedy);
        targetGroups.forEach(arn -> Check.matching("targetGroups", arn, TARGET_GROUP, remedy));
        Check.require(
                targetGroups.size() <= 2 && targetGroups.stream().distinct().count() == targetGroups.size(),
                "targetGroups",
                targetGroups,
                remedy);
        if (listener != null) {
            Check.matching("listener", listener, LISTENER, "Use a listener's ARN.");
        }
        if (rule != null) {
            Check.matching("rule", rule, RULE, "Use a listener rule's ARN.");
        }
        Check.require(listener == null || rule == null, "rule", rule, "Name a listener or a rule, not both.");
        Check.require(
                targetGroups.size() == 1 || listener != null || rule != null,
                "listener",
                null,
                "Two target groups need the listener or the rule that forwards to them.");
        Check.require(
                targetGroups.size() == 2 || listener == null && rule == null,
                "targetGroups",
                targetGroups,
                "A listener or a rule needs two target groups, to switch between; with one, leave them out.");
    }

    /** Whether the switch is a change of weights, rather than of attachments. */
    public boolean weighted() {
        return targetGroups.size() == 2;
    }

    /** The ARN of what forwards: the rule's or the listener's; null with one target group. */
    public String forwarder() {
        return rule == null ? listener : rule;
    }
}
