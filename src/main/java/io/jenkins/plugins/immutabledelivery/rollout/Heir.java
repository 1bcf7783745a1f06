package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Document;
import io.jenkins.plugins.immutabledelivery.model.Fleet;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scaling policy or an alarm of one group as another group needs it: what it measures is that group and its target group,
 * what it sets off is that group's policy.
 *
 * @param policies the ARNs of the other group's policies, by those of the one's
 */
record Heir(String from, String to, String fromTargetGroup, String toTargetGroup, Map<String, String> policies) {
    private static final List<String> ACTIONS = List.of("AlarmActions", "OKActions", "InsufficientDataActions");
    private static final String POLICY = ":scalingPolicy:";
    private static final int LONGEST_NAME = 255;

    static Heir of(RolloutData data) {
        Map<String, String> policies = new HashMap<>();
        data.inheritance().orNone().policies().forEach(policy -> {
            String arn = data.inheritance().policies().get(policy.text("PolicyName"));
            if (arn != null) {
                policies.put(policy.text("PolicyARN"), arn);
            }
        });
        return new Heir(
                data.incumbent() == null ? "" : data.incumbent().group(),
                data.candidate().group(),
                data.incumbent() == null ? "" : data.incumbent().targetGroup(),
                data.candidate().targetGroup(),
                policies);
    }

    Document policy(Document policy) {
        // MinAdjustmentStep is MinAdjustmentMagnitude by its former name.
        return policy.without("MinAdjustmentStep").rewritten(this::here).with("PolicyName", policy.text("PolicyName"));
    }

    Document alarm(Document alarm) {
        Document copy = alarm.rewritten(this::here).with("AlarmName", alarmName(alarm.text("AlarmName")));
        for (String member : ACTIONS) {
            if (!alarm.texts(member).isEmpty()) {
                copy = copy.with(member, actions(alarm.texts(member)));
            }
        }
        return copy;
    }

    /** Whom it tells stays; another group's policy goes on to be set off by the alarm that this is a copy of. */
    private List<String> actions(List<String> actions) {
        return actions.stream()
                .map(action -> policies.getOrDefault(action, action.contains(POLICY) ? null : action))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The same for every generation of a fleet, so that it does not grow; too long a one is cut, and made unique again. */
    String alarmName(String original) {
        String old = Fleet.alarmPrefix(from);
        String name = Fleet.alarmPrefix(to) + (original.startsWith(old) ? original.substring(old.length()) : original);
        String unique = "~" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - unique.length()) + unique;
    }

    /** As a load balancer's metrics name target groups: by the end of their ARN. */
    private String here(String text) {
        String groups = Pattern.compile("(?<![\\w-])" + Pattern.quote(from) + "(?![\\w-])")
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(to));
        return groups.replace(end(fromTargetGroup), end(toTargetGroup));
    }

    static String end(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
