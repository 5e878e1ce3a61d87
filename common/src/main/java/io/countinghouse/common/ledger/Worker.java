package io.countinghouse.common.ledger;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who works here, as the ledger keeps it. */
public final class Worker {
    private Worker() {}

    /** Host and process. */
    public static String process() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown-host";
        }
        return host + " pid " + ProcessHandle.current().pid();
    }

    /** The same, and who started it. */
    public static String user() {
        return System.getProperty("user.name") + " on " + process();
    }
}
