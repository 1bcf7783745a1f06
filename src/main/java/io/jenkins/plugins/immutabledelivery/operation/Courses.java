package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.Build;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The recipes that an engine follows, by kind of operation, with what was learned of how long they take. */
final class Courses {
    private final Map<String, Recipe<?>> recipes = new HashMap<>();
    private final Map<String, Course<?>> courses = new ConcurrentHashMap<>();
    private final Experience experience = new Experience();

    Courses(Collection<Recipe<?>> recipes) {
        recipes.forEach(recipe -> this.recipes.put(recipe.kind(), recipe));
    }

    /** Where an operation stands that has not begun. */
    Saved beginning(FollowUp wanted, Build build, Instant now) {
        Course<?> course = course(wanted.kind());
        return new Saved(
                course.recipe().format(),
                wanted.id(),
                wanted.kind(),
                build,
                now,
                null,
                Saved.Stage.RUNNING,
                course.phases().get(0).name(),
                now,
                0,
                wanted.notBefore(),
                null,
                null,
                false,
                List.of(),
                Json.MAPPER.valueToTree(wanted.data()),
                Map.of(),
                Map.of());
    }

    /** How operations of a kind move. */
    Advance<?> advance(String kind) {
        return new Advance<>(course(kind), experience);
    }

    /** The key of what no two operations may change at a time, of one of that kind and data; empty where there is none. */
    Optional<String> lock(String kind, Object data) {
        return lock(course(kind).recipe(), data);
    }

    private static <D> Optional<String> lock(Recipe<D> recipe, Object data) {
        return recipe.lock(recipe.dataType().cast(data));
    }

    /**
     * Learns how long an operation's waits took, as far as this version knows such operations.
     *
     * @throws IllegalStateException where another version saved it, and this one can't read it
     */
    void remember(Saved saved) {
        if (recipes.containsKey(saved.kind()) && !saved.took().isEmpty()) {
            advance(saved.kind()).remember(saved);
        }
    }

    private Course<?> course(String kind) {
        Recipe<?> recipe = recipes.get(kind);
        if (recipe == null) {
            throw new IllegalArgumentException("No recipe for operations of kind '" + kind + "'");
        }
        return courses.computeIfAbsent(kind, any -> Course.of(recipe));
    }
}
