package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A journal in a directory: one JSON file an operation, replaced atomically. */
public final class FileJournal implements Journal {
    private static final String SUFFIX = ".json";

    private final Path directory;

    /** @param directory created where it does not exist */
    public FileJournal(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't create the journal's directory " + directory, e);
        }
    }

    @Override
    public void save(Saved operation) {
        Path file = file(operation.id());
        Path next = directory.resolve(operation.id() + ".next");
        try {
            Files.write(next, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(operation));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't save operation " + operation.id() + " as " + file, e);
        }
    }

    @Override
    public Optional<Saved> find(OperationId id) {
        Path file = file(id);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    @Override
    public List<Saved> all() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .map(FileJournal::read)
                    .sorted(Comparator.comparing(Saved::startedAt)
                            .thenComparing(saved -> saved.id().value()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't list the journal's directory " + directory, e);
        }
    }

    @Override
    public void forget(OperationId id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new UncheckedIOException("Can't delete " + file(id), e);
        }
    }

    private Path file(OperationId id) {
        return directory.resolve(id + SUFFIX);
    }

    private static Saved read(Path file) {
        try {
            return Json.MAPPER.readValue(file.toFile(), Saved.class);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read the saved operation " + file, e);
        }
    }
}
