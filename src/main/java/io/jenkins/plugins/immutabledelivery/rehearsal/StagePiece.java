package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One thing that a stage consists of. Its name in AWS is always the same, so that it is found again whether or not the
 * call that made it was ever answered.
 *
 * @param name what people call it; unique on a stage
 * @param find its id, ARN or name in AWS, where it is there
 * @param make makes it, given the ids of the pieces before it and the tags that it is to carry; answers with its own
 * @param remove removes the one of that id
 */
record StagePiece(
        String name,
        Supplier<Optional<String>> find,
        BiFunction<Map<String, String>, Map<String, String>, String> make,
        Consumer<String> remove) {}
