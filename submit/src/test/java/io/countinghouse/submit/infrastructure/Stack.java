package io.countinghouse.submit.infrastructure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;

/** What CloudFormation would make of {@link Template}: names, and the ARNs that follow from them, put where they are referred to. */
public final class Stack {
    public static final String REGION = "eu-west-1";

    private final Template template;
    private final Map<String, Boolean> conditions;
    private final Map<String, String> known = new HashMap<>();

    /**
     * @param account its twelve digits
     * @param parameters besides those that have a default
     * @param conditions which hold
     */
    public Stack(String account, Map<String, String> parameters, Map<String, Boolean> conditions) {
        this.template = Template.read();
        this.conditions = conditions;
        template.section("Parameters").forEach((name, parameter) -> {
            Object byDefault = Template.map(parameter).get("Default");
            if (parameters.containsKey(name) || byDefault != null) {
                known.put(name, parameters.getOrDefault(name, Objects.toString(byDefault)));
            }
        });
        known.putAll(Map.of("AWS::Partition", "aws", "AWS::Region", REGION, "AWS::AccountId", account));
        String regional = REGION + ":" + account + ":";
        known.put("AWS::StackId", "arn:aws:cloudformation:" + regional + "stack/countinghouse/1");
        // A name of one kind of resource and, after a bar, what its Arn, or its Ref, is before the name.
        named("AWS::S3::Bucket", "BucketName", "", "arn:aws:s3:::");
        named("AWS::IAM::Role", "RoleName", "", "arn:aws:iam::" + account + ":role/");
        named("AWS::Scheduler::ScheduleGroup", "Name", "", "arn:aws:scheduler:" + regional + "schedule-group/");
        named("AWS::SQS::Queue", "QueueName", "https://sqs/", "arn:aws:sqs:" + regional);
        named("AWS::SNS::Topic", "TopicName", "arn:aws:sns:" + regional, "");
        String machine = "arn:aws:states:" + regional + "stateMachine:";
        named("AWS::StepFunctions::StateMachine", "StateMachineName", machine, machine);
        named("AWS::EMRServerless::Application", "Name", "", "arn:aws:emr-serverless:" + regional + "/applications/");
    }

    private void named(String type, String property, String before, String arn) {
        for (String resource : template.resources(type)) {
            String name = resolved(template.properties(resource).get(property)).toString();
            known.put(resource, before + name);
            known.put(resource + ".Arn", arn + name);
        }
    }

    /** A resource's properties, as they are in the stack. */
    public Map<String, Object> properties(String resource) {
        return Template.map(resolved(template.properties(resource)));
    }

    /** @return a tree of maps, sorted by their keys, lists, and scalars */
    private Object resolved(Object value) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .filter(item -> !isLeftOut(item))
                    .map(this::resolved)
                    .toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map.Entry<?, ?> first = map.entrySet().iterator().next();
        return switch (first.getKey().toString()) {
            case "Ref" -> known(first.getValue().toString());
            case "Fn::GetAtt" -> known(String.join(".", Template.texts(first.getValue())));
            case "Fn::Sub" -> Template.VARIABLE
                    .matcher(first.getValue().toString())
                    .replaceAll(variable -> Matcher.quoteReplacement(known(variable.group(1))));
            case "Fn::If" -> resolved(chosen(first.getValue()));
            default -> members(map);
        };
    }

    private Map<String, Object> members(Map<?, ?> map) {
        Map<String, Object> members = new TreeMap<>();
        map.forEach((name, value) -> members.put(name.toString(), resolved(value)));
        return members;
    }

    private Object chosen(Object condition) {
        List<?> parts = (List<?>) condition;
        return parts.get(conditions.get(parts.get(0).toString()) ? 1 : 2);
    }

    private boolean isLeftOut(Object item) {
        Object meant = item instanceof Map<?, ?> map && map.containsKey("Fn::If") ? chosen(map.get("Fn::If")) : item;
        return meant instanceof Map<?, ?> map && "AWS::NoValue".equals(map.get("Ref"));
    }

    private String known(String name) {
        if (!known.containsKey(name)) {
            throw new AssertionError(name + ": found a reference to what the test gives no value");
        }
        return known.get(name);
    }
}
