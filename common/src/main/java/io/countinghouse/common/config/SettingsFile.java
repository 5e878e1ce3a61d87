package io.countinghouse.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** A HOCON file that is read by itself, as strictly as the layers of a run's configuration. */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * The file as a section; its mistakes are noted in {@code problems}, each with its line.
     *
     * @param variables what <code>${?NAME}</code> stands for beside the file's own keys, e.g. the environment
     * @throws CountinghouseException CONFIGURATION for a missing file, a syntax error or an unresolved substitution
     */
    public static Section read(Path file, Map<String, String> variables, Problems problems) {
        if (!Files.isRegularFile(file)) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION, file + ": found no such file, expected a configuration");
        }
        try {
            Config parsed = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            ConfigObject resolved = parsed.withFallback(ConfigFactory.parseMap(named(variables)))
                    .resolve(ConfigResolveOptions.noSystem())
                    .root();
            for (String variable : variables.keySet()) {
                resolved = parsed.root().containsKey(variable) ? resolved : resolved.withoutKey(variable);
            }
            return new Section("", resolved, problems);
        } catch (ConfigException e) {
            throw new CountinghouseException(ErrorCode.CONFIGURATION, e.getMessage(), e);
        }
    }

    /** Of a shell's variables those in capitals: no key of a file is called so. */
    private static Map<String, String> named(Map<String, String> variables) {
        return variables.entrySet().stream()
                .filter(variable -> variable.getKey().matches("[A-Z_][A-Z0-9_]*"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
