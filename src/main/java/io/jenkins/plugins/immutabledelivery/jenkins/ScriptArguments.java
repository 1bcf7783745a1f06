package io.jenkins.plugins.immutabledelivery.jenkins;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import io.jenkins.plugins.immutabledelivery.model.InvalidInput;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/**
 * What a script gives to a step, looked at before the step is made of it. Jenkins itself warns of a parameter that a step
 * has not and goes on without it, which would deploy where {@code plan} is misspelt; and it answers a value of the wrong
 * type with a stack trace. Here both end the step in a sentence.
 */
final class ScriptArguments {
    private ScriptArguments() {}

    /**
     * The same arguments, with numbers as text where text is wanted.
     *
     * @param type what is to be made of them
     * @param name what the script calls it
     * @throws AbortException that says which argument has to be corrected, and how
     */
    static Map<String, Object> checked(Class<?> type, String name, Map<String, ?> given) throws AbortException {
        DescribableModel<?> model = DescribableModel.of(type);
        CustomDescribableModel own = CustomDescribableModel.of(type);
        Map<String, Object> plain = new LinkedHashMap<>(given);
        Map<String, Object> checked = new LinkedHashMap<>();
        for (Map.Entry<String, Object> one : (own == null ? plain : own.customInstantiate(plain)).entrySet()) {
            DescribableParameter parameter = one.getKey().equals(UninstantiatedDescribable.ANONYMOUS_KEY)
                    ? model.getSoleRequiredParameter()
                    : model.getParameter(one.getKey());
            if (parameter == null) {
                throw new AbortException(Messages.ScriptArguments_unknown(name, one.getKey(), names(model)));
            }
            checked.put(one.getKey(), value(parameter.getName(), parameter.getRawType(), one.getValue()));
        }
        return checked;
    }

    private static String names(DescribableModel<?> model) {
        return model.getParameters().stream().map(DescribableParameter::getName).collect(Collectors.joining(", "));
    }

    private static Object value(String name, Type type, Object given) throws AbortException {
        if (given == null) {
            return null;
        }
        if (type instanceof ParameterizedType list && list.getRawType() instanceof Class<?> raw && raw == List.class) {
            return list(name, list.getActualTypeArguments()[0], given);
        }
        if (type == String.class) {
            return text(name, given);
        }
        if (type == boolean.class) {
            return flag(name, given);
        }
        if (type == int.class || type == Integer.class) {
            return number(name, given);
        }
        return type instanceof Class<?> base ? structure(name, base, given) : given;
    }

    private static List<Object> list(String name, Type element, Object given) throws AbortException {
        if (!(given instanceof Collection<?> all)) {
            throw refused(name, given, "Use a list in [ ].");
        }
        List<Object> checked = new ArrayList<>();
        for (Object one : all) {
            checked.add(value(name, element, one));
        }
        return checked;
    }

    private static String text(String name, Object given) throws AbortException {
        if (given instanceof CharSequence || given instanceof Number || given instanceof Boolean) {
            return given.toString();
        }
        throw refused(name, given, "Use text in quotes.");
    }

    private static Boolean flag(String name, Object given) throws AbortException {
        return switch (given.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(name, given, "Use true or false.");
        };
    }

    private static Integer number(String name, Object given) throws AbortException {
        try {
            return Integer.valueOf(given.toString().trim());
        } catch (NumberFormatException e) {
            throw refused(name, given, "Use a whole number.");
        }
    }

    /** A symbol with its arguments, a map, or the bare name of a symbol whose arguments are all left out. */
    private static Object structure(String name, Class<?> base, Object given) throws AbortException {
        if (given instanceof CharSequence symbol) {
            return symbol(name, base, symbol.toString(), Map.of());
        }
        if (given instanceof UninstantiatedDescribable described) {
            return described.getSymbol() == null
                    ? map(name, base, described.toShallowMap())
                    : symbol(name, base, described.getSymbol(), described.getArguments());
        }
        if (given instanceof Map<?, ?> map) {
            return map(name, base, map);
        }
        if (base.isInstance(given)) {
            return given;
        }
        throw refused(name, given, "Use " + symbols(base) + ".");
    }

    private static Object symbol(String name, Class<?> base, String symbol, Map<String, ?> arguments)
            throws AbortException {
        Descriptor<?> known = SymbolLookup.get().findDescriptor(base, symbol);
        if (known == null) {
            throw refused(name, symbol, "Use " + symbols(base) + ".");
        }
        return new UninstantiatedDescribable(symbol, null, checked(known.clazz, symbol, arguments));
    }

    /** As scripts were written before there were symbols: with the class's name, where there is a choice. */
    private static Object map(String name, Class<?> base, Map<?, ?> given) throws AbortException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        given.forEach((key, value) -> arguments.put(String.valueOf(key), value));
        Object type = arguments.remove(DescribableModel.CLAZZ);
        for (Descriptor<?> one : ExtensionList.lookup(Descriptor.class)) {
            boolean named = type == null
                    ? one.clazz == base
                    : type.equals(one.clazz.getSimpleName()) || type.equals(one.clazz.getName());
            if (named && base.isAssignableFrom(one.clazz)) {
                return new UninstantiatedDescribable(
                        null, one.clazz.getName(), checked(one.clazz, one.clazz.getSimpleName(), arguments));
            }
        }
        throw refused(name, given, "Use " + symbols(base) + ".");
    }

    private static String symbols(Class<?> base) {
        List<String> symbols = new ArrayList<>();
        for (Descriptor<?> one : ExtensionList.lookup(Descriptor.class)) {
            if (base.isAssignableFrom(one.clazz)) {
                SymbolLookup.getSymbolValue(one).forEach(symbol -> symbols.add(symbol + "(…)"));
            }
        }
        return symbols.stream().sorted().collect(Collectors.joining(" or "));
    }

    private static AbortException refused(String name, Object value, String remedy) {
        return new AbortException(new InvalidInput(name, value, remedy).getMessage());
    }
}
