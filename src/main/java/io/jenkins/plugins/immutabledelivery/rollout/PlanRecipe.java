package io.jenkins.plugins.immutabledelivery.rollout;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud;
import io.jenkins.plugins.immutabledelivery.ledger.Ledger;
import io.jenkins.plugins.immutabledelivery.operation.Phase;
import io.jenkins.plugins.immutabledelivery.operation.Recipe;
import io.jenkins.plugins.immutabledelivery.operation.Turn;
import io.jenkins.plugins.immutabledelivery.operation.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A rollout that is only planned: the image is found and verified, and the environment looked at, as a rollout does it;
 * then it says what would follow. It fails where the rollout would be refused. It changes nothing and waits for nobody.
 */
public final class PlanRecipe implements Recipe<PlanData> {
    /** The kind of operation. */
    public static final String KIND = "plan";

    private static final int FORMAT = 1;
    private static final Duration SHORT = Duration.ofMinutes(10);

    private final SourcePhases source;
    private final ImagePhases image;
    private final Survey survey;
    private final SettingsPhases settings;
    private final Map<String, Strategy> strategies;

    /**
     * @param strategies how images come into environments
     * @param cloud where it is looked
     * @param ledger what was received before
     */
    PlanRecipe(List<Strategy> strategies, Cloud cloud, Ledger ledger) {
        this.source = new SourcePhases(cloud, ledger);
        this.image = new ImagePhases(cloud);
        this.survey = new Survey(cloud, ledger);
        this.settings = new SettingsPhases(cloud);
        this.strategies = strategies.stream().collect(Collectors.toMap(Strategy::name, Function.identity()));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int format() {
        return FORMAT;
    }

    @Override
    public Class<PlanData> dataType() {
        return PlanData.class;
    }

    @Override
    public Optional<String> lock(PlanData data) {
        return Optional.empty();
    }

    @Override
    public List<Phase<PlanData>> phases() {
        return List.of(
                look("find the image", source::find),
                look("verify the image", image::verify),
                look("look at the environment", survey::look),
                look("read the settings of the serving fleet", settings::read),
                Phase.of("write the plan", SHORT, this::write));
    }

    private static Phase<PlanData> look(String name, Phase.Action<RolloutData> action) {
        return Phase.of(
                name,
                SHORT,
                (data, work) -> action.take(data.rollout(), work).with(rollout -> new PlanData(rollout, null)));
    }

    private Turn<PlanData> write(PlanData data, Work work) {
        RolloutData rollout = data.rollout();
        Plan plan = strategies.get(rollout.request().strategy().name()).plan(rollout);
        plan.lines().forEach(work::say);
        return Turn.next(new PlanData(rollout, plan));
    }

    @Override
    public List<Phase<PlanData>> unwinding() {
        return List.of();
    }
}
