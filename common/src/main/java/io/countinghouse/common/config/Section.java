package io.countinghouse.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One object of the configuration, read key by key. A mistake is noted and a harmless stand-in returned, so that reading
 * goes on and all mistakes are told together; keys that nobody asked for are mistakes too.
 */
public final class Section {
    private static final String VALUE = "value";
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|min|h|d)");

    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB|GiB)");

    private static final Pattern PREFIX =
            Pattern.compile("(s3a?://[a-z0-9][a-z0-9.-]{1,62}|file://)(/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)+");

    private final String path;
    private final ConfigObject values;
    private final Problems problems;
    private final Optional<Today> today;
    private final Set<String> known = new HashSet<>();

    /**
     * What a section that was kept is read with.
     *
     * @param values of today, for keys that it has not
     * @param used receives the paths of those
     */
    private record Today(ConfigObject values, Set<String> used) {
        Today of(String key) {
            return new Today(
                    values.get(key) instanceof ConfigObject section
                            ? section
                            : com.typesafe.config.ConfigFactory.empty().root(),
                    used);
        }
    }

    Section(String path, ConfigObject values, Problems problems) {
        this(path, values, problems, Optional.empty());
    }

    private Section(String path, ConfigObject values, Problems problems, Optional<Today> today) {
        this.path = path;
        this.values = values;
        this.problems = problems;
        this.today = today;
    }

    /**
     * A section that was kept, perhaps by another release: keys that it has not are read in {@code today}, and those that nobody
     * asks for are no mistakes.
     *
     * @param used receives the paths of what was read in {@code today}
     */
    static Section kept(String path, ConfigObject values, Problems problems, ConfigObject today, Set<String> used) {
        return new Section(path, values, problems, Optional.of(new Today(today, used)));
    }

    static Section empty(Problems problems) {
        return new Section("job", com.typesafe.config.ConfigFactory.empty().root(), problems);
    }

    boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    /** Notes a value that does not go with the others. */
    public void reject(String key, String found, String expected) {
        problems.add(values.get(key) == null ? values.origin() : values.get(key).origin(), child(key), found, expected);
    }

    public String text(String key) {
        return read(key, "text that is not empty", "", text -> {
            if (text.isEmpty()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** A list of texts, as written; empty for a mistake. */
    public List<String> texts(String key) {
        known.add(key);
        ConfigValue value = value(key);
        if (value instanceof ConfigList list
                && list.stream()
                        .allMatch(element -> element.valueType() == ConfigValueType.STRING
                                || element.valueType() == ConfigValueType.NUMBER
                                || element.valueType() == ConfigValueType.BOOLEAN)) {
            return list.stream()
                    .map(element -> String.valueOf(element.unwrapped()))
                    .toList();
        }
        boolean absent = value == null || value.valueType() == ConfigValueType.NULL;
        problems.add(
                absent ? values.origin() : value.origin(),
                child(key),
                absent ? "nothing" : "a value",
                "a list of texts [ ... ]");
        return List.of();
    }

    /** The keys that have a value, in alphabetical order. */
    public List<String> keys() {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().valueType() != ConfigValueType.NULL)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Whether the key holds a section of its own. */
    public boolean isSection(String key) {
        known.add(key);
        return value(key) instanceof ConfigObject;
    }

    /** Text when the key is there. */
    public Optional<String> optionalText(String key) {
        known.add(key);
        return values.containsKey(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /** A folder that holds a zone: {@code s3a://BUCKET/PREFIX} or {@code file:///FOLDER}, without a slash at its end. */
    public String prefix(String key) {
        return read(key, "s3a://BUCKET/PREFIX (is COUNTINGHOUSE_BUCKET set?) or file:///FOLDER", "", text -> {
            if (!PREFIX.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** A name of MySQL's. */
    String name(String key, MysqlNames kind) {
        String name = text(key);
        Optional<String> fault = name.isEmpty() ? Optional.empty() : kind.fault(name);
        fault.ifPresent(found -> reject(key, found, kind.expected()));
        return fault.isPresent() ? "" : name;
    }

    public int wholeNumber(String key, int min, int max) {
        return read(key, "a whole number from " + min + " to " + max, min, text -> {
            int number = Integer.parseInt(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** An exact number from {@code min} to {@code max}. */
    public BigDecimal decimal(String key, BigDecimal min, BigDecimal max) {
        return read(key, "a number from " + min + " to " + max, min, text -> {
            BigDecimal number = new BigDecimal(text);
            if (number.compareTo(min) < 0 || number.compareTo(max) > 0) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** How many rows may be rejected: {@code { rows = 20, share = 0.05 }}, or a share alone. */
    public RejectLimit rejectLimit(String key) {
        if (value(key) instanceof ConfigObject) {
            Section limit = section(key);
            RejectLimit read = new RejectLimit(
                    limit.wholeNumber("rows", 0, Integer.MAX_VALUE),
                    limit.decimal("share", BigDecimal.ZERO, BigDecimal.ONE));
            limit.requireNoOtherKeys();
            return read;
        }
        return RejectLimit.ofShare(decimal(key, BigDecimal.ZERO, BigDecimal.ONE));
    }

    /** The same when the key is there. */
    public Optional<RejectLimit> optionalRejectLimit(String key) {
        known.add(key);
        return values.containsKey(key) ? Optional.of(rejectLimit(key)) : Optional.empty();
    }

    public Duration duration(String key) {
        return read(key, "a duration above zero such as 30 s or 5 min", Duration.ZERO, text -> {
            Matcher match = DURATION.matcher(text);
            if (!match.matches()) {
                throw new IllegalArgumentException();
            }
            long amount = Long.parseLong(match.group(1));
            if (amount == 0) {
                throw new IllegalArgumentException();
            }
            return switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m", "min" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        });
    }

    /** A number of bytes. */
    public long bytes(String key) {
        return read(key, "a number of bytes above zero such as 64 MiB", 1L, text -> {
            Matcher match = BYTES.matcher(text);
            if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
                throw new IllegalArgumentException();
            }
            long amount = Long.parseLong(match.group(1));
            return switch (match.group(2)) {
                case "B" -> amount;
                case "KiB" -> amount << 10;
                case "MiB" -> amount << 20;
                default -> amount << 30;
            };
        });
    }

    public LocalDate date(String key) {
        return read(key, "a date as yyyy-MM-dd", LocalDate.EPOCH, LocalDate::parse);
    }

    /** A list of dates; those that are none are told. */
    public List<LocalDate> dates(String key) {
        List<LocalDate> dates = new ArrayList<>();
        for (String text : texts(key)) {
            try {
                dates.add(LocalDate.parse(text));
            } catch (DateTimeParseException e) {
                reject(key, "\"" + text + "\"", "dates as yyyy-MM-dd");
            }
        }
        return dates;
    }

    public ZoneId zone(String key) {
        return read(key, "a time zone such as UTC or Asia/Kolkata", ZoneId.of("UTC"), ZoneId::of);
    }

    /** One of an enum's names, written in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        Map<String, E> choices =
                Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(Section::written, Function.identity()));
        return read(
                key,
                "one of " + String.join(", ", choices.keySet().stream().sorted().toList()),
                type.getEnumConstants()[0],
                text -> Optional.ofNullable(choices.get(text)).orElseThrow(IllegalArgumentException::new));
    }

    /** Some of an enum's names, written likewise. */
    public <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        List<E> chosen = new ArrayList<>();
        for (String text : texts(key)) {
            Optional<E> known = Arrays.stream(type.getEnumConstants())
                    .filter(value -> written(value).equals(text))
                    .findFirst();
            if (known.isEmpty()) {
                reject(
                        key,
                        "\"" + text + "\"",
                        "some of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(Section::written)
                                        .sorted()
                                        .collect(Collectors.joining(", ")));
            }
            known.ifPresent(chosen::add);
        }
        return chosen;
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The secret that the key names, of an environment variable or elsewhere; the value stands in no file. */
    public Secret secret(String key, SecretsProvider secrets) {
        String expected = "the name of an environment variable that is set, or " + SecretsProvider.SECRETS_MANAGER
                + "NAME#KEY of a secret that there is";
        String name = text(key);
        Optional<Secret> secret = name.isEmpty() ? Optional.of(new Secret("")) : secrets.secret(name);
        if (secret.isEmpty()) {
            // Somebody may have written the secret itself here.
            boolean isName = VARIABLE.matcher(name).matches() || name.startsWith(SecretsProvider.SECRETS_MANAGER);
            String shown = isName ? "\"" + name + "\"" : "what is no variable's name";
            reject(key, shown, expected);
        }
        return secret.orElse(new Secret(""));
    }

    public Section section(String key) {
        known.add(key);
        ConfigValue value = value(key);
        if (value instanceof ConfigObject object) {
            return new Section(child(key), object, problems, today.map(now -> now.of(key)));
        }
        problems.add(
                value == null ? values.origin() : value.origin(),
                child(key),
                value == null ? "nothing" : "a value",
                "a section { ... }");
        return new Section(child(key), com.typesafe.config.ConfigFactory.empty().root(), new Problems());
    }

    /** The same, without a key when it is not there. */
    public Section optionalSection(String key) {
        known.add(key);
        return values.containsKey(key)
                ? section(key)
                : new Section(
                        child(key), com.typesafe.config.ConfigFactory.empty().root(), problems);
    }

    /** A choice when the key is there. */
    public <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
        known.add(key);
        return values.containsKey(key) ? Optional.of(choice(key, type)) : Optional.empty();
    }

    /** Every key below this section as written, dotted, with its value as text. */
    public Map<String, String> properties() {
        return properties((name, value) -> Optional.empty());
    }

    /** The same; {@code expected} says of a property what it should be, when it is not. */
    Map<String, String> properties(BiFunction<String, String, Optional<String>> expected) {
        Map<String, String> properties = new TreeMap<>();
        Config flat = values.toConfig();
        for (Map.Entry<String, ConfigValue> entry : flat.entrySet()) {
            String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            String value = flat.getString(entry.getKey());
            expected.apply(name, value)
                    .ifPresent(wanted ->
                            problems.add(entry.getValue().origin(), child(name), "\"" + value + "\"", wanted));
            if (properties.put(name, value) != null) {
                problems.add(
                        entry.getValue().origin(),
                        child(name),
                        "two spellings of one key",
                        "it in quotes everywhere: " + child(ConfigUtil.quoteString(name)));
            }
        }
        known.addAll(values.keySet());
        return properties;
    }

    /** Notes every key that nobody asked for, with the nearest one that is known. */
    public void requireNoOtherKeys() {
        if (today.isPresent()) {
            return;
        }
        for (Map.Entry<String, ConfigValue> entry : values.entrySet()) {
            if (!known.contains(entry.getKey())) {
                String nearest = Spelling.nearest(entry.getKey(), known)
                        .map(name -> "; did you mean " + child(name) + "?")
                        .orElse("");
                problems.add(
                        entry.getValue().origin(),
                        child(entry.getKey()),
                        "an unknown key",
                        "one of " + String.join(", ", known.stream().sorted().toList()) + nearest);
            }
        }
    }

    private <T> T read(String key, String expected, T standIn, Function<String, T> parse) {
        known.add(key);
        ConfigValue value = value(key);
        if (value == null || value.valueType() == ConfigValueType.NULL) {
            problems.add(values.origin(), child(key), "nothing", expected);
            return standIn;
        }
        if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
            problems.add(
                    value.origin(), child(key), "a " + value.valueType().name().toLowerCase(Locale.ROOT), expected);
            return standIn;
        }
        String text = written(value).strip();
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            problems.add(value.origin(), child(key), "\"" + text + "\"", expected);
            return standIn;
        }
    }

    /** As it stands in the file; a number must not pass through floating point. */
    static String written(ConfigValue value) {
        return value.atKey(VALUE).getString(VALUE);
    }

    /** Null when it is not there. */
    private ConfigValue value(String key) {
        if (!values.containsKey(key)
                && today.isPresent()
                && today.get().values().containsKey(key)) {
            today.get().used().add(child(key));
            return today.get().values().get(key);
        }
        return values.get(key);
    }

    private String child(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
