package io.jenkins.plugins.immutabledelivery.jenkins;

import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Holds whoever makes the first call of a kind to the rehearsed account, before it has any effect. */
final class Held implements CallListener {
    private final Predicate<Call> which;
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Held(Predicate<Call> which) {
        this.which = which;
    }

    /** The next call that the engine makes to change something. */
    static Held engine() {
        return listening(call -> byEngine() && !call.readOnly());
    }

    /** The next call that is made while a step begins, on its Pipeline's own thread. */
    static Held start() {
        return listening(call -> !byEngine());
    }

    private static Held listening(Predicate<Call> which) {
        Held held = new Held(which);
        Deliveries.get().rehearsal().account().gate().listen(held);
        return held;
    }

    private static boolean byEngine() {
        return Thread.currentThread().getName().startsWith("immutable-delivery-");
    }

    @Override
    public void before(Call call) {
        if (released.getCount() > 0 && which.test(call)) {
            held.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new Killed();
            }
        }
    }

    /** Returns when somebody is held. */
    void await() throws InterruptedException {
        if (!held.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("No such call within a minute");
        }
    }

    void release() {
        released.countDown();
    }

    /** No exception that anything would handle: the thread is gone, as after kill -9. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
