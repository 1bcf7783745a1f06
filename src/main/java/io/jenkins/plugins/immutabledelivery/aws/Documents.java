package io.jenkins.plugins.immutabledelivery.aws;

import io.jenkins.plugins.immutabledelivery.cloud.Document;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** The SDK's answers as documents, and documents as its requests: member by member, by what the SDK says of itself. */
final class Documents {
    private Documents() {}

    /** All members that are set. */
    static Document of(SdkPojo pojo) {
        return new Document(members(pojo));
    }

    private static Map<String, Object> members(SdkPojo pojo) {
        Map<String, Object> members = new TreeMap<>();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = plain(field.getValueOrDefault(pojo));
            if (value != null) {
                members.put(field.memberName(), value);
            }
        }
        return members;
    }

    /** As it can be written; null for nothing, as which the SDK shows what AWS has left out. */
    private static Object plain(Object value) {
        if (value instanceof SdkPojo pojo) {
            return members(pojo);
        }
        if (value instanceof Collection<?> list) {
            return list.isEmpty() ? null : list.stream().map(Documents::plain).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new TreeMap<>();
            map.forEach((key, one) -> all.put((String) key, plain(one)));
            return all.isEmpty() ? null : all;
        }
        // As it is read back from what was saved.
        if (value instanceof Float number) {
            return number.doubleValue();
        }
        return value instanceof Instant time ? time.toString() : value;
    }

    /** Sets all members that a request takes; it is answered back. */
    static <B extends SdkPojo> B fill(B builder, Document document) {
        fill(builder, document.members());
        return builder;
    }

    private static void fill(SdkPojo builder, Map<?, ?> members) {
        for (SdkField<?> field : builder.sdkFields()) {
            Object value = members.get(field.memberName());
            if (value != null) {
                field.set(builder, typed(field, value));
            }
        }
    }

    private static Object typed(SdkField<?> field, Object value) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            SdkPojo part = field.constructor().get();
            fill(part, (Map<?, ?>) value);
            return ((Buildable) part).build();
        }
        if (type == MarshallingType.LIST) {
            SdkField<?> item = field.getTrait(ListTrait.class).memberFieldInfo();
            return ((List<?>) value).stream().map(one -> typed(item, one)).toList();
        }
        if (type == MarshallingType.MAP) {
            SdkField<?> item = field.getTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> all = new TreeMap<>();
            ((Map<?, ?>) value).forEach((key, one) -> all.put((String) key, typed(item, one)));
            return all;
        }
        return type == MarshallingType.INSTANT ? Instant.parse((String) value) : number(type, value);
    }

    private static Object number(MarshallingType<?> type, Object value) {
        if (type == MarshallingType.INTEGER) {
            return ((Number) value).intValue();
        }
        if (type == MarshallingType.LONG) {
            return ((Number) value).longValue();
        }
        if (type == MarshallingType.FLOAT) {
            return ((Number) value).floatValue();
        }
        return type == MarshallingType.DOUBLE ? ((Number) value).doubleValue() : value;
    }
}
