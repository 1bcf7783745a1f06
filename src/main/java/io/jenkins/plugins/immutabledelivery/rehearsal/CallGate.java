package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;

/** Stands in front of SDK clients: counts their calls and lets listeners see them, fail them, or lose their answers. */
public final class CallGate {
    private final List<CallListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    /** Adds a listener; the one added first is told first. */
    public void listen(CallListener listener) {
        listeners.add(listener);
    }

    /** How many calls were made, by {@code service:Operation}. */
    public Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((call, count) -> sums.put(call, count.sum()));
        return sums;
    }

    /** How many calls were made. */
    public long count() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /**
     * Lets a call pass.
     *
     * @param service such as {@code ec2}
     * @param request the SDK's request, whose class is named after the operation
     * @param answer what the call does
     */
    public <R> R pass(String service, AwsRequest request, Supplier<R> answer) {
        CallListener.Call call = CallListener.Call.of(service, request);
        counts.computeIfAbsent(call.toString(), any -> new LongAdder()).increment();
        listeners.forEach(listener -> listener.before(call));
        R answered = answer.get();
        listeners.forEach(listener -> listener.after(call));
        return answered;
    }

    /** Time has gone on in a region. */
    void stepped(SimulatedRegion region) {
        listeners.forEach(listener -> listener.stepped(region));
    }
}
