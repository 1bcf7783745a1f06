package io.jenkins.plugins.immutabledelivery.bench;

import java.io.IOException;

/** {@code ./dev bench}: what deliveries cost in calls, time and memory; the figures of docs/performance.md. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws IOException {
        System.out.println(Latency.report());
        System.out.println(Crowd.report());
        System.out.println(Heap.report());
        System.out.println(CallsPerDeploy.report());
    }
}
