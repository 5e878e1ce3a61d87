package io.countinghouse.submit.emr;

import java.nio.file.Path;

/** The checkout that the launcher runs from. */
final class Checkout {
    private Checkout() {}

    static Path ofThisLauncher() {
        return Path.of(System.getProperty("countinghouse.root", "."))
                .toAbsolutePath()
                .normalize();
    }
}
