package io.jenkins.plugins.immutabledelivery.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where an operation stands, as the journal keeps it.
 *
 * @param format the version of the data's form
 * @param id the operation's id
 * @param kind which recipe it follows
 * @param build who runs it
 * @param startedAt when it was submitted
 * @param begunAt when it got its lock; null while it waits for it
 * @param stage which list of phases it is in, or how it ended
 * @param phase the phase that is next or under way; null when it has ended
 * @param phaseSince when that phase was entered
 * @param stumbles how many calls in a row met a transient fault
 * @param lookAgainAt when to look again
 * @param awaiting what is waited for, for people; null where nothing is
 * @param failure why it is unwinding or failed; else null
 * @param aborted whether it was aborted
 * @param leftBehind what could not be cleaned up, and how to do it by hand
 * @param data what the operation knows, written by its recipe's data type
 * @param signals what it was told from outside while it ran, by name; see {@link Engine#signal}
 * @param took how long each thing took that was waited for, by what it was: a phase's name, or what a phase calls it
 */
public record Saved(
        int format,
        OperationId id,
        String kind,
        Build build,
        Instant startedAt,
        Instant begunAt,
        Stage stage,
        String phase,
        Instant phaseSince,
        int stumbles,
        Instant lookAgainAt,
        String awaiting,
        Failure failure,
        boolean aborted,
        List<String> leftBehind,
        JsonNode data,
        Map<String, String> signals,
        Map<String, Duration> took) {
    /** Which list of phases an operation is in, or how it ended. */
    public enum Stage {
        /** In its phases. */
        RUNNING,
        /** In its unwinding. */
        UNWINDING,
        /** In its closing: done, cleaning up. */
        CLOSING,
        /** Done. */
        SUCCEEDED,
        /** Not done, unwound. */
        FAILED;

        /** Whether nothing more will happen. */
        public boolean ended() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    public Saved {
        // Empty lists are not written, so they are absent when read back.
        leftBehind = leftBehind == null ? List.of() : List.copyOf(leftBehind);
        signals = signals == null ? Map.of() : Map.copyOf(signals);
        took = took == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(took));
    }

    /** The same with the lock taken. */
    Saved begun(Instant now) {
        return at(now, stage, phase, now, 0, now, null, data);
    }

    /** The same after a time in which nobody looked: the phase began as much later as the look is late. */
    Saved takenUp(Instant now) {
        return begunAt == null || !lookAgainAt.isBefore(now)
                ? this
                : at(
                        begunAt,
                        stage,
                        phase,
                        phaseSince.plus(Duration.between(lookAgainAt, now)),
                        stumbles,
                        now,
                        awaiting,
                        data);
    }

    /** The same in another phase. */
    Saved in(Stage newStage, String newPhase, Instant now, JsonNode newData) {
        return at(begunAt, newStage, newPhase, now, 0, now, null, newData);
    }

    /** The same in the same phase, to look again later. */
    Saved waiting(Instant again, int newStumbles, String newAwaiting, JsonNode newData) {
        return at(begunAt, stage, phase, phaseSince, newStumbles, again, newAwaiting, newData);
    }

    /** The same with a failure. */
    Saved failing(Failure newFailure, boolean byAbort) {
        return knowing(newFailure, byAbort, leftBehind, signals, took);
    }

    /** The same with one more thing left behind. */
    Saved leaving(String left) {
        List<String> all = new ArrayList<>(leftBehind);
        all.add(left);
        return knowing(failure, aborted, all, signals, took);
    }

    /** The same, having been told something, and to be looked at again at once. */
    Saved signalled(String name, String value, Instant now) {
        Map<String, String> all = new HashMap<>(signals);
        all.put(name, value);
        return waiting(now, stumbles, awaiting, data).knowing(failure, aborted, leftBehind, all, took);
    }

    /** The same, knowing how long some things took. */
    Saved taking(Map<String, Duration> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, Duration> all = new HashMap<>(took);
        all.putAll(more);
        return knowing(failure, aborted, leftBehind, signals, all);
    }

    /** The same, somewhere else in its recipe. */
    private Saved at(
            Instant newBegunAt,
            Stage newStage,
            String newPhase,
            Instant newPhaseSince,
            int newStumbles,
            Instant again,
            String newAwaiting,
            JsonNode newData) {
        return new Saved(
                format,
                id,
                kind,
                build,
                startedAt,
                newBegunAt,
                newStage,
                newPhase,
                newPhaseSince,
                newStumbles,
                again,
                newAwaiting,
                failure,
                aborted,
                leftBehind,
                newData,
                signals,
                took);
    }

    /** The same where it is, with more that is known of it. */
    private Saved knowing(
            Failure newFailure,
            boolean byAbort,
            List<String> left,
            Map<String, String> told,
            Map<String, Duration> learned) {
        return new Saved(
                format,
                id,
                kind,
                build,
                startedAt,
                begunAt,
                stage,
                phase,
                phaseSince,
                stumbles,
                lookAgainAt,
                awaiting,
                newFailure,
                byAbort,
                left,
                data,
                told,
                learned);
    }
}
