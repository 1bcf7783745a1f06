package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.operation.Phase;
import java.util.List;

/**
 * A way to bring an image into an environment. By the time its phases begin, the environment has been looked at
 * ({@link Survey}) and the image is in its region.
 * Each strategy is one class whose lists read like a recipe, put together from the phases of this package.
 */
public interface Strategy {
    /** Its name, as authors write it and as it is saved. */
    String name();

    /** What is done one after the other, until the environment has received the image. */
    List<Phase<RolloutData>> phases();

    /** What those would do with an environment that was looked at, in words. */
    Plan plan(RolloutData data);

    /** How the environment gets back to what it was, from wherever the phases had come. */
    List<Phase<RolloutData>> unwinding();

    /** What is cleaned up once the environment has received the image. */
    List<Phase<RolloutData>> closing();
}
