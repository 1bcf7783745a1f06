package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.aws.AwsClients;
import io.jenkins.plugins.immutabledelivery.aws.AwsCloud;
import io.jenkins.plugins.immutabledelivery.aws.Identity;
import io.jenkins.plugins.immutabledelivery.aws.SdkClients;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.SharedCloud;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.rehearsal.FastClock;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * A rehearsal on an AWS-compatible endpoint: the SDK's own clients, dummy credentials, and time that goes as fast as the
 * pipeline file says. What it creates there it removes again, also when it is interrupted; one that has a state
 * directory is taken up again instead.
 */
final class EndpointRun implements AutoCloseable {
    private final Pipeline pipeline;
    private final Arguments arguments;
    private final Screen screen;
    private final Records records;
    private final FastClock clock;
    private final Narrator narrator;
    private final AwsClients clients;
    private final Map<String, Long> counts = new ConcurrentSkipListMap<>();
    private boolean alarms = true;
    private volatile boolean clearing;
    private volatile Errand errand;
    private volatile boolean over;

    /** Connects to the endpoint. */
    @FunctionalInterface
    interface Connector {
        /** With dummy credentials, which emulators take as they take any. */
        Connector SDK = (clock, calls) -> SdkClients.as(any -> Identity.ofKey("test", "test"), calls);

        /**
         * @param clock the run's time, for an endpoint that has none of its own
         * @param calls is told of each call
         */
        AwsClients connect(Clock clock, Consumer<String> calls);
    }

    EndpointRun(Pipeline pipeline, Arguments arguments, Screen screen, Connector connector) {
        this.pipeline = pipeline;
        this.arguments = arguments;
        this.screen = screen;
        this.records = EndpointState.records(arguments);
        this.clock = new FastClock(Clock.systemUTC(), records.newest(Instant.now()), speed());
        this.narrator = new Narrator(screen, clock, records.oldest(clock.instant()), pipeline.environmentNames(), true);
        this.clients = connector.connect(clock, this::called);
    }

    private int speed() {
        return pipeline.rehearsal().paceOnEndpoint();
    }

    private void called(String call) {
        counts.merge(call, 1L, Long::sum);
        if (clearing && Narrator.changes(call)) {
            clearing = false;
            narrator.note("An earlier rehearsal left something; it is removed first.");
        }
        narrator.called(call);
    }

    /** Whether every step ended as expected, nothing is left unaccounted, and all is removed. */
    boolean run() {
        long began = System.nanoTime();
        greet();
        checkReachable();
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "immutable-delivery-interrupted"));
        boolean good = false;
        boolean removed = false;
        try {
            good = EndpointState.removing(records) || rehearse();
        } finally {
            over = true;
            removed = remove(records, narrator);
        }
        Conclusion.tellCalls(counts, screen);
        screen.line("%.0f s.".formatted((System.nanoTime() - began) / 1e9));
        return good && removed;
    }

    /** An engine would try again for minutes. */
    private void checkReachable() {
        Cloud.Region region = new AwsCloud(clients).at(new Location(pipeline.region(), arguments.endpoint(), null));
        try {
            region.images().tagged(Tags.APPLICATION, pipeline.application());
        } catch (CloudException e) {
            throw new InvalidInput(
                    "--endpoint",
                    arguments.endpoint(),
                    "It does not answer as AWS does (" + e.getMessage()
                            + "). Start the emulator, or correct the address.");
        }
        try {
            region.alarms().find(List.of("any"));
        } catch (CloudException e) {
            if (!e.lacking()) {
                throw e;
            }
            alarms = false;
            narrator.note("The endpoint lacks " + e.call() + " (" + e.code() + "), so alarms are played.");
        }
    }

    private void greet() {
        screen.line(Heading.of(
                pipeline,
                arguments,
                "on " + arguments.endpoint() + ", time " + speed() + " times as fast as the wall's"));
        screen.line("Calls that change something are shown as they are made. What an emulator can't show is played:"
                + (pipeline.rehearsal().provisioningAssumed() ? " the end of the provisioning," : "")
                + " the file's faults.");
    }

    private Place place(Errand timer) {
        return new Place(
                clients,
                new SharedCloud(
                        new PlayedCloud(new AwsCloud(clients), pipeline.rehearsal(), alarms, clock, narrator::note),
                        clock),
                alarms,
                arguments.endpoint(),
                clock,
                timer);
    }

    private boolean rehearse() {
        if (records.empty() && !clear()) {
            return false;
        }
        try (Errand run = begin()) {
            Rehearsal rehearsal = new Rehearsal(pipeline, place(run), records, narrator);
            rehearsal.start();
            run.until(rehearsal::isOver);
            return new Conclusion(pipeline, rehearsal, narrator, screen).tell();
        }
    }

    /** What an earlier rehearsal left would be in the way; mostly there is nothing. */
    private boolean clear() {
        clearing = true;
        boolean cleared = remove(Records.inMemory(), Flow.Watcher.NONE);
        clearing = false;
        return cleared;
    }

    private Errand begin() {
        errand = new Errand(clock, speed());
        return errand;
    }

    private boolean remove(Records of, Flow.Watcher watcher) {
        try (Errand run = begin()) {
            Rehearsal rehearsal = new Rehearsal(pipeline, place(run), of, watcher);
            rehearsal.remove();
            run.until(rehearsal::isRemoved);
            Failure failure = rehearsal.stageFailure();
            if (failure != null) {
                narrator.failed("not everything that the rehearsal created could be removed", failure);
            }
            return failure == null;
        }
    }

    /** What is done when the process is to end before the run is over. */
    void interrupted() {
        if (over) {
            return;
        }
        over = true;
        errand.close();
        if (arguments.state() == null) {
            screen.line("Interrupted; removing what was created.");
            remove(Records.inMemory(), narrator);
        } else {
            screen.line("Interrupted. The same command goes on with it; what was created stays until then.");
        }
    }

    @Override
    public void close() {
        if (clients instanceof SdkClients open) {
            open.close();
        }
    }
}
