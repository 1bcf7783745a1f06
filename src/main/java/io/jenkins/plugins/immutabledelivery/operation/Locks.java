package io.jenkins.plugins.immutabledelivery.operation;

import io.jenkins.plugins.immutabledelivery.model.OperationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who holds what no two operations may change at a time, and who waits for it, in the order of asking. */
final class Locks {
    private final Map<String, Deque<OperationId>> queues = new HashMap<>();

    /** Takes a place in a lock's queue, for whoever has none yet, and says whose turn it is: the first one's. */
    synchronized OperationId queue(String key, OperationId id) {
        Deque<OperationId> queue = queues.computeIfAbsent(key, any -> new ArrayDeque<>());
        if (!queue.contains(id)) {
            queue.add(id);
        }
        return queue.peek();
    }

    /** Gives up a place in a lock's queue, if there is one, and says whose turn it is now. */
    synchronized Optional<OperationId> release(String key, OperationId id) {
        Deque<OperationId> queue = queues.getOrDefault(key, new ArrayDeque<>());
        queue.remove(id);
        if (queue.isEmpty()) {
            queues.remove(key);
        }
        return Optional.ofNullable(queue.peek());
    }

    /** Who holds a lock. */
    synchronized Optional<OperationId> holder(String key) {
        return Optional.ofNullable(queues.get(key)).map(Deque::peek);
    }
}
