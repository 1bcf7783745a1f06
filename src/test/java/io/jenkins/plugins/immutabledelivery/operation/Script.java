package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A recipe that a test writes down: named phases, made anew whenever they are asked for, as real recipes do. */
final class Script implements Recipe<Script.Data> {
    static final String KIND = "script";

    private final List<Line> running = new ArrayList<>();
    private final List<Line> unwinding = new ArrayList<>();
    private final List<Line> closing = new ArrayList<>();
    private final List<FollowUp> followUps = new ArrayList<>();
    private final List<String> undone = new ArrayList<>();
    int format = 1;

    /**
     * What such an operation knows.
     *
     * @param lock its lock; null for none
     * @param turns how many turns were taken and saved
     */
    record Data(String lock, int turns) {
        static Data free() {
            return new Data(null, 0);
        }

        static Data locking(String lock) {
            return new Data(lock, 0);
        }

        Data counted() {
            return new Data(lock, turns + 1);
        }
    }

    private record Line(String name, Duration limit, boolean vital, Phase.Action<Data> action) {
        Phase<Data> phase() {
            return new Phase<>(name, limit, vital, (data, work) -> action.take(data.counted(), work));
        }
    }

    Script then(String name, Phase.Action<Data> action) {
        return then(name, Duration.ofMinutes(10), action);
    }

    Script then(String name, Duration limit, Phase.Action<Data> action) {
        running.add(new Line(name, limit, false, action));
        return this;
    }

    Script unwind(String name, Phase.Action<Data> action) {
        unwinding.add(new Line(name, Duration.ofMinutes(10), false, action));
        return this;
    }

    Script unwindVital(String name, Phase.Action<Data> action) {
        unwinding.add(new Line(name, Duration.ofMinutes(10), true, action));
        return this;
    }

    Script close(String name, Phase.Action<Data> action) {
        closing.add(new Line(name, Duration.ofMinutes(10), false, action));
        return this;
    }

    Script leadsTo(FollowUp followUp) {
        followUps.add(followUp);
        return this;
    }

    Script undone(String what) {
        undone.add(what);
        return this;
    }

    void rename(String from, String to) {
        running.replaceAll(
                line -> line.name().equals(from) ? new Line(to, line.limit(), line.vital(), line.action()) : line);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int format() {
        return format;
    }

    @Override
    public Class<Data> dataType() {
        return Data.class;
    }

    @Override
    public List<Phase<Data>> phases() {
        return running.stream().map(Line::phase).toList();
    }

    @Override
    public List<Phase<Data>> unwinding() {
        return unwinding.stream().map(Line::phase).toList();
    }

    @Override
    public List<Phase<Data>> closing() {
        return closing.stream().map(Line::phase).toList();
    }

    @Override
    public List<String> leftUndone(Data data) {
        return undone;
    }

    @Override
    public List<FollowUp> followUps(OperationId id, Data data, Instant now) {
        return data.turns() == 0 ? List.of() : followUps;
    }

    @Override
    public Optional<String> lock(Data data) {
        return Optional.ofNullable(data.lock());
    }
}
