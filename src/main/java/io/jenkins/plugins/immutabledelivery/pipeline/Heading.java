package io.jenkins.plugins.immutabledelivery.pipeline;

/** The line that a run begins with. */
final class Heading {
    private Heading() {}

    static String of(Pipeline pipeline, Arguments arguments, String where) {
        return "Rehearsing %s: application %s, %s, %s in %s, %s."
                .formatted(
                        arguments.pipeline(),
                        pipeline.application(),
                        Words.count(pipeline.environments().size(), "environment"),
                        Words.count(pipeline.steps().size(), "step"),
                        String.join(" and ", pipeline.allRegions()),
                        where);
    }
}
