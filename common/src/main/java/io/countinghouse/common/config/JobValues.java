package io.countinghouse.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The resolved settings of a job, which can be kept and read again. Those of its source are not among them: they are the engine's,
 * and name a server, a user and where a password is found.
 */
public final class JobValues {
    private static final String JOB = "job";
    private static final String SOURCE = "source";

    private final ConfigObject values;

    private JobValues(ConfigObject values) {
        this.values = values;
    }

    /** Of a whole configuration. */
    static Optional<JobValues> of(ConfigObject root) {
        return root.get(JOB) instanceof ConfigObject job
                ? Optional.of(new JobValues((ConfigObject) asWritten(job.withoutKey(SOURCE))))
                : Optional.empty();
    }

    /** A number would be rendered as it comes out of floating point. */
    private static ConfigValue asWritten(ConfigValue value) {
        if (value instanceof ConfigObject object) {
            ConfigObject written = object;
            for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
                written = written.withValue(entry.getKey(), asWritten(entry.getValue()));
            }
            return written;
        }
        if (value instanceof ConfigList list) {
            return ConfigValueFactory.fromIterable(
                    list.stream().map(JobValues::asWritten).toList());
        }
        return value.valueType() == ConfigValueType.NUMBER
                ? ConfigValueFactory.fromAnyRef(Section.written(value))
                : value;
    }

    /** @throws CountinghouseException CONFIGURATION for what is no {@link #text} */
    public static JobValues of(String text, String origin) {
        try {
            return new JobValues(ConfigFactory.parseString(
                            text, ConfigParseOptions.defaults().setOriginDescription(origin))
                    .root());
        } catch (ConfigException e) {
            throw new CountinghouseException(ErrorCode.CONFIGURATION, e.getMessage(), e);
        }
    }

    /** As JSON, the same for the same settings. */
    public String text() {
        return values.render(ConfigRenderOptions.concise());
    }

    /**
     * @param made of these values
     * @param unlike where today's are others: {@code job.ties = all (today split)}
     */
    public record Read<T>(T made, List<String> unlike) {}

    /**
     * Makes of these values what is made of today's; a setting that did not exist when they were kept is today's, and one that
     * exists no more is left out.
     *
     * @throws CountinghouseException CONFIGURATION for a value that means nothing any more
     */
    public <T> Read<T> read(Function<Section, T> make, JobValues today) {
        Problems problems = new Problems();
        Set<String> unknownThen = new HashSet<>();
        T made = make.apply(Section.kept(JOB, values, problems, today.values, unknownThen));
        problems.check();
        return new Read<>(made, unlike(today, unknownThen));
    }

    private List<String> unlike(JobValues today, Set<String> unknownThen) {
        Map<String, String> then = flat();
        Map<String, String> now = today.flat();
        Set<String> paths = new TreeSet<>(then.keySet());
        paths.addAll(now.keySet());
        List<String> unlike = new ArrayList<>();
        for (String path : paths) {
            String before = then.getOrDefault(path, "nothing");
            String after = now.getOrDefault(path, "nothing");
            if (!before.equals(after)
                    && unknownThen.stream().noneMatch(key -> path.equals(key) || path.startsWith(key + "."))) {
                unlike.add(path + " = " + before + " (today " + after + ")");
            }
        }
        return unlike;
    }

    private Map<String, String> flat() {
        Map<String, String> flat = new TreeMap<>();
        Config config = values.toConfig();
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            flat.put(
                    JOB + "." + String.join(".", ConfigUtil.splitPath(entry.getKey())),
                    entry.getValue() instanceof ConfigList list
                            ? list.render(ConfigRenderOptions.concise())
                            : String.valueOf(entry.getValue().unwrapped()));
        }
        return flat;
    }
}
