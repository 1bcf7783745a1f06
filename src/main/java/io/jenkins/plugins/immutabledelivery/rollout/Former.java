package io.jenkins.plugins.immutabledelivery.rollout;

/**
 * A fleet that is to be removed, with what has to go with it.
 *
 * @param group its Auto Scaling group
 * @param templateId the id of its launch template; null where that is not ours to touch
 * @param templateVersion the number of its own version of it; 0 likewise
 * @param alarms whether alarms were made for it, whose names begin with {@link
 *     io.jenkins.plugins.immutabledelivery.model.Fleet#alarmPrefix}
 */
public record Former(String group, String templateId, long templateVersion, boolean alarms) {}
