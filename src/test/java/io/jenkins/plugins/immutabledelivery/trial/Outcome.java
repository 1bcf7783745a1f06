package io.jenkins.plugins.immutabledelivery.trial;

import io.jenkins.plugins.immutabledelivery.ledger.LedgerEntry;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.pipeline.Audit;
import io.jenkins.plugins.immutabledelivery.pipeline.Flow;
import io.jenkins.plugins.immutabledelivery.rehearsal.Inventory;
import io.jenkins.plugins.immutabledelivery.rollout.RetireRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a trial has ended, in words that leave out what may differ from one to another: the ids of images and instances,
 * and times.
 *
 * @param results what came of each step
 * @param fleets the fleets that serve or are kept warm, and what their groups have beyond what is configured
 * @param entries what the ledger says
 * @param operations where the operations stand
 * @param problems what must not be: what the audit found, and what is in the account beyond what the audit accounts for
 */
record Outcome(
        List<String> results,
        List<String> fleets,
        List<String> entries,
        Map<String, String> operations,
        List<String> problems) {
    static Outcome of(Trial trial) {
        Audit.Report audit = trial.rehearsal().audit();
        List<String> problems = new ArrayList<>(audit.problems());
        trial.environments().stream()
                .map(environment -> environment.location().region())
                .distinct()
                .map(region -> trial.account().region(region).inventory())
                .forEach(inventory -> beyond(inventory, audit, trial, problems));
        Stream<String> settings =
                trial.environments().stream().flatMap(environment -> Settings.words(trial, environment).stream());
        return new Outcome(
                trial.rehearsal().results().stream().map(Outcome::words).toList(),
                Stream.concat(audit.fleets().stream().map(Outcome::words).sorted(), settings)
                        .toList(),
                trial.disk().ledger().entries().stream().map(Outcome::words).toList(),
                trial.disk().operations().stream()
                        .collect(Collectors.toMap(
                                saved -> saved.id().value(), Outcome::words, (one, other) -> one, TreeMap::new)),
                List.copyOf(problems));
    }

    /**
     * The same without the removals of former fleets. Which operation removes one, and in what order, depends on when the
     * environment received its next image; that it is gone does not, and {@code problems} would say.
     */
    Outcome withoutRetirements() {
        Map<String, String> others = new TreeMap<>(operations);
        others.values().removeIf(words -> words.startsWith(RetireRecipe.KIND + " " + Saved.Stage.SUCCEEDED));
        return new Outcome(
                results,
                fleets,
                entries.stream()
                        .filter(entry -> !entry.contains(" by " + LedgerEntry.Cause.RETIRE + ":"))
                        .toList(),
                others,
                problems);
    }

    /** What is here and not there, and what is there and not here; empty where both are the same but for their order. */
    List<String> differences(Outcome other) {
        List<String> mine = lines();
        List<String> others = other.lines();
        List<String> differences = new ArrayList<>();
        mine.stream()
                .filter(line -> !others.contains(line))
                .map(line -> "+ " + line)
                .forEach(differences::add);
        others.stream()
                .filter(line -> !mine.contains(line))
                .map(line -> "- " + line)
                .forEach(differences::add);
        return differences;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>(results);
        lines.addAll(fleets);
        lines.addAll(entries);
        operations.forEach((id, words) -> lines.add(id + " " + words));
        problems.forEach(problem -> lines.add("problem: " + problem));
        return lines;
    }

    private static String words(Flow.Result result) {
        return result.step().number() + " " + result.step().action().title() + ": "
                + (result.failure() == null ? "done" : result.failure().what()) + (result.asExpected() ? "" : "!");
    }

    private static String words(Audit.FleetRow row) {
        return row.environment() + " " + row.role() + " " + row.version() + " " + row.group() + " " + row.healthy()
                + "/" + row.desired();
    }

    private static String words(LedgerEntry entry) {
        return entry.operation() + " " + entry.event() + " by " + entry.cause() + ": " + version(entry.image()) + " "
                + entry.environment() + " " + entry.fleet() + " after " + version(entry.previousImage()) + " "
                + entry.previousFleet() + (entry.warmUntil() == null ? "" : " warm") + " gates "
                + entry.gates().stream()
                        .map(gate -> gate.kind() + "=" + gate.passed())
                        .toList()
                + " by " + entry.build()
                + (entry.failure() == null ? "" : " failed: " + entry.failure().what()) + " left "
                + entry.leftBehind();
    }

    private static String version(Image image) {
        return image == null ? "-" : image.version().toString();
    }

    private static String words(Saved saved) {
        return saved.kind() + " " + saved.stage()
                + (saved.failure() == null ? "" : " " + saved.failure().what()) + " left " + saved.leftBehind();
    }

    /** What is there although no fleet and no baked image accounts for it, or is not there although one does. */
    private static void beyond(Inventory inventory, Audit.Report audit, Trial trial, List<String> problems) {
        Map<String, Integer> desired = new TreeMap<>();
        audit.fleets().forEach(row -> desired.put(row.group(), row.desired()));
        if (!inventory.groups().keySet().equals(desired.keySet())) {
            problems.add(
                    "the account has the groups " + inventory.groups().keySet() + ", accounted for are " + desired);
        }
        Map<String, Integer> members = new TreeMap<>();
        inventory
                .instances()
                .forEach((id, tags) -> members.merge(
                        tags.getOrDefault("aws:autoscaling:groupName", "no group, as " + id), 1, Integer::sum));
        if (!members.equals(desired)) {
            problems.add("the account has instances of " + members + ", accounted for are " + desired);
        }
        List<String> baked = trial.disk().ledger().entries().stream()
                .filter(entry -> entry.event() == LedgerEntry.Event.BAKED)
                .map(entry -> entry.image().version().version())
                .sorted()
                .toList();
        exactly(baked, inventory.images(), "images", problems);
        exactly(baked, inventory.snapshots(), "snapshots", problems);
        if (inventory.templateVersions().size() != 1 + desired.size()) {
            problems.add("the account has the launch template versions " + inventory.templateVersions()
                    + ", one of the stage and one of each of " + desired + " are accounted for");
        }
    }

    private static void exactly(
            List<String> versions, Map<String, Map<String, String>> there, String what, List<String> problems) {
        List<String> found = there.values().stream()
                .map(tags -> tags.getOrDefault(Tags.VERSION, "?"))
                .sorted()
                .toList();
        if (!found.equals(versions)) {
            problems.add("the account has " + what + " of the versions " + found + ", baked are " + versions);
        }
    }
}
