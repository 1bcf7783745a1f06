package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Journal;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rehearsal.MemoryJournal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of an operation while its step is not there yet, as after a restart. */
class RoomTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Saved ENDED = new Saved(
            1,
            new OperationId("deploy-1"),
            "toy",
            new Build("acme/web", 7, null),
            NOW,
            NOW,
            Saved.Stage.SUCCEEDED,
            null,
            NOW,
            0,
            NOW,
            null,
            null,
            false,
            List.of(),
            JsonNodeFactory.instance.objectNode(),
            Map.of(),
            Map.of());

    private final List<String> heard = new ArrayList<>();
    private final Room.Watcher step = new Room.Watcher() {
        @Override
        public void told(Saved operation, String line) {
            heard.add(line);
        }

        @Override
        public void ended(Saved operation) {
            heard.add("ended");
        }
    };

    @Test
    void aStepThatComesBackAfterItsOperationHasEndedIsToldAllThatWasSaidMeanwhile() {
        Room room = new Ended();

        room.told(ENDED, "traffic switched");
        room.told(ENDED, "dev ← web 1");
        room.ended(ENDED);
        room.watch(ENDED.id(), step);

        assertThat(heard).containsExactly("traffic switched", "dev ← web 1", "ended");
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        Room room = new Ended();

        room.told(ENDED, "dev ← web 1");
        room.watch(ENDED.id(), step);
        room.watch(ENDED.id(), step);

        assertThat(heard).containsExactly("dev ← web 1", "ended", "ended");
    }

    @Test
    void whatEndedLongAgoIsForgottenAndWhatGoesOnIsNot() {
        Ended room = new Ended();
        room.journal.save(ended("old", Saved.Stage.FAILED, NOW.minus(Duration.ofDays(91))));
        room.journal.save(ended("new", Saved.Stage.SUCCEEDED, NOW.minus(Duration.ofDays(89))));
        room.journal.save(ended("slow", Saved.Stage.RUNNING, NOW.minus(Duration.ofDays(91))));

        room.prune();

        assertThat(room.journal.all()).extracting(saved -> saved.id().value()).containsExactlyInAnyOrder("new", "slow");
    }

    private static Saved ended(String id, Saved.Stage stage, Instant since) {
        return new Saved(
                1,
                new OperationId(id),
                "toy",
                ENDED.build(),
                since,
                since,
                stage,
                null,
                since,
                0,
                since,
                null,
                null,
                false,
                List.of(),
                ENDED.data(),
                Map.of(),
                Map.of());
    }

    /** A room in which the one operation has ended. */
    private static final class Ended extends Room {
        private final Journal journal = new MemoryJournal();

        @Override
        Journal journal() {
            return journal;
        }

        @Override
        Optional<Saved> find(OperationId id) {
            return Optional.of(ENDED);
        }

        @Override
        Engine engine() {
            throw new UnsupportedOperationException();
        }

        @Override
        Ledger ledger() {
            throw new UnsupportedOperationException();
        }

        @Override
        Cloud cloud() {
            throw new UnsupportedOperationException();
        }

        @Override
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }

        @Override
        boolean rehearsal() {
            return true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
