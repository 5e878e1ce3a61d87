package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
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
        ReleaseFiles files = ReleaseFiles.of(root, options.folder(), settings);
        Release release = settings.place().release(files.id(new Git(root), allowDirty));
        if (calls.isDryRun()) {
            files.contents()
                    .forEach((name, content) -> CallOptions.print("s3 PutObject", request(release, name, content)));
            return 0;
        }
        try (ReleaseStore store = new ReleaseStore(release, new Clients(settings.place()).s3())) {
            Optional<String> authorities = settings.place().mysql().tlsCa().map(Release.CONF::concat);
            files.contents().forEach((name, content) -> {
                if (authorities.filter(name::equals).isPresent() && store.has(name)) {
                    // AWS amends them, and they are of no commit; the release keeps those that it was made with.
                    System.out.println(release.uri(name) + "  is there already and stays");
                } else {
                    put(store, release, name, content);
                }
            });
        }
        System.out.println("release " + release.id());
        return 0;
    }

    private static void put(ReleaseStore store, Release release, String name, byte[] content) {
        boolean written = store.put(name, content);
        System.out.println(release.uri(name) + (written ? "  uploaded" : "  is there already"));
    }

    private static ObjectNode request(Release release, String name, byte[] content) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("Bucket", release.bucket());
        request.put("Key", release.prefix() + name);
        request.put("IfNoneMatch", "*");
        request.putObject("Metadata").put("sha256", Digests.sha256(content));
        return request;
    }
}
