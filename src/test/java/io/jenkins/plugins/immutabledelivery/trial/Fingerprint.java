package io.jenkins.plugins.immutabledelivery.trial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that an object holds, through all its fields, as a hash: ids, times and the state of what is random included. Two
 * accounts of one fingerprint at one time answer the same calls in the same way for ever.
 */
final class Fingerprint {
    private static final String OURS = "io.jenkins.plugins.immutabledelivery.";
    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final StringBuilder text = new StringBuilder(1 << 16);

    private Fingerprint() {}

    static String of(Object... objects) {
        Fingerprint print = new Fingerprint();
        for (Object object : objects) {
            print.add(object);
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(print.text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Object object) {
        if (object instanceof Map<?, ?> map) {
            text.append('{');
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
            text.append('}');
        } else if (object instanceof Collection<?> collection) {
            text.append('[');
            collection.forEach(this::add);
            text.append(']');
        } else if (object instanceof Random random) {
            text.append(serialized(random));
        } else if (object != null
                && !(object instanceof Enum<?>)
                && object.getClass().getName().startsWith(OURS)) {
            fields(object);
        } else {
            // Values of the JDK and of the SDK, which print all that they hold.
            text.append(object).append('|');
        }
    }

    private void fields(Object object) {
        // A record is a value: whether two places share one makes no difference.
        if (!(object instanceof Record) && !seen.add(object)) {
            return;
        }
        text.append(object.getClass().getSimpleName()).append('(');
        for (Field field : FIELDS.computeIfAbsent(object.getClass(), Fingerprint::fieldsOf)) {
            try {
                add(field.get(object));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        text.append(')');
    }

    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> level = type; level != Object.class; level = level.getSuperclass()) {
            for (Field field : level.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static String serialized(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
