package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;

/** Stands in front of any SDK client: counts its calls and lets listeners see them, fail them, or lose their answers. */
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
     * Puts the gate in front of a client.
     *
     * @param type the client's interface
     * @param client what answers
     */
    public <C extends SdkClient> C before(Class<C> type, C client) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            try {
                if (args == null || args.length != 1 || !(args[0] instanceof SdkRequest)) {
                    return method.invoke(client, args);
                }
                CallListener.Call call =
                        new CallListener.Call(client.serviceName(), capitalized(method.getName()), args[0]);
                counts.computeIfAbsent(call.toString(), any -> new LongAdder()).increment();
                listeners.forEach(listener -> listener.before(call));
                Object answer = method.invoke(client, args);
                listeners.forEach(listener -> listener.after(call));
                return answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return type.cast(proxy);
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
