package io.jenkins.plugins.immutabledelivery.health;

/**
 * Whose health is looked at.
 *
 * @param group the name of the Auto Scaling group
 * @param targetGroup the ARN of the target group that its instances are registered with; null before they are
 * @param instances how many instances it must have
 * @param former whom it is compared with; null where nobody served before
 */
public record Subject(String group, String targetGroup, int instances, Former former) {
    /** A fleet that is compared with none. */
    public Subject(String group, String targetGroup, int instances) {
        this(group, targetGroup, instances, null);
    }

    /**
     * The fleet that served before.
     *
     * @param group the name of its Auto Scaling group
     * @param targetGroup the ARN of its target group
     */
    public record Former(String group, String targetGroup) {}
}
