package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.*;

/** Elastic Load Balancing's client, answered by the rehearsed region. */
final class RehearsedLoadBalancing implements ElasticLoadBalancingV2Client {
    private final SimulatedRegion region;

    RehearsedLoadBalancing(SimulatedRegion region) {
        this.region = region;
    }

    private <R> R answer(AwsRequest request, Supplier<R> answer) {
        return region.answer(SERVICE_NAME, request, answer);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public CreateLoadBalancerResponse createLoadBalancer(CreateLoadBalancerRequest request) {
        return answer(
                request,
                () -> CreateLoadBalancerResponse.builder()
                        .loadBalancers(region.balancers.create(request))
                        .build());
    }

    @Override
    public DescribeLoadBalancersResponse describeLoadBalancers(DescribeLoadBalancersRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "LoadBalancerArns", "Names");
            return DescribeLoadBalancersResponse.builder()
                    .loadBalancers(region.balancers.all().stream()
                            .filter(one -> request.loadBalancerArns().isEmpty()
                                    || request.loadBalancerArns().contains(one.loadBalancerArn()))
                            .filter(one ->
                                    request.names().isEmpty() || request.names().contains(one.loadBalancerName()))
                            .toList())
                    .build();
        });
    }

    @Override
    public DeleteLoadBalancerResponse deleteLoadBalancer(DeleteLoadBalancerRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "LoadBalancerArn");
            region.balancers.delete(request.loadBalancerArn());
            return DeleteLoadBalancerResponse.builder().build();
        });
    }

    @Override
    public CreateTargetGroupResponse createTargetGroup(CreateTargetGroupRequest request) {
        return answer(
                request,
                () -> CreateTargetGroupResponse.builder()
                        .targetGroups(region.targetGroups.create(request))
                        .build());
    }

    @Override
    public ModifyTargetGroupAttributesResponse modifyTargetGroupAttributes(ModifyTargetGroupAttributesRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "TargetGroupArn", "Attributes");
            region.targetGroups.modify(request);
            return ModifyTargetGroupAttributesResponse.builder().build();
        });
    }

    @Override
    public DescribeTargetGroupsResponse describeTargetGroups(DescribeTargetGroupsRequest request) {
        return answer(request, () -> {
            Pages<TargetGroup> page =
                    Pages.of(region.targetGroups.describe(request, region.balancers), request.marker());
            return DescribeTargetGroupsResponse.builder()
                    .targetGroups(page.items())
                    .nextMarker(page.next())
                    .build();
        });
    }

    @Override
    public DeleteTargetGroupResponse deleteTargetGroup(DeleteTargetGroupRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "TargetGroupArn");
            region.targetGroups.delete(request.targetGroupArn(), region.balancers);
            return DeleteTargetGroupResponse.builder().build();
        });
    }

    @Override
    public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "TargetGroupArn");
            return DescribeTargetHealthResponse.builder()
                    .targetHealthDescriptions(region.targetGroups.health(request.targetGroupArn(), region.balancers))
                    .build();
        });
    }

    @Override
    public CreateListenerResponse createListener(CreateListenerRequest request) {
        return answer(
                request,
                () -> CreateListenerResponse.builder()
                        .listeners(region.balancers.create(request))
                        .build());
    }

    @Override
    public DescribeListenersResponse describeListeners(DescribeListenersRequest request) {
        return answer(
                request,
                () -> DescribeListenersResponse.builder()
                        .listeners(region.balancers.describe(request))
                        .build());
    }

    @Override
    public ModifyListenerResponse modifyListener(ModifyListenerRequest request) {
        return answer(
                request,
                () -> ModifyListenerResponse.builder()
                        .listeners(region.balancers.modify(request))
                        .build());
    }

    @Override
    public DeleteListenerResponse deleteListener(DeleteListenerRequest request) {
        return answer(request, () -> {
            Refusal.unlessOnly(request, "ListenerArn");
            region.balancers.deleteListener(request.listenerArn());
            return DeleteListenerResponse.builder().build();
        });
    }

    @Override
    public CreateRuleResponse createRule(CreateRuleRequest request) {
        return answer(
                request,
                () -> CreateRuleResponse.builder()
                        .rules(region.balancers.create(request))
                        .build());
    }

    @Override
    public DescribeRulesResponse describeRules(DescribeRulesRequest request) {
        return answer(
                request,
                () -> DescribeRulesResponse.builder()
                        .rules(region.balancers.describe(request))
                        .build());
    }

    @Override
    public ModifyRuleResponse modifyRule(ModifyRuleRequest request) {
        return answer(
                request,
                () -> ModifyRuleResponse.builder()
                        .rules(region.balancers.modify(request))
                        .build());
    }
}
