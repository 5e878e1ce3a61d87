package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "deploy",
        description =
                "Upload job jar, settings, log layout and state machine as a release, which never changes: the same again is fine,"
                        + " other content is refused.",
        mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {
    @Option(
            names = "--allow-dirty",
            description = "also of a checkout that is not as committed; the release's name says so, and its content")
    private boolean allowDirty;

    @Mixin
    private EmrOptions options;

    @Mixin
    private CallOptions calls;

    @Override
    public Integer call() {
        EmrSettings settings = options.settings();
        AuthoritiesFile.require(settings.place(), options.folder());
        Path root = Checkout.ofThisLauncher();
        ReleaseFiles files = ReleaseFiles.of(root, options.folder());
        Release release = settings.place().release(files.id(new Git(root), allowDirty));
        if (calls.isDryRun()) {
            files.files().forEach((name, file) -> CallOptions.print("s3 PutObject", request(release, name, file)));
            return 0;
        }
        try (ReleaseStore store = new ReleaseStore(release, new Clients(settings.place()).s3())) {
            // The jar last: what submits by it finds the rest.
            files.files().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(
                            (one, other) -> Boolean.compare(one.equals(Release.JAR), other.equals(Release.JAR))))
                    .forEach(file -> put(store, release, file.getKey(), file.getValue()));
        }
        System.out.println("release " + release.id());
        return 0;
    }

    private static void put(ReleaseStore store, Release release, String name, Path file) {
        boolean written = store.put(name, ReleaseFiles.bytes(file));
        System.out.println(release.uri(name) + (written ? "  uploaded" : "  is there already"));
    }

    private static ObjectNode request(Release release, String name, Path file) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("Bucket", release.bucket());
        request.put("Key", release.prefix() + name);
        request.put("IfNoneMatch", "*");
        request.putObject("Metadata").put("sha256", Digests.sha256(ReleaseFiles.bytes(file)));
        return request;
    }
}
