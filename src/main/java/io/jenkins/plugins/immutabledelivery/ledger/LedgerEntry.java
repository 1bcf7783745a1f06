package io.jenkins.plugins.immutabledelivery.ledger;

import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Instant;
import java.util.List;

/**
 * What one operation changed, written when AWS shows it.
 *
 * @param format the version of this record's saved form
 * @param operation the operation, which has one entry
 * @param event what happened
 * @param cause what asked for it; null where the entry was rebuilt from tags that do not say
 * @param application the application
 * @param environment the environment; null for a bake
 * @param region the region
 * @param image the image that it is about; null where the operation failed before it was known
 * @param fleet the Auto Scaling group that it is about; null for a bake, or where none was created
 * @param template the launch template version that the fleet was started from, but for its image; null for a bake, where
 *     none was created, or where an earlier version wrote the entry or it was rebuilt from tags
 * @param previousImage what the environment ran before; null where nothing or where it does not matter
 * @param previousFleet the group that served before; null likewise
 * @param warmUntil until when the previous fleet is kept running; null where it isn't
 * @param startedAt when the operation began; null where the entry was rebuilt from tags
 * @param at when it happened
 * @param build who ran it; null where the entry was rebuilt from tags that do not say
 * @param gates what came of the health gates; empty where the entry was rebuilt from tags
 * @param failure why it was stopped; null where it wasn't
 * @param leftBehind what could not be cleaned up
 */
public record LedgerEntry(
        int format,
        OperationId operation,
        Event event,
        Cause cause,
        String application,
        String environment,
        String region,
        Image image,
        String fleet,
        Template template,
        Image previousImage,
        String previousFleet,
        Instant warmUntil,
        Instant startedAt,
        Instant at,
        Build build,
        List<GateResult> gates,
        Failure failure,
        List<String> leftBehind) {
    /** The form that this version writes. */
    public static final int FORMAT = 1;

    /**
     * A version of a launch template, which never changes.
     *
     * @param id the template's id
     * @param version the version's number
     */
    public record Template(String id, long version) {
        @Override
        public String toString() {
            return id + " version " + version;
        }
    }

    /** What happened. */
    public enum Event {
        /** An image was baked. */
        BAKED,
        /** An environment received an image: its fleet serves, gates and bake time passed. */
        RECEIVED,
        /** A deployment was stopped; the environment runs what it ran before. */
        STOPPED,
        /** A former fleet was removed. */
        RETIRED
    }

    /** What asked for it. */
    public enum Cause {
        /** {@code bakeAmi}. */
        BAKE,
        /** {@code deployImmutable}. */
        DEPLOY,
        /** {@code promote}. */
        PROMOTE,
        /** {@code rollbackImage}. */
        ROLLBACK,
        /** The end of the time for which a former fleet was kept warm. */
        RETIRE
    }

    public LedgerEntry {
        gates = gates == null ? List.of() : List.copyOf(gates);
        leftBehind = leftBehind == null ? List.of() : List.copyOf(leftBehind);
    }
}
