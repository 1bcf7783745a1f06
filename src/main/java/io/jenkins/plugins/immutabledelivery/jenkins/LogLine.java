package io.jenkins.plugins.immutabledelivery.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.immutabledelivery.model.Failure;
import io.jenkins.plugins.immutabledelivery.operation.Saved;
import java.time.Duration;
import java.time.Instant;

/** How a change of state looks in a build log. */
final class LogLine {
    private LogLine() {}

    /** Such as {@code [rehearsal] production +0:04:10 traffic switched to web-production-v002 (3 healthy)}. */
    static String of(Saved saved, String line, Instant now, boolean rehearsal) {
        Duration passed = Duration.between(saved.startedAt(), now);
        return "%s %s +%d:%02d:%02d %s"
                .formatted(
                        rehearsal ? "[rehearsal]" : "[aws]",
                        subject(saved),
                        passed.toHours(),
                        passed.toMinutesPart(),
                        passed.toSecondsPart(),
                        line);
    }

    /** Why an operation failed, with what was seen below it. */
    static String of(Failure failure) {
        StringBuilder text = new StringBuilder(failure.summary());
        failure.evidence().forEach(line -> text.append("\n  | ").append(line));
        return text.toString();
    }

    private static String subject(Saved saved) {
        JsonNode planned = saved.data().path("rollout");
        String environment = (planned.isMissingNode() ? saved.data() : planned)
                .at("/request/environment/name")
                .asText();
        return environment.isEmpty()
                ? saved.data().at("/request/version/application").asText() + " "
                        + saved.data().at("/request/version/version").asText()
                : environment;
    }
}
