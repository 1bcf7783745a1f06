package io.jenkins.plugins.immutabledelivery.model;

/**
 * Who ran an operation.
 *
 * @param job the job's full name, such as {@code acme/web}; not null
 * @param number the build's number, 1 or more; 0 where it is no Jenkins build
 * @param url its address; null where it has none
 */
public record Build(String job, int number, String url) {
    public Build {
        Check.present("build.job", job, "Name the job that runs the operation.");
        Check.require(number >= 0, "build.number", number, "Use the build's number.");
    }

    @Override
    public String toString() {
        return number == 0 ? job : job + "#" + number;
    }
}
