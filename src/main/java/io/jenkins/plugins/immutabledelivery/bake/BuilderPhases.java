package io.jenkins.plugins.immutabledelivery.bake;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.InstanceView;
import io.jenkins.plugins.immutabledelivery.cloud.Instances.Launch;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Pace;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The phases of the builder instance: launched, provisioned, stopped, terminated. */
final class BuilderPhases {
    /** How long something that was perhaps created may stay invisible; EC2 is eventually consistent. */
    static final Duration SETTLE = Duration.ofMinutes(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final Pace PROVISIONING = new Pace(Duration.ofMinutes(1), Duration.ofMinutes(5));
    private static final int CONSOLE_LINES = 20;
    /** How long after a builder has stopped its console may take to show the end of the script. */
    private static final Duration CONSOLE_DELAY = Duration.ofMinutes(10);

    private final Cloud cloud;

    BuilderPhases(Cloud cloud) {
        this.cloud = cloud;
    }

    /** What everything is tagged with that a bake creates. */
    static Map<String, String> tags(BakeData data, OperationId operation, Build build) {
        Map<String, String> tags = new HashMap<>(data.request().tags());
        tags.put(Tags.OPERATION, operation.value());
        tags.put(Tags.APPLICATION, data.request().version().application());
        tags.put(Tags.VERSION, data.request().version().version());
        tags.put(Tags.BASE_IMAGE, data.baseImageId());
        tags.put(Tags.BUILD, build.toString());
        if (build.url() != null) {
            tags.put(Tags.BUILD_URL, build.url());
        }
        return tags;
    }

    Turn<BakeData> launch(BakeData data, Work work) {
        Map<String, String> tags = tags(data, work.operation(), work.build());
        tags.put("Name", "builder of " + data.request().version().imageName());
        String id = region(data)
                .instances()
                .launch(
                        new Launch(
                                data.baseImageId(),
                                data.request().instanceType(),
                                data.request().subnetId(),
                                data.request().securityGroupIds(),
                                ProvisioningScript.userData(
                                        data.request().provision(),
                                        work.operation().value()),
                                tags),
                        work.operation().token("builder"));
        work.say("builder " + id + " launched from " + data.baseImageId());
        return Turn.next(data.withBuilder(id));
    }

    Turn<BakeData> provision(BakeData data, Work work) {
        if (work.early()) {
            return Turn.wait(data, work.lookAgain(PROVISIONING), "builder " + data.builderId() + " is starting");
        }
        Optional<InstanceView> builder = builder(data);
        if (builder.filter(InstanceView::ending).isPresent()) {
            return Turn.fail(data, lost(data, builder.get()));
        }
        if (builder.isEmpty() || builder.get().state().equals("pending")) {
            return Turn.wait(
                    data,
                    work.lookAgain(Pace.START),
                    "builder " + data.builderId() + " is starting"
                            + builder.map(view -> " (" + view.words() + ")").orElse(" (not visible yet)"));
        }
        String console = region(data).instances().consoleOutput(data.builderId());
        OptionalInt code = ProvisioningScript.exitCode(console, work.operation().value());
        if (code.isPresent()) {
            work.say("provisioning ended with exit code " + code.getAsInt());
            return code.getAsInt() == 0
                    ? Turn.next(data)
                    : Turn.fail(data, failed(data, "the script ended with exit code " + code.getAsInt(), console));
        }
        Duration limit = data.request().provisionLimit();
        boolean stopped = builder.get().state().equals("stopped");
        if (work.elapsed().compareTo(stopped ? limit.plus(CONSOLE_DELAY) : limit) >= 0) {
            return Turn.fail(
                    data, failed(data, "the script has not ended within " + limit.toSeconds() + " s", console));
        }
        return Turn.wait(
                data,
                work.lookAgain(PROVISIONING),
                stopped
                        ? "builder " + data.builderId() + " has stopped; waiting for its console output"
                        : "provisioning on " + data.builderId());
    }

    private static Failure lost(BakeData data, InstanceView builder) {
        return Failure.of(
                "provision",
                data.builderId(),
                "the builder is " + builder.words(),
                "If AWS ended it, run the step again; if a person or a policy did, see CloudTrail.");
    }

    private static Failure failed(BakeData data, String reason, String console) {
        List<String> lines = console.lines().toList();
        return Failure.of(
                        "provision",
                        data.builderId(),
                        reason,
                        "Mend the script; below are the last lines of the builder's console.")
                .with(lines.subList(Math.max(0, lines.size() - CONSOLE_LINES), lines.size()));
    }

    Turn<BakeData> stop(BakeData data, Work work) {
        try {
            region(data).instances().stop(data.builderId());
        } catch (CloudException e) {
            // It may be stopping by itself at this moment; the next phase sees whether it does.
            if (e.kind() != CloudException.Kind.IN_USE) {
                throw e;
            }
        }
        return Turn.next(data);
    }

    /** The image is taken of what this sees, so it asks by itself. */
    Turn<BakeData> awaitStopped(BakeData data, Work work) {
        Optional<InstanceView> builder = region(data).instances().find(List.of(data.builderId())).stream()
                .findFirst();
        if (builder.filter(InstanceView::ending).isPresent()) {
            return Turn.fail(data, lost(data, builder.get()));
        }
        String state = builder.map(InstanceView::words).orElse("not visible");
        return builder.filter(view -> view.state().equals("stopped")).isPresent()
                ? Turn.next(data)
                : Turn.wait(data, work.lookAgain(Pace.UNKNOWN), "builder " + data.builderId() + " is " + state);
    }

    Turn<BakeData> terminate(BakeData data, Work work) {
        region(data).instances().terminate(data.builderId());
        return Turn.next(data);
    }

    Turn<BakeData> awaitTerminated(BakeData data, Work work) {
        String state = builder(data).map(InstanceView::state).orElse("terminated");
        return state.equals("terminated")
                ? Turn.next(data)
                : Turn.wait(data, work.lookAgain(Pace.START), "builder " + data.builderId() + " is " + state);
    }

    /** Also finds a builder whose launch was never answered: by its tag, for as long as it may be invisible. */
    Turn<BakeData> remove(BakeData data, Work work) {
        if (data.baseImageId() == null) {
            return Turn.next(data);
        }
        List<InstanceView> builders =
                region(data).instances().tagged(Tags.OPERATION, work.operation().value());
        Optional<InstanceView> alive =
                builders.stream().filter(builder -> !builder.ending()).findFirst();
        if (alive.isPresent()) {
            region(data).instances().terminate(alive.get().id());
            return Turn.wait(
                    data, LOOK_AGAIN, "terminating builder " + alive.get().id());
        }
        boolean ending = builders.stream().anyMatch(builder -> builder.state().equals("shutting-down"));
        if (ending || builders.isEmpty() && work.elapsed().compareTo(SETTLE) < 0) {
            return Turn.wait(data, LOOK_AGAIN, "looking for what is left of the builder");
        }
        return Turn.next(data);
    }

    private Optional<InstanceView> builder(BakeData data) {
        return region(data).looks().instances(List.of(data.builderId())).stream()
                .findFirst();
    }

    private Region region(BakeData data) {
        return cloud.at(data.request().location());
    }
}
