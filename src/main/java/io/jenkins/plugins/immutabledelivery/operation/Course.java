package io.jenkins.plugins.immutabledelivery.operation;

import java.util.List;

/**
 * A recipe with its lists of phases, read once for all operations that follow it: a recipe may make them anew whenever it
 * is asked, those are equal to no others, and a thousand waiting operations need no list each.
 *
 * @param recipe the recipe
 * @param phases what it does one after the other
 * @param unwinding what it does instead of the rest
 * @param closing what it cleans up
 * @param <D> what such an operation knows
 */
record Course<D>(Recipe<D> recipe, List<Phase<D>> phases, List<Phase<D>> unwinding, List<Phase<D>> closing) {
    static <D> Course<D> of(Recipe<D> recipe) {
        return new Course<>(recipe, recipe.phases(), recipe.unwinding(), recipe.closing());
    }
}
