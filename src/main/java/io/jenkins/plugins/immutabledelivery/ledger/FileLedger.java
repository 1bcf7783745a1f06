package io.jenkins.plugins.immutabledelivery.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.operation.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A ledger in a file: one entry a line, as JSON, only ever appended to. An operation's later entry replaces the earlier
 * one when the file is read. A last line that a crash has torn is cut off before the next one is written.
 */
public final class FileLedger implements Ledger {
    private final Path file;
    private final Map<OperationId, LedgerEntry> entries = new LinkedHashMap<>();

    /**
     * @param file created when the first entry is written
     * @throws UncheckedIOException where it exists and can't be read
     */
    public FileLedger(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            read();
        }
    }

    private void read() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            // In bytes, because a crash may have torn a character too.
            int whole = bytes.length;
            while (whole > 0 && bytes[whole - 1] != '\n') {
                whole--;
            }
            if (whole < bytes.length) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(whole);
                }
            }
            for (String line :
                    new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList()) {
                keep(Json.MAPPER.readValue(line, LedgerEntry.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read the ledger " + file, e);
        }
    }

    @Override
    public synchronized void record(LedgerEntry entry) {
        byte[] line = line(entry);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long before = channel.size();
            try {
                ByteBuffer buffer = ByteBuffer.wrap(line);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write to the ledger " + file, e);
        }
        keep(entry);
    }

    private static byte[] line(LedgerEntry entry) {
        try {
            return (Json.MAPPER.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Can't write the ledger's entry of " + entry.operation(), e);
        }
    }

    private void keep(LedgerEntry entry) {
        entries.put(entry.operation(), entry);
    }

    @Override
    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries.values());
    }
}
