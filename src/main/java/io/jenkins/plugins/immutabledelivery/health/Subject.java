package io.jenkins.plugins.immutabledelivery.health;

/**
 * Whose health is looked at.
 *
 * @param group the name of the Auto Scaling group
 * @param targetGroup the ARN of the target group that its instances are registered with; null before they are
 * @param instances how many instances it must have
 */
public record Subject(String group, String targetGroup, int instances) {}
