package io.jenkins.plugins.immutabledelivery.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.Cloud.Region;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes;
import io.jenkins.plugins.immutabledelivery.cloud.InstanceRefreshes.RefreshView;
import io.jenkins.plugins.immutabledelivery.model.Capacity;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshesTest {
    private static final String TEMPLATE = "lt-1";
    private static final long FORMER = 2;
    private static final long OURS = 3;

    private final RolloutData data = new RolloutData(
                    null, null, null, null, null, null, null, null, true, null, null, null)
            .withFleets(
                    new Incumbent(new Former("web-v1", TEMPLATE, FORMER, false), null, "arn", 2, 2, null, Map.of()),
                    new Candidate("web-v1", "arn", new Capacity(1, 1, 1), null, TEMPLATE, FORMER, OURS, false, null),
                    null,
                    List.of());

    /** @param newestFirst the refreshes of the group: where each leads, and how it stands */
    @ParameterizedTest
    @CsvSource({
        "3 Successful, false",
        "4 InProgress;3 Successful, false",
        "4 Successful;3 Successful, true",
        "2 Successful;4 Successful;3 Successful, false",
        "2 InProgress;4 Successful;3 Successful, false",
        "2 Cancelled;4 Successful;3 Successful, true",
        "4 Successful, false"
    })
    void aGroupIsOvertakenByWhoeverHasReplacedAllSinceUnlessTheWayBackIsUnderWay(
            String newestFirst, boolean overtaken) {
        List<RefreshView> refreshes = Stream.of(newestFirst.split(";"))
                .map(words -> words.split(" "))
                .map(words -> new RefreshView(
                        "r-" + words[0], words[1], null, 100, TEMPLATE, Long.parseLong(words[0]), Instant.EPOCH, null))
                .toList();
        InstanceRefreshes known = answering(InstanceRefreshes.class, refreshes);

        assertThat(Refreshes.overtaken(answering(Region.class, known), data)).isEqualTo(overtaken);
    }

    /** Something of which one method is called. */
    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer));
    }
}
