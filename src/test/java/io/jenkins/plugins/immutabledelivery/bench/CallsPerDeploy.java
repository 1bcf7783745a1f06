package io.jenkins.plugins.immutabledelivery.bench;

import io.jenkins.plugins.immutabledelivery.model.BlueGreenSpec;
import io.jenkins.plugins.immutabledelivery.model.CanarySpec;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.RecreateSpec;
import io.jenkins.plugins.immutabledelivery.model.RollingSpec;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.rollout.RolloutRequest;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many calls a deployment of two instances makes by each strategy, phase by phase, counted at the simulator. */
final class CallsPerDeploy {
    private static final int LEARNED_FROM = 3;
    private static final List<StrategySpec> STRATEGIES =
            List.of(BlueGreenSpec.usual(), CanarySpec.usual(), RollingSpec.usual(), new RecreateSpec(true));

    private CallsPerDeploy() {}

    /** Calls by phase, of the stage that it is in: those that change something, and all. */
    record Calls(int changes, int all) {
        Calls plus(boolean change) {
            return new Calls(changes + (change ? 1 : 0), all + 1);
        }
    }

    /** The calls of the latest of some deployments, by phase; those of the clean-up under one name. */
    static Map<String, Calls> measure(StrategySpec strategy) {
        World world = new World(5);
        Environment environment = world.weighted("production");
        Map<String, Calls> calls = new LinkedHashMap<>();
        OperationId[] current = new OperationId[1];
        world.account.gate().listen(new CallListener() {
            @Override
            public void before(Call call) {
                if (current[0] == null) {
                    return;
                }
                Saved saved = world.saved(current[0]);
                String phase = saved.stage() == Saved.Stage.CLOSING ? "clean up" : saved.phase();
                calls.merge(
                        phase, new Calls(0, 0).plus(!call.readOnly()), (before, one) -> before.plus(!call.readOnly()));
            }
        });
        for (int version = 1; version <= LEARNED_FROM + 1; version++) {
            Image image = world.baked(Integer.toString(version));
            calls.clear();
            current[0] = world.submit(RolloutRequest.deploy(environment, image).by(strategy));
            Saved ended = world.finish(current[0]);
            current[0] = null;
            if (ended.failure() != null) {
                throw new IllegalStateException(ended.failure().toString());
            }
        }
        return calls;
    }

    static String report() {
        Map<String, Map<String, Calls>> columns = new LinkedHashMap<>();
        Set<String> phases = new LinkedHashSet<>();
        STRATEGIES.forEach(strategy -> {
            Map<String, Calls> calls = measure(strategy);
            columns.put(strategy.name(), calls);
            phases.addAll(calls.keySet());
        });
        phases.remove("clean up");
        phases.add("clean up");
        StringBuilder text = new StringBuilder("## Calls of a deployment\n\n| Phase |");
        columns.keySet().forEach(name -> text.append(' ').append(name).append(" |"));
        text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
        phases.forEach(phase -> {
            text.append("| ").append(phase).append(" |");
            columns.values().forEach(calls -> text.append(cell(calls.get(phase))));
            text.append('\n');
        });
        text.append("| **all** |");
        columns.values()
                .forEach(calls -> text.append(cell(calls.values().stream()
                        .reduce(new Calls(0, 0), (a, b) -> new Calls(a.changes() + b.changes(), a.all() + b.all())))));
        return text.append('\n').toString();
    }

    private static String cell(Calls calls) {
        return calls == null ? "  |" : " %d (%d) |".formatted(calls.all(), calls.changes());
    }
}
