package io.countinghouse.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The layers of a configuration, later ones over earlier ones: the defaults, the environment's file, the job's file, files
 * named on the command line, single keys set there.
 */
public final class ConfigurationFiles {
    private static final String RESOURCES = "conf/";
    private static final String DEFAULTS = "countinghouse.conf";

    private final Optional<Path> folder;

    /** @param folder holds the shipped files; when absent they are taken from the job jar */
    public ConfigurationFiles(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * Loads and resolves the layers; nothing is judged yet but their syntax.
     *
     * @param files by name or URI, see {@link NamedConfiguration}
     * @throws CountinghouseException CONFIGURATION for a missing file, a syntax error or an unresolved substitution
     */
    public Configuration load(
            String environment, Optional<String> job, List<String> files, List<String> sets, SecretsProvider secrets) {
        try {
            Config config = shipped(DEFAULTS);
            config = shipped("env/" + environment + ".conf").withFallback(config);
            if (job.isPresent()) {
                config = shipped("jobs/" + job.get() + ".conf").atKey("job").withFallback(config);
            }
            for (String file : files) {
                Config before = config;
                config = new NamedConfiguration(() -> hadoop(before, sets), SubmittedFiles.ofThisProcess())
                        .required(file)
                        .withFallback(config);
            }
            for (String set : sets) {
                config = set(set).withFallback(config);
            }
            return new Configuration(config.resolve().root(), environment, secrets);
        } catch (ConfigException e) {
            throw new CountinghouseException(ErrorCode.CONFIGURATION, e.getMessage(), e);
        }
    }

    /** How the layers so far, and what goes over all of them, reach a store. */
    private static org.apache.hadoop.conf.Configuration hadoop(Config layers, List<String> sets) {
        Config config = layers;
        for (String set : sets) {
            config = set(set).withFallback(config);
        }
        Config known = config.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
        SparkConf conf = new SparkConf();
        if (known.root().get("spark") instanceof ConfigObject spark) {
            spark.forEach((name, value) -> {
                if (isKnown(value)) {
                    conf.setIfMissing(name, String.valueOf(value.unwrapped()));
                }
            });
        }
        return SparkHadoopUtil.get().newConfiguration(conf);
    }

    /** What is substituted by a later layer's value is not known yet. */
    private static boolean isKnown(ConfigValue value) {
        try {
            return value.valueType() != ConfigValueType.NULL;
        } catch (ConfigException.NotResolved e) {
            return false;
        }
    }

    /** Messages name the key only: the value may be a secret given by mistake. */
    private static Config set(String assignment) {
        String name = "--set " + assignment.replaceFirst("[=:{].*", "");
        try {
            return ConfigFactory.parseString(
                    assignment, ConfigParseOptions.defaults().setOriginDescription(name));
        } catch (ConfigException.Parse e) {
            throw new CountinghouseException(ErrorCode.CONFIGURATION, name + ": found no HOCON, expected KEY=VALUE");
        }
    }

    private Config shipped(String name) {
        ClassLoader loader = ConfigurationFiles.class.getClassLoader();
        Optional<URL> onClassPath = Optional.ofNullable(loader.getResource(RESOURCES + name));
        if (folder.isPresent()) {
            Path file = folder.get().resolve(name);
            // A job of another jar brings its file along.
            boolean isOfOtherJar = !Files.isRegularFile(file)
                    && onClassPath.filter(found -> !isShipped(found, name)).isPresent();
            return isOfOtherJar ? ConfigFactory.parseResources(loader, RESOURCES + name) : required(file);
        }
        if (onClassPath.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION, name + ": found no such file in the job jar; see --env and --conf-dir");
        }
        return ConfigFactory.parseResources(loader, RESOURCES + name);
    }

    /** Whether a resource lies where the defaults do, or is none of a job. */
    private static boolean isShipped(URL found, String name) {
        URL defaults = ConfigurationFiles.class.getClassLoader().getResource(RESOURCES + DEFAULTS);
        return !name.startsWith("jobs/")
                || (defaults != null
                        && found.toString()
                                .equals(defaults.toString().replace(RESOURCES + DEFAULTS, RESOURCES + name)));
    }

    private static Config required(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION, file + ": found no such file, expected a configuration");
        }
        return ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
