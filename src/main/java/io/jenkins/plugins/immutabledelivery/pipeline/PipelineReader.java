package io.jenkins.plugins.immutabledelivery.pipeline;

import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Check;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.pipeline.Pipeline.Bake;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a pipeline file. Whatever can't be used is refused with {@link InvalidInput}, before anything is created; the
 * refusal names the field with its line, the value and what to write instead.
 */
public final class PipelineReader {
    private PipelineReader() {}

    /** Reads a file. */
    public static Pipeline read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new InvalidInput("pipeline", file, "Use a YAML file in UTF-8.");
        } catch (IOException e) {
            throw new InvalidInput("pipeline", file, "Name a file that exists and can be read.");
        }
    }

    /** Reads a file's text. */
    public static Pipeline parse(String text) {
        Node file = Yaml.read(text).only("application", "region", "bake", "environments", "steps", "rehearsal");
        String application =
                file.get("application", "Name the application, such as web.").text("Use a name.");
        file.make(() -> Check.name("application", application, 32));
        String region =
                file.get("region", "Name the region, such as eu-central-1.").text("Use a region's code.");
        file.make(() -> Location.of(region));
        Bake bake = bake(file.get("bake", "Say from what and how images are baked."), application, region);
        List<EnvironmentPlan> environments = environments(
                file.get("environments", "List at least one environment, with its name and capacity."), region);
        List<String> names = environments.stream().map(EnvironmentPlan::name).toList();
        List<Step> steps = new StepReader(application, names).read(file.get("steps", "List at least one step."));
        return new Pipeline(
                application,
                region,
                bake,
                environments,
                steps,
                file.find("rehearsal")
                        .map(node -> new RehearsalReader(application, environments).read(node))
                        .orElse(new Pipeline.Rehearsal(1, 1, false, List.of())));
    }

    private static Bake bake(Node node, String application, String region) {
        node.only("base", "instanceType", "provision");
        Node base = node.get("base", "Use an AMI's id, resolve:ssm:<parameter>, or an owner with a name filter.");
        Bake bake = new Bake(
                base(base),
                node.get("instanceType", "Name the builder's instance type, such as t3.small.")
                        .text("Use an instance type, such as t3.small."),
                node.get("provision", "Give the script that installs what the image needs.")
                        .text("Use a shell script."));
        // What a bake would refuse is refused here already; the version and the subnet are any.
        node.make(() ->
                bake.request(new ImageVersion(application, "1"), Location.of(region), "subnet-00000000", List.of()));
        return bake;
    }

    private static BaseImage base(Node node) {
        if (!node.isMapping()) {
            String text = node.text("Use an AMI's id or resolve:ssm:<parameter>.");
            return node.make(() -> BaseImage.parse(text));
        }
        node.only("owner", "name", "architecture");
        String ownerRemedy = "Use a 12-digit account id, self, amazon or aws-marketplace.";
        String nameRemedy = "Use a name filter, such as al2023-ami-2023.*-x86_64.";
        String owner = node.get("owner", ownerRemedy).text(ownerRemedy);
        String name = node.get("name", nameRemedy).text(nameRemedy);
        String architecture =
                node.find("architecture").map(PipelineReader::architecture).orElse(null);
        return node.make(() -> new BaseImage.Newest(owner, name, architecture));
    }

    private static String architecture(Node node) {
        String remedy = "Use x86_64 or arm64, or leave it out for either.";
        if (!List.of("x86_64", "arm64").contains(node.text(remedy))) {
            throw node.refused(remedy);
        }
        return node.text(remedy);
    }

    private static List<EnvironmentPlan> environments(Node node, String region) {
        List<EnvironmentPlan> plans = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node element : node.list("List at least one environment, with its name and capacity.")) {
            EnvironmentPlan plan = environment(element, region);
            if (!names.add(plan.name())) {
                throw element.get("name", "").refused("Use another name; each environment has its own.");
            }
            plans.add(plan);
        }
        return plans;
    }

    private static EnvironmentPlan environment(Node node, String usualRegion) {
        node.only(
                "name",
                "region",
                "capacity",
                "targetGroups",
                "gates",
                "bakeTime",
                "keepPreviousWarm",
                "strategy",
                "tags");
        String name =
                node.get("name", "Name the environment, such as production.").text("Use a name.");
        String region = node.find("region")
                .map(value -> value.text("Use a region's code."))
                .orElse(usualRegion);
        Capacity capacity = capacity(node.get("capacity", "Use min, desired and max."));
        int targetGroups = node.find("targetGroups")
                .map(value -> value.number("Use 1 or 2."))
                .orElse(1);
        List<GateSpec> gates = node.find("gates").map(GateReader::read).orElse(GateSpec.usual());
        Map<String, String> tags = node.find("tags")
                .map(value -> value.mapping("Use a mapping of keys to values."))
                .orElse(Map.of());
        Duration bakeTime = duration(node, "bakeTime");
        Duration keepPreviousWarm = duration(node, "keepPreviousWarm");
        StrategySpec strategy = node.find("strategy").map(StrategyReader::read).orElseGet(StrategySpec::usual);
        return node.make(() -> new EnvironmentPlan(
                name, region, capacity, targetGroups, gates, bakeTime, keepPreviousWarm, strategy, tags));
    }

    private static Duration duration(Node node, String field) {
        return node.find(field).map(Node::duration).orElse(Duration.ZERO);
    }

    private static Capacity capacity(Node node) {
        node.only("min", "desired", "max");
        String remedy = "Use a whole number.";
        int min = node.get("min", remedy).number(remedy);
        int desired = node.get("desired", remedy).number(remedy);
        int max = node.get("max", remedy).number(remedy);
        return node.make(() -> new Capacity(min, desired, max));
    }
}
