package io.jenkins.plugins.immutabledelivery.rehearsal;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** What a request says, as the answer to a later one: of what both call the same. */
final class Copies {
    private Copies() {}

    /** Sets all members of the answer that the request sets; the answer is given back. */
    static <B extends SdkPojo> B copy(SdkPojo request, B answer) {
        Map<String, SdkField<?>> said =
                request.sdkFields().stream().collect(Collectors.toMap(SdkField::memberName, field -> field));
        for (SdkField<?> field : answer.sdkFields()) {
            SdkField<?> from = said.get(field.memberName());
            Object value = from == null ? null : from.getValueOrDefault(request);
            if (value != null && !(value instanceof Collection<?> list && list.isEmpty())) {
                field.set(answer, value);
            }
        }
        return answer;
    }
}
