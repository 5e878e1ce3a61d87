package io.countinghouse.submit.infrastructure;

import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** {@code submit/aws/suite.yaml}, its short forms ({@code !Ref}, {@code !Sub} ...) read as the long ones. */
public final class Template {
    static final Path FILE = RealParts.root().resolve("submit/aws/suite.yaml");

    /** What stands in {@code Fn::Sub} for something else. */
    static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");

    private final Map<String, Object> whole;

    private Template(Map<String, Object> whole) {
        this.whole = whole;
    }

    public static Template read() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        try {
            return new Template(map(new Yaml(new ShortForms(options)).load(Files.readString(FILE))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ShortForms extends SafeConstructor {
        ShortForms(LoaderOptions options) {
            super(options);
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return longForm(node);
                }
            });
            // Dates and the like are texts to CloudFormation.
            yamlConstructors.put(Tag.TIMESTAMP, yamlConstructors.get(Tag.STR));
        }

        private Object longForm(Node node) {
            String name = node.getTag().getValue().substring(1);
            Object value = value(node);
            if (name.equals("GetAtt") && value instanceof String text) {
                value = List.of(text.split("\\.", 2));
            }
            boolean isBare = name.equals("Ref") || name.equals("Condition");
            return new LinkedHashMap<>(Map.of(isBare ? name : "Fn::" + name, value));
        }

        private Object value(Node node) {
            if (node instanceof ScalarNode scalar) {
                return constructScalar(scalar);
            }
            return node instanceof SequenceNode sequence
                    ? constructSequence(sequence)
                    : constructMapping((MappingNode) node);
        }
    }

    Map<String, Object> section(String name) {
        return map(whole.get(name));
    }

    Map<String, Object> resource(String name) {
        return map(section("Resources").get(name));
    }

    Map<String, Object> properties(String resource) {
        return map(resource(resource).get("Properties"));
    }

    /** Names of the resources of a type. */
    List<String> resources(String type) {
        return section("Resources").keySet().stream()
                .filter(name -> resource(name).get("Type").equals(type))
                .toList();
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** Every name that something stands for, with where: of {@code Ref}, {@code Fn::GetAtt}, {@code Fn::Sub}. */
    void references(BiConsumer<String, String> found) {
        for (String section : List.of("Conditions", "Resources", "Outputs")) {
            section(section).forEach((name, value) -> references(section + "." + name, value, found));
        }
    }

    private static void references(String place, Object value, BiConsumer<String, String> found) {
        if (value instanceof List<?> list) {
            list.forEach(item -> references(place, item, found));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                switch (key.toString()) {
                    case "Ref" -> found.accept(place, inner.toString());
                    case "Fn::GetAtt" -> found.accept(place, String.join(".", texts(inner)));
                    case "Fn::Sub" -> VARIABLE.matcher(inner.toString())
                            .results()
                            .forEach(result -> found.accept(place, result.group(1)));
                    default -> references(place, inner, found);
                }
            });
        }
    }

    /** Conditions that are named in a value, on resources and outputs, in {@code Fn::If} and in other conditions. */
    static List<String> conditions(Object value) {
        List<String> names = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> names.addAll(conditions(item)));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (key.equals("Condition") && inner instanceof String name) {
                    names.add(name);
                } else if (key.equals("Fn::If")) {
                    names.add(((List<?>) inner).get(0).toString());
                }
                names.addAll(conditions(inner));
            });
        }
        return names;
    }

    static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(Object::toString).toList();
    }
}
