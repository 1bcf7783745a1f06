package io.jenkins.plugins.immutabledelivery.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.regex.Pattern;

/** Which image a bake begins with. Its AMI is looked up when the bake starts and kept in the lineage. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BaseImage.ById.class, name = "id"),
    @JsonSubTypes.Type(value = BaseImage.Newest.class, name = "newest"),
    @JsonSubTypes.Type(value = BaseImage.PublicParameter.class, name = "parameter")
})
public sealed interface BaseImage {
    /** What an SSM parameter is introduced by, as in EC2's launch templates. */
    String PARAMETER_PREFIX = "resolve:ssm:";

    /** An AMI id or {@code resolve:ssm:/name/of/parameter}. */
    static BaseImage parse(String text) {
        Check.present("base", text, "Use an AMI's id, resolve:ssm:<parameter>, or an owner with a name filter.");
        return text.startsWith(PARAMETER_PREFIX)
                ? new PublicParameter(text.substring(PARAMETER_PREFIX.length()))
                : new ById(text);
    }

    /**
     * One AMI.
     *
     * @param id its id
     */
    record ById(String id) implements BaseImage {
        public ById {
            Check.matching("base", id, Image.ID, "Use an AMI's id, such as ami-0123456789abcdef0.");
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * The newest available AMI of an owner.
     *
     * @param owner an account's id, {@code self} or {@code amazon}; required, because anyone can publish an AMI under
     *     any name
     * @param name the name, with {@code *} and {@code ?} as wildcards
     * @param architecture {@code x86_64} or {@code arm64}; null for either
     */
    record Newest(String owner, String name, String architecture) implements BaseImage {
        private static final Pattern OWNER = Pattern.compile("\\d{12}|self|amazon|aws-marketplace");

        public Newest {
            Check.matching("base.owner", owner, OWNER, "Use a 12-digit account id, self, amazon or aws-marketplace.");
            Check.present("base.name", name, "Use a name filter, such as al2023-ami-2023.*-x86_64.");
        }

        @Override
        public String toString() {
            return "newest " + name + " of " + owner;
        }
    }

    /**
     * The AMI that an SSM parameter names.
     *
     * @param name the parameter's name, such as
     *     {@code /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}
     */
    record PublicParameter(String name) implements BaseImage {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,1011}");

        public PublicParameter {
            Check.matching("base", name, NAME, "Use resolve:ssm: and the name of a parameter that holds an AMI's id.");
        }

        @Override
        public String toString() {
            return PARAMETER_PREFIX + name;
        }
    }
}
