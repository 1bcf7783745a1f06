package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.bake.BakeRequest;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A pipeline as its file describes it.
 *
 * @param application the application, such as {@code web}
 * @param region where images are baked, and where its environments run unless they say otherwise
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

    /** The environments' names, in their order. */
    List<String> environmentNames() {
        return environments.stream().map(EnvironmentPlan::name).toList();
    }

    /** The regions of the environments, by their names. */
    Map<String, String> regions() {
        return environments.stream().collect(Collectors.toMap(EnvironmentPlan::name, EnvironmentPlan::region));
    }

    /** All regions that it needs, each once. */
    Set<String> allRegions() {
        Set<String> all = new TreeSet<>(regions().values());
        all.add(region);
        return all;
    }

    /**
     * How images are baked.
     *
     * @param base what they begin with
     * @param instanceType the builder's instance type
     * @param provision the script that is run on it
     */
    public record Bake(BaseImage base, String instanceType, String provision) {
        private static final Duration LIMIT = Duration.ofMinutes(30);

        /** What is asked of the engine when a version is baked there. */
        BakeRequest request(ImageVersion version, Location location, String subnet, List<String> securityGroups) {
            return new BakeRequest(
                    version, base, location, instanceType, subnet, securityGroups, provision, LIMIT, Map.of());
        }
    }

    /**
     * What only a rehearsal needs.
     *
     * @param seed decides everything that is random
     * @param paceOnEndpoint how many times faster than the wall's time goes on an endpoint, 1 or more
     * @param provisioningAssumed whether on an endpoint provisioning is assumed to succeed once the builder runs; an
     *     emulator that boots nothing would never show its end
     * @param faults what goes wrong
     */
    public record Rehearsal(int seed, int paceOnEndpoint, boolean provisioningAssumed, List<Fault> faults) {
        public Rehearsal {
            faults = List.copyOf(faults);
        }
    }
}
