package io.jenkins.plugins.immutabledelivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Cause;
import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry.Event;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateResult;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void whatIsRecordedIsReadBackTheSame() {
        LedgerEntry entry = new LedgerEntry(
                LedgerEntry.FORMAT,
                new OperationId("promote-1"),
                Event.STOPPED,
                Cause.PROMOTE,
                "web",
                "production",
                "eu-central-1",
                image("3"),
                "web-production-v003",
                new LedgerEntry.Template("lt-1", 7),
                image("2"),
                "web-production-v002",
                NOW.plusSeconds(60),
                NOW,
                NOW.plusSeconds(30),
                new Build("acme/web", 7, "https://ci.example/7"),
                List.of(new GateResult(GateSpec.Kind.TARGET_HEALTH, false, NOW, List.of("i-1 is unhealthy"))),
                Failure.of("health gate", "i-1", "Größe ← falsch", "Mend it.").with(List.of("[FAILED] nginx")),
                List.of("delete web-production-v003 by hand"));

        new FileLedger(file()).record(entry);

        assertThat(new FileLedger(file()).entries()).containsExactly(entry);
    }

    @Test
    void whatEachEnvironmentReceivedIsGivenNewestFirst() {
        FileLedger ledger = new FileLedger(file());
        ledger.record(received("op-1", "dev", "1"));
        ledger.record(received("op-2", "production", "1"));
        ledger.record(received("op-3", "dev", "2"));
        ledger.record(entry("op-4", Event.STOPPED, "dev", "3"));
        ledger.record(entry("op-5", Event.BAKED, null, "4"));

        Ledger read = new FileLedger(file());

        assertThat(read.received("web", "dev"))
                .extracting(FileLedgerTest::version)
                .containsExactly("2", "1");
        assertThat(read.current("web", "dev").map(FileLedgerTest::version)).contains("2");
        assertThat(read.current("web", "staging")).isEmpty();
        assertThat(read.current("shop", "dev")).isEmpty();
        assertThat(read.received("dev", new ImageVersion("web", "1")).map(LedgerEntry::operation))
                .contains(new OperationId("op-1"));
        assertThat(read.received("dev", new ImageVersion("web", "3"))).isEmpty();
        assertThat(read.entries()).hasSize(5);
    }

    @Test
    void anEntryThatIsWrittenAgainAfterACrashTakesThePlaceOfTheFirst() {
        FileLedger ledger = new FileLedger(file());
        ledger.record(received("op-1", "dev", "1"));
        ledger.record(received("op-2", "dev", "2"));
        LedgerEntry again = received("op-1", "dev", "1b");

        ledger.record(again);

        assertThat(ledger.entries()).extracting(FileLedgerTest::version).containsExactly("1b", "2");
        assertThat(new FileLedger(file()).entries()).isEqualTo(ledger.entries());
    }

    @Test
    void whatWasStoppedAfterAllWasNotReceived() {
        FileLedger ledger = new FileLedger(file());
        ledger.record(received("op-1", "dev", "1"));
        ledger.record(received("op-2", "dev", "2"));

        ledger.record(entry("op-2", Event.STOPPED, "dev", "2"));

        assertThat(ledger.current("web", "dev").map(FileLedgerTest::version)).contains("1");
        assertThat(new FileLedger(file()).entries()).isEqualTo(ledger.entries());
    }

    /** The entry's last character is one of three bytes, so that the tear also goes through a character. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 100})
    void aLastLineThatACrashHasTornIsCutOff(int missing) throws IOException {
        FileLedger ledger = new FileLedger(file());
        ledger.record(received("op-1", "dev", "1"));
        LedgerEntry torn = new LedgerEntry(
                LedgerEntry.FORMAT,
                new OperationId("op-2"),
                Event.STOPPED,
                Cause.DEPLOY,
                "web",
                "dev",
                "eu-central-1",
                null,
                null,
                null,
                null,
                null,
                null,
                NOW,
                NOW,
                null,
                List.of(),
                null,
                List.of("←"));
        ledger.record(torn);
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - missing));

        FileLedger read = new FileLedger(file());
        read.record(received("op-3", "dev", "3"));

        assertThat(new FileLedger(file()).entries())
                .extracting(FileLedgerTest::version)
                .containsExactly("1", "3");
    }

    @Test
    void aLineThatIsNoEntryIsAnErrorThatNamesTheFile() throws IOException {
        Files.write(file(), "{\"format\":1}\nnot JSON\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> new FileLedger(file()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Can't read the ledger")
                .hasMessageContaining("ledger.jsonl");
    }

    @Test
    void whatCannotBeWrittenIsNotKept() throws IOException {
        FileLedger ledger = new FileLedger(directory.resolve("missing/ledger.jsonl"));

        assertThatThrownBy(() -> ledger.record(received("op-1", "dev", "1")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Can't write to the ledger");
        assertThat(ledger.entries()).isEmpty();

        Files.createDirectory(directory.resolve("missing"));
        ledger.record(received("op-1", "dev", "1"));
        assertThat(ledger.entries()).hasSize(1);
    }

    private Path file() {
        return directory.resolve("ledger.jsonl");
    }

    private static String version(LedgerEntry entry) {
        return entry.image().version().version();
    }

    private static Image image(String version) {
        return new Image(
                "ami-0123456789abcdef0",
                "eu-central-1",
                new ImageVersion("web", version),
                new Image.Lineage(
                        "ami-00000000", null, null, new Build("acme/web", 1, null), new OperationId("bake-1")));
    }

    private static LedgerEntry received(String operation, String environment, String version) {
        return entry(operation, Event.RECEIVED, environment, version);
    }

    private static LedgerEntry entry(String operation, Event event, String environment, String version) {
        return new LedgerEntry(
                LedgerEntry.FORMAT,
                new OperationId(operation),
                event,
                Cause.DEPLOY,
                "web",
                environment,
                "eu-central-1",
                image(version),
                null,
                null,
                null,
                null,
                null,
                NOW,
                NOW,
                null,
                List.of(),
                null,
                List.of());
    }
}
