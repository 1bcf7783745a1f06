package io.jenkins.plugins.immutabledelivery.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.Alarms.AlarmView;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Looks that are shared by those who wait in a region. */
class SharedCloudTest {
    private static final Location HERE = Location.of("eu-central-1");

    private final List<Collection<String>> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Alarms alarms = this::known;
    private final Cloud.Region region = fake(Cloud.Region.class, alarmsOnly());

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final SharedCloud shared = new SharedCloud(location -> region, clock);

    private InvocationHandler alarmsOnly() {
        return (proxy, method, arguments) ->
                method.getName().equals("alarms") ? alarms : fake(method.getReturnType(), (other, call, with) -> null);
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private List<AlarmView> known(Collection<String> names) {
        asked.add(names);
        return names.stream().map(name -> new AlarmView(name, "OK", null)).toList();
    }

    /** The clients of a location that nobody asked for in an hour are closed, and its credentials may be others now. */
    @Test
    void aLookIsMadeByTheRegionAsItIsNowAndNotByTheFirstOneThatWasSeen() {
        assertThat(shared.at(HERE).looks().alarms(List.of("errors")).seen()).hasSize(1);
        alarms = names -> List.of(new AlarmView("errors", "ALARM", "by new clients"));
        now = now.plusSeconds(7200);

        List<AlarmView> seen = shared.at(HERE).looks().alarms(List.of("errors")).seen();

        assertThat(seen).extracting(AlarmView::reason).containsExactly("by new clients");
    }

    @Test
    void whoIsGivenAnotherOnesAnswerIsToldWhenThatWasAskedFor() {
        Instant first = now;
        shared.at(HERE).looks().alarms(List.of("errors"));
        now = now.plusMillis(400);

        assertThat(shared.at(HERE).looks().alarms(List.of("errors")).at()).isEqualTo(first);
        now = now.plusMillis(400);
        assertThat(shared.at(HERE).looks().alarms(List.of("errors")).at()).isEqualTo(now);
    }

    @Test
    void aLocationThatNobodyLooksAtAnyMoreIsForgotten() {
        shared.at(HERE);
        shared.at(Location.of("us-east-1"));
        now = now.plusSeconds(1700);
        shared.at(HERE);
        now = now.plusSeconds(200);
        shared.at(HERE).looks().alarms(List.of("errors"));

        assertThat(shared.locations()).isEqualTo(1);
        assertThat(shared.at(HERE).looks().alarms(List.of("errors")).seen()).hasSize(1);
        assertThat(asked).as("who looks on goes on sharing").hasSize(1);
    }

    @Test
    void whoWaitsForMoreThanOneCallTakesSeesThemAll() {
        List<String> names = IntStream.range(0, 150).mapToObj(i -> "alarm" + i).toList();

        assertThat(shared.at(HERE).looks().alarms(names).seen()).hasSize(150);
    }

    @Test
    void whoLooksAtTheSameMomentSharesOneCallAndNobodyGetsWhatAnotherWaitsFor() {
        shared.at(HERE).looks().alarms(List.of("one"));
        now = now.plusSeconds(1);
        assertThat(shared.at(HERE).looks().alarms(List.of("two")).seen())
                .extracting(AlarmView::name)
                .containsExactly("two");

        assertThat(shared.at(HERE).looks().alarms(List.of("one")).seen())
                .extracting(AlarmView::name)
                .containsExactly("one");
        assertThat(asked).hasSize(2);
    }
}
