package io.jenkins.plugins.immutabledelivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PassedTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aTagReadsAsPeopleWouldWriteIt() {
        String once = Passed.add(null, new Passed(NOW, new OperationId("deploy-1"), Cause.DEPLOY, 7));
        String twice = Passed.add(once, new Passed(NOW.plusSeconds(90), new OperationId("back-2"), Cause.ROLLBACK, 12));

        assertThat(twice)
                .isEqualTo("2026-01-01T00:00:00Z deploy-1 DEPLOY v007 / 2026-01-01T00:01:30Z back-2 ROLLBACK v012");
    }

    @Test
    void theSameOperationIsThereOnce() {
        Passed passed = new Passed(NOW, new OperationId("deploy-1"), Cause.DEPLOY, 7);
        String once = Passed.add(null, passed);

        assertThat(Passed.add(once, passed)).isEqualTo(once);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "yes",
                "2026-01-01T00:00:00Z deploy-1",
                "yesterday deploy-1 DEPLOY v001",
                "2026-01-01T00:00:00Z Deploy! DEPLOY v001",
                "2026-01-01T00:00:00Z deploy-1 MAGIC v001",
                "2026-01-01T00:00:00Z deploy-1 DEPLOY v99999999999"
            })
    void whatSomebodyElseWroteTellsNothing(String value) {
        assertThat(Passed.parse(value)).isEmpty();
    }

    @Test
    void whatSomebodyElseWroteDoesNotHideTheRest() {
        Passed passed = new Passed(NOW, new OperationId("deploy-1"), Cause.DEPLOY, 7);

        assertThat(Passed.parse("hello / " + passed + " / ")).containsExactly(passed);
    }

    @Property
    void theFirstAndTheNewestFitIntoATagWhateverCameBetween(@ForAll("receipts") List<Passed> receipts) {
        String value = null;
        List<Passed> inOrder = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            Passed one = receipts.get(i);
            Passed passed = new Passed(
                    NOW.plusSeconds(i).plusNanos(123_456_789), one.operation(), one.cause(), one.generation());
            inOrder.removeIf(known -> known.operation().equals(passed.operation()));
            inOrder.add(passed);
            value = Passed.add(value, passed);
        }

        List<Passed> read = Passed.parse(value);
        assertThat(value).hasSizeLessThanOrEqualTo(256);
        assertThat(read.get(read.size() - 1)).isEqualTo(inOrder.get(inOrder.size() - 1));
        assertThat(inOrder).containsAll(read);
        assertThat(read).hasSizeGreaterThanOrEqualTo(Math.min(2, inOrder.size()));
    }

    @Provide
    Arbitrary<List<Passed>> receipts() {
        Arbitrary<OperationId> ids = Arbitraries.strings()
                .withChars("abcdefghij0123456789-")
                .ofMinLength(1)
                .ofMaxLength(48)
                .filter(id -> id.charAt(0) != '-')
                .map(OperationId::new);
        Arbitrary<Cause> causes = Arbitraries.of(Cause.DEPLOY, Cause.PROMOTE, Cause.ROLLBACK);
        Arbitrary<Integer> generations = Arbitraries.integers().between(1, 999_999_999);
        return Combinators.combine(ids, causes, generations)
                .as((id, cause, generation) -> new Passed(NOW, id, cause, generation))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }
}
