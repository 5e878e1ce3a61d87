package io.countinghouse.common.feed;

/** Counts LF, CR and CRLF, each as one line end. */
final class LineEnds {
    private LineEnds() {}

    static int count(char[] text, int offset, int length) {
        int count = 0;
        for (int i = offset; i < offset + length; i++) {
            boolean secondHalf = text[i] == '\n' && i > offset && text[i - 1] == '\r';
            if ((text[i] == '\n' || text[i] == '\r') && !secondHalf) {
                count++;
            }
        }
        return count;
    }
}
