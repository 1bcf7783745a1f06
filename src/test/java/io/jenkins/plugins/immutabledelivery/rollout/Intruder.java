package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.GroupView;
import io.jenkins.plugins.immutabledelivery.cloud.AutoScaling.Size;
import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.StrategySpec;
import io.jenkins.plugins.immutabledelivery.operation.Engine;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What others do to an environment in the middle of a rollout. None of it takes a serving instance away. */
enum Intruder {
    /** Nobody. */
    NOBODY {
        @Override
        void act(World world, Environment environment, StrategySpec strategy, Image other) {
            // Nothing is what it does.
        }
    },
    /** A scaling policy of the serving fleet. */
    SCALES_OUT_WHAT_SERVES {
        @Override
        void act(World world, Environment environment, StrategySpec strategy, Image other) {
            resize(world, environment, "web-production-v001", 1);
        }
    },
    /** Somebody who wants more of the new one. */
    SCALES_OUT_WHAT_IS_NEW {
        @Override
        void act(World world, Environment environment, StrategySpec strategy, Image other) {
            resize(world, environment, "web-production-v002", 1);
        }
    },
    /** Somebody who terminates an instance of the new fleet. */
    TERMINATES_WHAT_IS_NEW {
        @Override
        void act(World world, Environment environment, StrategySpec strategy, Image other) {
            Region region = world.cloud.at(environment.location());
            boolean serves = world.servedBy(environment).contains(other.id());
            region.autoScaling().find("web-production-v002").stream()
                    .flatMap(group -> group.inService().stream())
                    .filter(id -> !serves)
                    .findFirst()
                    .ifPresent(id -> {
                        if (world.serving(environment) > 2 || !traffic(world, environment, id)) {
                            region.instances().terminate(id);
                        }
                    });
        }
    },
    /** A person who makes all traffic go to the fleet that served first. */
    TURNS_TRAFFIC_BACK {
        @Override
        void act(World world, Environment environment, StrategySpec strategy, Image other) {
            AutoScaling scaling = world.cloud.at(environment.location()).autoScaling();
            Optional<GroupView> first = scaling.find("web-production-v001")
                    .filter(group -> !group.deleting() && group.inService().size() >= 2)
                    .filter(group -> !group.targetGroups().isEmpty());
            if (environment.route().weighted() && first.isPresent()) {
                Map<String, Integer> weights = new HashMap<>();
                environment.route().targetGroups().forEach(arn -> weights.put(arn, 0));
                weights.put(first.get().targetGroups().get(0), 100);
                world.cloud
                        .at(environment.location())
                        .loadBalancing()
                        .forward(environment.route().forwarder(), weights);
            }
        }
    },
    /** Another controller that deploys to the same environment, without knowing of this one. */
    DEPLOYS_TOO {
        @Override
        void act(World world, Environment environment, StrategySpec strategy, Image other) {
            Engine engine = world.anotherController();
            RolloutRequest request = RolloutRequest.deploy(environment, other).by(strategy);
            engine.submit(
                    new OperationId("theirs"), RolloutRecipe.kind(request), world.build(), RolloutData.of(request));
        }
    };

    /**
     * Does it once.
     *
     * @param strategy by which the rollout is done
     * @param other another image than the one that is rolled out
     */
    abstract void act(World world, Environment environment, StrategySpec strategy, Image other);

    private static void resize(World world, Environment environment, String name, int more) {
        AutoScaling scaling = world.cloud.at(environment.location()).autoScaling();
        scaling.find(name)
                .filter(group -> !group.deleting() && group.capacity().desired() > 0)
                .map(GroupView::capacity)
                .filter(size -> size.desired() + more <= size.max())
                .ifPresent(size -> scaling.resize(name, new Size(size.min(), size.desired() + more, size.max())));
    }

    private static boolean traffic(World world, Environment environment, String instance) {
        return environment.route().targetGroups().stream()
                .anyMatch(arn ->
                        world.inventory().serving().getOrDefault(arn, List.of()).contains(instance));
    }
}
