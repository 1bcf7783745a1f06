package io.jenkins.plugins.immutabledelivery.model;

/**
 * How many instances a fleet has.
 *
 * @param min the fewest, 1 or more: an environment without an instance serves nobody
 * @param desired how many it starts with
 * @param max the most
 */
public record Capacity(int min, int desired, int max) {
    public Capacity {
        Check.require(min >= 1, "capacity.min", min, "Use 1 or more.");
        Check.require(max >= min, "capacity.max", max, "Use at least capacity.min, which is " + min + ".");
        Check.require(
                desired >= min && desired <= max,
                "capacity.desired",
                desired,
                "Use a number from capacity.min (" + min + ") to capacity.max (" + max + ").");
    }

    /** The same, but with at least so many instances to start with. */
    public Capacity atLeast(int instances) {
        return instances <= desired ? this : new Capacity(min, instances, Math.max(max, instances));
    }

    /** The same, but with exactly so many instances to start with, 1 or more; min and max give way. */
    public Capacity of(int instances) {
        return new Capacity(Math.min(min, instances), instances, Math.max(max, instances));
    }
}
