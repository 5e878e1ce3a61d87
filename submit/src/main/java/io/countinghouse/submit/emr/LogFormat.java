package io.countinghouse.submit.emr;

/** How the lines of a run's log look. */
enum LogFormat {
    TEXT("log4j2.properties"),
    JSON("log4j2-json.properties");

    private final String layout;

    LogFormat(String layout) {
        this.layout = layout;
    }

    /** The file of log4j2, in {@code conf/} and in a release. */
    String layout() {
        return layout;
    }
}
