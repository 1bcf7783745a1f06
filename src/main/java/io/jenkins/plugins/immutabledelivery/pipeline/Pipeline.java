package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import java.util.List;

/**
 * A pipeline as its file describes it.
 *
 * @param application the application, such as {@code web}
 * @param region where everything runs
 * @param bake how its images are baked
 * @param environments where it runs
 * @param steps what is done, one after the other
 * @param rehearsal what only a rehearsal needs
 */
public record Pipeline(
        String application,
        String region,
        Bake bake,
        List<EnvironmentPlan> environments,
        List<Step> steps,
        Rehearsal rehearsal) {
    public Pipeline {
        environments = List.copyOf(environments);
        steps = List.copyOf(steps);
    }

    /**
     * How images are baked.
     *
     * @param base what they begin with
     * @param instanceType the builder's instance type
     * @param provision the script that is run on it
     */
    public record Bake(BaseImage base, String instanceType, String provision) {}

    /**
     * What only a rehearsal needs.
     *
     * @param seed decides everything that is random
     * @param paceOnEndpoint how many times shorter bake times, warm times, waits and alarms' delays are on an endpoint,
     *     where the clock is the wall's
     * @param faults what goes wrong
     */
    public record Rehearsal(int seed, int paceOnEndpoint, List<Fault> faults) {
        public Rehearsal {
            faults = List.copyOf(faults);
        }
    }
}
