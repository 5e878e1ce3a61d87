package io.countinghouse.submit.emr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.traits.DefaultValueTrait;

/** A request as JSON, member by member, so that what is printed is what is sent. */
final class RequestJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RequestJson() {}

    /** With the names of the service's own interface, as {@code --cli-input-json} takes them. */
    static ObjectNode of(SdkPojo request) {
        return object(request, UnaryOperator.identity());
    }

    /** With the names that Step Functions takes. */
    static ObjectNode forStepFunctions(SdkPojo request) {
        return object(request, name -> name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    }

    /** Indented, an entry a line, with a newline at its end. */
    static String text(JsonNode node) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        try {
            return MAPPER.writer(printer).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON nodes is JSON", e);
        }
    }

    private static ObjectNode object(SdkPojo value, UnaryOperator<String> named) {
        ObjectNode node = NODES.objectNode();
        for (SdkField<?> field : value.sdkFields()) {
            Object member = field.getValueOrDefault(value);
            boolean isAbsent = member == null
                    || isRandom(field, value)
                    || (member instanceof Collection<?> all && all.isEmpty())
                    || (member instanceof Map<?, ?> map && map.isEmpty());
            if (!isAbsent) {
                node.set(named.apply(field.memberName()), node(member, named));
            }
        }
        return node;
    }

    /** A token that the client makes up when it sends. */
    private static boolean isRandom(SdkField<?> field, SdkPojo value) {
        return field.containsTrait(DefaultValueTrait.class)
                && value instanceof SdkRequest request
                && request.getValueForField(field.memberName(), String.class).isEmpty();
    }

    private static JsonNode node(Object value, UnaryOperator<String> named) {
        if (value instanceof SdkPojo nested) {
            return object(nested, named);
        }
        if (value instanceof Collection<?> values) {
            ArrayNode array = NODES.arrayNode();
            values.forEach(each -> array.add(node(each, named)));
            return array;
        }
        if (value instanceof Map<?, ?> values) {
            ObjectNode object = NODES.objectNode();
            new TreeMap<Object, Object>(values).forEach((name, each) -> object.set(name.toString(), node(each, named)));
            return object;
        }
        if (value instanceof Instant instant) {
            return NODES.textNode(instant.toString());
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Integer number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Long number) {
            return NODES.numberNode(number);
        }
        return NODES.textNode(value.toString());
    }
}
