package io.jenkins.plugins.immutabledelivery.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How an image is to come into an environment, with what its author chose. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "strategy")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BlueGreenSpec.class, name = BlueGreenSpec.NAME),
    @JsonSubTypes.Type(value = CanarySpec.class, name = CanarySpec.NAME),
    @JsonSubTypes.Type(value = RollingSpec.class, name = RollingSpec.NAME),
    @JsonSubTypes.Type(value = RecreateSpec.class, name = RecreateSpec.NAME)
})
public sealed interface StrategySpec permits BlueGreenSpec, CanarySpec, RollingSpec, RecreateSpec {
    /** The strategy's name, as authors write it and as it is saved. */
    String name();

    /**
     * How to go back to a former image in an environment that receives images by this strategy, where no fleet is warm: the
     * fastest way in which nothing stops serving.
     */
    default StrategySpec wayBack() {
        return this;
    }

    /** What is done where nothing is said: blue/green. */
    static StrategySpec usual() {
        return BlueGreenSpec.usual();
    }
}
