package io.jenkins.plugins.immutabledelivery.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.time.Clock;
import java.time.Instant;
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

    /** A room in which the one operation has ended. */
    private static final class Ended extends Room {
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
            throw new UnsupportedOperationException();
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
