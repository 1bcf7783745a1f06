package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.immutabledelivery.bake.BakeData;
import io.jenkins.plugins.immutabledelivery.bake.BakeRecipe;
import io.jenkins.plugins.immutabledelivery.bake.BakeRequest;
import io.jenkins.plugins.immutabledelivery.model.BaseImage;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import io.jenkins.plugins.immutabledelivery.model.Environment;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.model.GateSpec;
import io.jenkins.plugins.immutabledelivery.model.GateSpec.Kind;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import io.jenkins.plugins.immutabledelivery.model.Location;
import io.jenkins.plugins.immutabledelivery.model.TrafficRoute;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import io.jenkins.plugins.immutabledelivery.operation.Saved.Stage;
import io.jenkins.plugins.immutabledelivery.pipeline.PipelineReader;
import io.jenkins.plugins.immutabledelivery.rehearsal.Inventory;
import io.jenkins.plugins.immutabledelivery.world.Place;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused before anything is created, with field, value and remedy; the account stays as it was. */
class BadInputTest {
    private static final String NOWHERE = "subnet-0123456789abcdef0";

    private final World world = new World(19);
    private final Place place = world.place();

    @Test
    void aBaseImageThatNobodyKnows() {
        refusedBake(
                bake(
                        new BaseImage.ById("ami-0123456789abcdef0"),
                        place.subnets().get(0)),
                "base",
                "ami-0123456789abcdef0",
                "No such image can be seen in eu-central-1");
        refusedBake(
                bake(
                        new BaseImage.Newest("amazon", "al1999-*", null),
                        place.subnets().get(0)),
                "base",
                "newest al1999-* of amazon",
                "No such image can be seen in eu-central-1");
        refusedBake(
                bake(
                        new BaseImage.Newest("amazon", "al2023-*", "riscv"),
                        place.subnets().get(0)),
                "base",
                "newest al2023-* of amazon",
                "No such image can be seen in eu-central-1");
        refusedBake(
                bake(new BaseImage.PublicParameter("/aws/none"), place.subnets().get(0)),
                "base",
                "resolve:ssm:/aws/none",
                "No such image can be seen in eu-central-1");
    }

    @Test
    void aBaseImageThatIsNotReady() {
        world.region().faults().failsImage("1");
        String instance = place.ec2()
                .runInstances(it -> it.imageId(world.cloud
                                .at(place.location())
                                .images()
                                .parameter("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")
                                .orElseThrow())
                        .instanceType("t3.small")
                        .subnetId(place.subnets().get(0)))
                .instances()
                .get(0)
                .instanceId();
        world.pass(Duration.ofMinutes(1));
        String image = place.ec2()
                .createImage(it -> it.instanceId(instance).name("mine"))
                .imageId();
        world.pass(Duration.ofSeconds(5));

        refusedBake(
                bake(new BaseImage.ById(image), place.subnets().get(0)),
                "base",
                image,
                "It is pending; use an available image.");
    }

    @Test
    void aBuildersSubnetThatIsNotThere() {
        refusedBake(bake(World.BASE, NOWHERE), "subnet", NOWHERE, "Use a subnet that exists in eu-central-1.");
    }

    @Test
    void anImageThatIsNotThereOrNotOurs() {
        Environment dev = world.attaching("dev");
        Image one = world.baked("1");
        Image gone = new Image("ami-0123456789abcdef0", World.REGION, one.version(), one.lineage());
        refused(RolloutRequest.deploy(dev, gone), "image", gone.id(), "There is no such image in eu-central-1");

        String base = one.lineage().baseImageId();
        refused(
                RolloutRequest.deploy(dev, new Image(base, World.REGION, one.version(), one.lineage())),
                "image",
                base,
                "Its tags say nothing of us, not web 1; use an image that bakeAmi made.");
        refused(
                RolloutRequest.deploy("web", dev, null, "us-east-1/" + one.id()),
                "image",
                "us-east-1/" + one.id(),
                "Use an available image of web in us-east-1.");
        refused(RolloutRequest.deploy("web", dev, "9", null), "version", "9", "Use a version of web");
    }

    @Test
    void aLaunchTemplateThatIsNotThereOrLacksTheInstanceType() {
        Environment dev = world.attaching("dev");
        place.createTemplate("typeless", null);
        Image one = world.baked("1");

        refused(
                RolloutRequest.deploy(with(dev, "none", dev.subnets(), dev.route()), one),
                "launchTemplate",
                "none",
                "Use the id or name of a launch template in eu-central-1.");
        refused(
                RolloutRequest.deploy(with(dev, "lt-0123456789abcdef0", dev.subnets(), dev.route()), one),
                "launchTemplate",
                "lt-0123456789abcdef0",
                "Use the id or name of a launch template in eu-central-1.");
        refused(
                RolloutRequest.deploy(with(dev, "typeless", dev.subnets(), dev.route()), one),
                "launchTemplate",
                "typeless",
                "Its default version 1 names no instance type");
    }

    @Test
    void subnetsThatAreNotThereOrFarFromEachOther() {
        Environment dev = world.attaching("dev");
        Image one = world.baked("1");
        String elsewhere = place.createSubnet(place.createVpc(), "a");
        List<String> unknown = List.of(place.subnets().get(0), NOWHERE);
        List<String> torn = List.of(place.subnets().get(0), elsewhere);

        refused(
                RolloutRequest.deploy(with(dev, "web", unknown, dev.route()), one),
                "subnets",
                NOWHERE,
                "Use subnets that exist in eu-central-1.");
        refused(
                RolloutRequest.deploy(with(dev, "web", torn, dev.route()), one),
                "subnets",
                torn.toString(),
                "Use subnets of one VPC");
    }

    @Test
    void targetGroupsThatAreNotThereOrDoNotFit() {
        Environment dev = world.attaching("dev");
        Image one = world.baked("1");
        String vpc = place.createVpc();
        String unknown = dev.route().targetGroups().get(0).replace("/dev/", "/none/");
        String elsewhere = place.createTargetGroup("elsewhere", vpc, "instance");
        String addresses = place.createTargetGroup("addresses", place.vpc(), "ip");
        String unused = place.createTargetGroup("unused", place.vpc(), "instance");

        refusedRoute(dev, one, "targetGroups", unknown, "Use target groups that exist in eu-central-1.");
        refusedRoute(
                dev,
                one,
                "targetGroups",
                elsewhere,
                "It is in " + vpc + ", the subnets are in " + place.vpc()
                        + "; instances can be registered only in their own VPC.");
        refusedRoute(dev, one, "targetGroups", addresses, "Its target type is ip; Auto Scaling registers instances.");
        refusedRoute(dev, one, "targetGroups", unused, "No load balancer forwards to it");
    }

    @Test
    void aListenerThatIsNotThereOrForwardsElsewhere() {
        TrafficRoute route = place.weights("web");
        List<String> groups = route.targetGroups();
        String other = place.createTargetGroup("other", place.vpc(), "instance");
        Environment production = world.environment("production", place, route);
        Image one = world.baked("1");
        String gone = route.listener().replace("/app/", "/app/x");

        refused(
                RolloutRequest.deploy(
                        with(production, "web", production.subnets(), new TrafficRoute(groups, gone, null)), one),
                "listener",
                gone,
                "Name a listener or rule that exists in this region and forwards to the target groups.");
        forward(route, Map.of(groups.get(0), 50, groups.get(1), 50));
        refused(
                RolloutRequest.deploy(production, one),
                "listener",
                route.listener(),
                "make it forward everything to one of the environment's two target groups.");
        forward(route, Map.of(other, 100, groups.get(0), 0));
        refused(RolloutRequest.deploy(production, one), "listener", route.listener(), "It forwards to [" + other + "]");
    }

    @Test
    void aRuleThatForwardsElsewhereIsCalledARule() {
        TrafficRoute route = place.rule("web");
        Environment production = world.environment("production", place, route);
        Image one = world.baked("1");
        forward(
                route,
                Map.of(route.targetGroups().get(0), 50, route.targetGroups().get(1), 50));

        refused(RolloutRequest.deploy(production, one), "rule", route.rule(), "make it forward everything to one of");
    }

    @Test
    void targetsOfSomebodyElseThatGetTheTraffic() {
        Environment dev = world.attaching("dev");
        Image one = world.baked("1");
        String arn = dev.route().targetGroups().get(0);
        world.deploy(dev, one);
        List<String> strangers = world.inventory().serving().get(arn);
        world.cloud
                .at(dev.location())
                .autoScaling()
                .tag("web-dev-v001", Map.of("immutable-delivery:application", "shop"));
        world.settle();

        Failure failure = refused(
                RolloutRequest.deploy(dev, one), "targetGroups", arn, "Targets that are not ours get its traffic (");

        assertThat(strangers)
                .hasSize(2)
                .allSatisfy(id -> assertThat(failure.remedy()).contains(id));
    }

    @Test
    void aServingFleetThatIsNotWhereTheTrafficGoes() {
        Environment production = world.weighted("production");
        Image one = world.baked("1");
        world.deploy(production, one);
        List<String> groups = production.route().targetGroups();
        forward(production.route(), Map.of(groups.get(0), 100, groups.get(1), 0));

        refused(
                RolloutRequest.deploy(production, one),
                "listener",
                groups.get(0),
                "Fleet web-production-v001 is tagged as serving but is not attached to the target group that gets the"
                        + " traffic.");
    }

    @Test
    void anAlarmThatIsNotThere() {
        place.createAlarm("latency");
        Environment dev =
                World.watched(world.attaching("dev"), Duration.ZERO, GateSpec.of(Kind.ALARMS, "latency", "5xx"));
        Image one = world.baked("1");

        refused(
                RolloutRequest.deploy(dev, one),
                "gates.alarms",
                "5xx",
                "Use CloudWatch alarms that exist in eu-central-1.");
    }

    @Test
    void whatNoAccountHasToBeAskedFor() {
        Environment dev = world.attaching("dev");
        refusedAtOnce("capacity.max", "2", "Use at least capacity.min", () -> new Capacity(3, 3, 2));
        refusedAtOnce(
                "subnets", "[]", "Name at least one subnet's id.", () -> with(dev, "web", List.of(), dev.route()));
        refusedAtOnce(
                "environment", "Prod_1", "lower-case letters", () -> world.environment("Prod_1", place, dev.route()));
        refusedAtOnce("region", "Frankfurt", "such as eu-central-1", () -> Location.of("Frankfurt"));
        refusedAtOnce("to", "dev", "Name another environment", () -> RolloutRequest.promote("web", dev, dev));
        refusedAtOnce(
                "from", null, "Name the environment to promote from", () -> RolloutRequest.promote("web", null, dev));
        refusedAtOnce("image", null, "Name the image to deploy", () -> RolloutRequest.deploy(dev, null));
        refusedAtOnce("image", null, "or its version", () -> RolloutRequest.deploy("web", dev, null, null));
        refusedAtOnce("toImage", "ami-1", "Use an AMI's id", () -> RolloutRequest.rollback("web", dev, null, "ami-1"));
        refusedAtOnce(
                "toImage", "ami-00000000", "not both", () -> RolloutRequest.rollback("web", dev, "1", "ami-00000000"));
        refusedAtOnce("application", "Web", "lower-case letters", () -> RolloutRequest.rollback("Web", dev, "1", null));
        refusedAtOnce(
                "soak",
                "-1m",
                "zero or more",
                () -> RolloutRequest.promote("web", dev, world.environment("qa", place, dev.route()))
                        .soaked(Duration.ofMinutes(-1)));
        refusedAtOnce(
                "instanceType",
                "large",
                "such as t3.small",
                () -> bake("large", "true", Duration.ofMinutes(1), List.of()));
        refusedAtOnce(
                "securityGroups",
                "default",
                "Use a security group's id",
                () -> bake("t3.small", "true", Duration.ofMinutes(1), List.of("default")));
        refusedAtOnce("provision", "", "Give the script", () -> bake("t3.small", "", Duration.ofMinutes(1), List.of()));
        refusedAtOnce("provisionLimit", "0", "above zero", () -> bake("t3.small", "true", Duration.ZERO, List.of()));
        refusedAtOnce(
                "provisionLimit", "1d", "at most 23h", () -> bake("t3.small", "true", Duration.ofHours(24), List.of()));
        refusedAtOnce("subnet", "here", "Use a subnet's id", () -> bake(World.BASE, "here"));
    }

    @Test
    void aScriptThatIsTooLongForUserData() {
        InvalidInput refusal = catchThrowableOfType(
                InvalidInput.class, () -> bake("t3.small", "#".repeat(16 * 1024), Duration.ofMinutes(1), List.of()));

        assertThat(refusal.field()).isEqualTo("provision");
        assertThat(refusal.value()).matches("16\\d{3} bytes");
        assertThat(refusal.remedy()).contains("EC2 takes 16 KB of user data");
        assertThat(bake("t3.small", "#".repeat(15 * 1024), Duration.ofMinutes(1), List.of()))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application: [web", "a: 1\na: 2", "- web", "application: web\nregion: nowhere"})
    void aMalformedPipelineFile(String text) {
        long calls = world.account.gate().count();

        InvalidInput refusal = catchThrowableOfType(InvalidInput.class, () -> PipelineReader.parse(text));

        assertThat(refusal.getMessage()).contains("(line ").contains("can't be used");
        assertThat(refusal.remedy()).isNotBlank();
        assertThat(world.account.gate().count()).isEqualTo(calls);
    }

    private BakeRequest bake(BaseImage base, String subnet) {
        BakeRequest like = world.bakeRequest("1");
        return new BakeRequest(
                like.version(),
                base,
                like.location(),
                like.instanceType(),
                subnet,
                like.securityGroupIds(),
                like.provision(),
                like.provisionLimit(),
                like.tags());
    }

    private BakeRequest bake(String instanceType, String script, Duration limit, List<String> securityGroups) {
        BakeRequest like = world.bakeRequest("1");
        return new BakeRequest(
                like.version(),
                like.base(),
                like.location(),
                instanceType,
                like.subnetId(),
                securityGroups,
                script,
                limit,
                like.tags());
    }

    private static Environment with(Environment of, String launchTemplate, List<String> subnets, TrafficRoute route) {
        return new Environment(
                of.name(),
                of.location(),
                launchTemplate,
                subnets,
                of.capacity(),
                route,
                of.gates(),
                of.bakeTime(),
                of.keepPreviousWarm(),
                of.tags());
    }

    private void forward(TrafficRoute route, Map<String, Integer> weights) {
        world.cloud.at(place.location()).loadBalancing().forward(route.forwarder(), weights);
        world.settle();
    }

    private void refusedRoute(Environment dev, Image image, String field, String targetGroup, String remedy) {
        TrafficRoute route = new TrafficRoute(List.of(targetGroup), null, null);
        refused(RolloutRequest.deploy(with(dev, "web", dev.subnets(), route), image), field, targetGroup, remedy);
    }

    private void refusedBake(BakeRequest request, String field, String value, String remedy) {
        refused(() -> world.run(BakeRecipe.KIND, BakeData.of(request)), field, value, remedy);
    }

    private Failure refused(RolloutRequest request, String field, String value, String remedy) {
        return refused(() -> world.run(request), field, value, remedy);
    }

    private Failure refused(Supplier<Saved> operation, String field, String value, String remedy) {
        Inventory before = world.inventory();
        int mutations = world.mutations.size();

        Saved refused = operation.get();

        assertThat(refused.stage()).isEqualTo(Stage.FAILED);
        assertThat(refused.failure().reason()).isEqualTo(field + ": '" + value + "' can't be used");
        assertThat(refused.failure().remedy()).contains(remedy);
        assertThat(refused.leftBehind()).isEmpty();
        assertThat(world.mutations).as("changing calls").hasSize(mutations);
        assertThat(world.inventory()).isEqualTo(before);
        return refused.failure();
    }

    private void refusedAtOnce(String field, String value, String remedy, Supplier<?> made) {
        long calls = world.account.gate().count();

        InvalidInput refusal = catchThrowableOfType(InvalidInput.class, made::get);

        assertThat(refusal).as(field).isNotNull();
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.value()).isEqualTo(value);
        assertThat(refusal.remedy()).contains(remedy);
        assertThat(world.account.gate().count()).as("calls").isEqualTo(calls);
    }
}
