package io.jenkins.plugins.immutabledelivery.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One recipe's rules of movement: from what is saved, through one turn of one phase, to what is to be saved next.
 *
 * @param <D> what the operation knows
 */
final class Advance<D> {
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
    /** For how long AWS may be out of reach while something is being cleaned up: to give up would leave it behind. */
    private static final Duration PATIENCE = Duration.ofHours(6);

    private final Recipe<D> recipe;
    private final Course<D> course;
    private final Experience experience;
    /** The tree that was read or written last, and what it says: most turns begin with what the last one ended with. */
    private JsonNode tree;

    private D said;

    Advance(Course<D> course, Experience experience) {
        this.course = course;
        this.recipe = course.recipe();
        this.experience = experience;
    }

    Optional<String> lock(Saved saved) {
        return recipe.lock(data(saved));
    }

    List<FollowUp> followUps(Saved ended, Instant now) {
        return ended.stage() == Stage.SUCCEEDED ? recipe.followUps(ended.id(), data(ended), now) : List.of();
    }

    /** Learns how long an operation's waits took. */
    void remember(Saved saved) {
        experience.learn(recipe.alike(data(saved)), saved);
    }

    Saved turn(Saved saved, Instant now, Consumer<String> tell) {
        D data = data(saved);
        Phase<D> phase = phase(saved);
        Experience.Gain gain = experience.of(recipe.alike(data));
        return turn(saved, data, phase, now, tell, gain).taking(gain.gained());
    }

    private Saved turn(Saved saved, D data, Phase<D> phase, Instant now, Consumer<String> tell, Experience.Gain gain) {
        Work work = new Work(
                saved.id(),
                saved.build(),
                saved.startedAt(),
                saved.phaseSince(),
                now,
                saved.failure(),
                saved.signals(),
                tell,
                phase.name(),
                gain);
        Turn<D> turn;
        try {
            turn = phase.action().take(data, work);
        } catch (CloudException e) {
            if (e.transientFault() && now.isBefore(saved.phaseSince().plus(patience(phase, saved)))) {
                return saved.waiting(
                        now.plus(backoff(saved)),
                        saved.stumbles() + 1,
                        "AWS did not do it yet, trying again: " + e.getMessage(),
                        saved.data());
            }
            turn = Turn.fail(data, e.failure(phase.name()));
        } catch (InvalidInput e) {
            turn = Turn.fail(data, Failure.of(phase.name(), null, e.reason(), e.remedy()));
        } catch (UncheckedIOException e) {
            // What could not be written now can be written later; to unwind for it would undo good work.
            return saved.waiting(
                    now.plus(backoff(saved)), saved.stumbles() + 1, "trying again: " + e.getMessage(), saved.data());
        } catch (RuntimeException e) {
            turn = Turn.fail(data, defect(phase, e.toString()));
        }
        if (turn instanceof Turn.Next<D> && now.isAfter(saved.phaseSince())) {
            gain.took(phase.name(), work.elapsed());
        }
        return settle(saved, phase, turn, now);
    }

    private Saved settle(Saved saved, Phase<D> phase, Turn<D> turn, Instant now) {
        JsonNode data = tree(turn.data());
        if (turn instanceof Turn.Next<D>) {
            return after(saved, phase, now, data);
        }
        if (turn instanceof Turn.Back<D> back && precedes(back.phase(), phase, saved.stage())) {
            return saved.in(saved.stage(), back.phase(), now, data);
        }
        if (turn instanceof Turn.Wait<D> wait && within(phase, saved, now)) {
            return saved.waiting(now.plus(wait.after()), 0, wait.awaiting(), data);
        }
        Failure failure = failure(phase, turn);
        Saved kept = saved.waiting(now, 0, null, data);
        if (saved.stage() == Stage.RUNNING) {
            return unwind(kept.failing(failure, false), now);
        }
        Saved left = kept.leaving(failure.summary());
        if (!phase.vital()) {
            return after(left, phase, now, data);
        }
        if (saved.stage() == Stage.UNWINDING) {
            for (String undone : recipe.leftUndone(turn.data())) {
                left = left.leaving(undone);
            }
        }
        return end(left, now);
    }

    /** From an abort into the unwinding; where the operation has not begun, there is nothing to unwind. */
    Saved stop(Saved saved, Instant now) {
        return saved.begunAt() == null ? end(saved, now) : unwind(saved, now);
    }

    private Saved unwind(Saved saved, Instant now) {
        return enter(saved, Stage.UNWINDING, course.unwinding(), now, saved.data());
    }

    private Saved after(Saved saved, Phase<D> phase, Instant now, JsonNode data) {
        List<Phase<D>> list = list(saved.stage());
        int following = list.indexOf(phase) + 1;
        if (following < list.size()) {
            return saved.in(saved.stage(), list.get(following).name(), now, data);
        }
        return saved.stage() == Stage.RUNNING
                ? enter(saved, Stage.CLOSING, course.closing(), now, data)
                : end(saved.in(saved.stage(), null, now, data), now);
    }

    private boolean precedes(String earlier, Phase<D> phase, Stage stage) {
        List<Phase<D>> list = list(stage);
        return list.subList(0, list.indexOf(phase)).stream()
                .anyMatch(one -> one.name().equals(earlier));
    }

    private Saved enter(Saved saved, Stage stage, List<Phase<D>> list, Instant now, JsonNode data) {
        return list.isEmpty()
                ? end(saved.in(stage, null, now, data), now)
                : saved.in(stage, list.get(0).name(), now, data);
    }

    private Saved end(Saved saved, Instant now) {
        Stage ended = saved.stage() == Stage.CLOSING ? Stage.SUCCEEDED : Stage.FAILED;
        return saved.in(ended, null, now, saved.data());
    }

    private boolean within(Phase<D> phase, Saved saved, Instant now) {
        return now.isBefore(saved.phaseSince().plus(phase.limit()));
    }

    /** How long transient faults are borne with; what can be unwound instead has the phase's own limit. */
    private Duration patience(Phase<D> phase, Saved saved) {
        boolean unwindable =
                saved.stage() == Stage.RUNNING && !course.unwinding().isEmpty();
        return unwindable || phase.limit().compareTo(PATIENCE) > 0 ? phase.limit() : PATIENCE;
    }

    private static <D> Failure failure(Phase<D> phase, Turn<D> turn) {
        if (turn instanceof Turn.Fail<D> fail) {
            return fail.failure();
        }
        return turn instanceof Turn.Wait<D> wait
                ? timedOut(phase, wait.awaiting())
                : defect(
                        phase, "can't go back to '" + ((Turn.Back<D>) turn).phase() + "', which is no phase before it");
    }

    private static <D> Failure defect(Phase<D> phase, String what) {
        return Failure.of(phase.name(), null, what, "This is a defect of the plugin; report it.");
    }

    private static <D> Failure timedOut(Phase<D> phase, String awaiting) {
        return Failure.of(
                phase.name(),
                null,
                "not done within " + phase.limit().toSeconds() + " s; seen last: " + awaiting,
                "See in AWS why it takes so long, then run the step again.");
    }

    /** 1 s, 2 s, 4 s, … up to a minute, with a spread that the operation's id decides, so that not all come back at once. */
    private static Duration backoff(Saved saved) {
        long millis = Math.min(LONGEST_BACKOFF.toMillis(), 1000L << Math.min(saved.stumbles(), 6));
        long spread = Math.floorMod(saved.id().hashCode() * 31L + saved.stumbles() * 7919L, millis / 2 + 1);
        return Duration.ofMillis(millis / 2 + spread);
    }

    private List<Phase<D>> list(Stage stage) {
        return switch (stage) {
            case RUNNING -> course.phases();
            case UNWINDING -> course.unwinding();
            case CLOSING -> course.closing();
            case SUCCEEDED, FAILED -> List.of();
        };
    }

    private Phase<D> phase(Saved saved) {
        return list(saved.stage()).stream()
                .filter(phase -> phase.name().equals(saved.phase()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Operation " + saved.id() + " was saved in phase '"
                        + saved.phase() + "', which this version does not know"));
    }

    private JsonNode tree(D data) {
        if (data != said) {
            tree = Json.MAPPER.valueToTree(data);
            said = data;
        }
        return tree;
    }

    private D data(Saved saved) {
        if (saved.format() > recipe.format()) {
            throw new IllegalStateException("Operation " + saved.id() + " was saved by a newer version (format "
                    + saved.format() + ", known: " + recipe.format() + ")");
        }
        if (saved.data() == tree) {
            return said;
        }
        try {
            said = Json.MAPPER.treeToValue(saved.data(), recipe.dataType());
            tree = saved.data();
            return said;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The saved data of operation " + saved.id() + " can't be read", e);
        }
    }
}
