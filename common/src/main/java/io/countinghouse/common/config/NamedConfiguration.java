package io.countinghouse.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A configuration by the name that somebody gave it: a path from the working directory, which is where {@code --files} of
 * spark-submit lie in cluster mode; else the name of one of these files, which lie elsewhere in other modes; or a URI of Hadoop's.
 * What such a file includes is looked for beside it first.
 */
final class NamedConfiguration {
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private final Supplier<Configuration> hadoop;
    private final SubmittedFiles submitted;

    /** @param hadoop how a URI is reached */
    NamedConfiguration(Supplier<Configuration> hadoop, SubmittedFiles submitted) {
        this.hadoop = hadoop;
        this.submitted = submitted;
    }

    /** @throws CountinghouseException CONFIGURATION naming every place that was looked at; STORAGE_UNREACHABLE */
    Config required(String name) {
        return find(name)
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.CONFIGURATION,
                        name + ": found no such file, expected a configuration" + places(name)));
    }

    private String places(String name) {
        return URI.matcher(name).matches() || Path.of(name).isAbsolute()
                ? ""
                : " in the working directory " + Path.of("").toAbsolutePath() + ", among the --files of spark-submit ("
                        + submitted + "), or a URI such as s3a://BUCKET/" + name;
    }

    private Optional<Config> find(String name) {
        if (URI.matcher(name).matches()) {
            return stored(name);
        }
        Path file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return Optional.of(local(file));
        }
        return file.isAbsolute() ? Optional.empty() : submitted.find(name).flatMap(this::stored);
    }

    private Config local(Path file) {
        return ConfigFactory.parseFile(
                file.toFile(),
                ConfigParseOptions.defaults()
                        .setAllowMissing(false)
                        .setIncluder(
                                new Including("file:" + file.toAbsolutePath().getParent() + "/", Optional.empty())));
    }

    /** A file system of its own: settings that are still to be read may reach the store in another way. */
    private Optional<Config> stored(String uri) {
        Configuration reaching = hadoop.get();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(served(uri, reaching));
        try (FileSystem fileSystem = FileSystem.newInstance(path.toUri(), reaching);
                Reader reader = new InputStreamReader(fileSystem.open(path), StandardCharsets.UTF_8)) {
            return Optional.of(ConfigFactory.parseReader(
                    reader,
                    ConfigParseOptions.defaults()
                            .setOriginDescription(uri)
                            .setSyntax(syntax(path.getName()))
                            .setIncluder(new Including(path.getParent() + "/", Optional.empty()))));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CountinghouseException(
                    Outage.among(e).orElse(ErrorCode.CONFIGURATION), uri + ": could not be read: " + e.getMessage(), e);
        }
    }

    /** On EMR S3A serves {@code s3:} as well; elsewhere nothing does. */
    static String served(String uri, Configuration hadoop) {
        return uri.startsWith("s3:") && hadoop.get("fs.s3.impl") == null ? "s3a:" + uri.substring("s3:".length()) : uri;
    }

    private static ConfigSyntax syntax(String name) {
        return name.endsWith(".json")
                ? ConfigSyntax.JSON
                : name.endsWith(".properties") ? ConfigSyntax.PROPERTIES : ConfigSyntax.CONF;
    }

    /** Finds what a file includes. */
    private final class Including implements ConfigIncluder {
        private final String folder;
        private final Optional<ConfigIncluder> others;

        /**
         * @param folder the URI of that file's folder, with a slash at its end
         * @param others the library's own way, for what lies nowhere: an include that is not required may
         */
        private Including(String folder, Optional<ConfigIncluder> others) {
            this.folder = folder;
            this.others = others;
        }

        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return new Including(folder, Optional.of(fallback));
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            boolean isAlone = URI.matcher(what).matches() || what.startsWith("/");
            return (isAlone ? Optional.<Config>empty() : stored(folder + what))
                    .or(() -> find(what))
                    .map(Config::root)
                    .or(() -> others.map(other -> other.include(context, what)))
                    .orElseGet(() -> ConfigFactory.empty().root());
        }
    }
}
