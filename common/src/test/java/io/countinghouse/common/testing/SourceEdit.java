package io.countinghouse.common.testing;

/**
 * A class of the code under test written otherwise, inside its methods: none may come, go or change its name.
 *
 * @param type its name below {@code io.countinghouse}, e.g. {@code common.lake.DeltaStore}
 * @param written text that its source has
 * @param instead what stands in every such place
 */
public record SourceEdit(String type, String written, String instead) {
    String className() {
        return "io.countinghouse." + type;
    }

    String applied(String source) {
        if (!source.contains(written)) {
            throw new AssertionError("the source of " + type + " has no \"" + written + "\" any more");
        }
        return source.replace(written, instead);
    }
}
