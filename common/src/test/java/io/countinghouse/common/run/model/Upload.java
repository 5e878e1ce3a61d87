package io.countinghouse.common.run.model;

/** Someone puts an object into the raw zone, over whatever lies there under that name. */
record Upload(Name name, Content content) {
    @Override
    public String toString() {
        return content + " as " + name;
    }
}
