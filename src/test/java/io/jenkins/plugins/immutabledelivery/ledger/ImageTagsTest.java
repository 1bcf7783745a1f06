package io.jenkins.plugins.immutabledelivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.immutabledelivery.cloud.Images.AmiView;
import io.jenkins.plugins.immutabledelivery.model.Build;
import io.jenkins.plugins.immutabledelivery.model.Image;
import io.jenkins.plugins.immutabledelivery.model.ImageVersion;
import io.jenkins.plugins.immutabledelivery.model.OperationId;
import io.jenkins.plugins.immutabledelivery.model.Tags;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTagsTest {
    private static final ImageVersion VERSION = new ImageVersion("web", "1.4.0");
    private static final Build BAKER = new Build("acme/web", 7, "https://ci.example/7");
    private static final Image BAKED = new Image(
            "ami-0123456789abcdef0",
            "eu-central-1",
            VERSION,
            new Image.Lineage("ami-00000000", null, null, BAKER, new OperationId("bake-1")));

    @Test
    void aBakedImageIsReadBackFromItsTags() {
        Map<String, String> tags = ImageTags.toTags(VERSION, BAKED.lineage(), new OperationId("bake-1"), BAKER);

        assertThat(tags).containsEntry("Name", "web-1.4.0").containsEntry(Tags.BUILD, "acme/web#7");
        assertThat(ImageTags.fromAmi(ami(BAKED.id(), tags), "eu-central-1")).contains(BAKED);
    }

    @Test
    void aCopySaysWhoBakedItAndWhoCopiedIt() {
        Image.Lineage lineage = BAKED.lineage().copied(BAKED);
        Build copier = new Build("acme/promote", 8, null);

        Map<String, String> tags = ImageTags.toTags(VERSION, lineage, new OperationId("promote-1"), copier);

        assertThat(tags)
                .containsEntry(Tags.OPERATION, "promote-1")
                .containsEntry(Tags.BUILD, "acme/promote#8")
                .containsEntry(Tags.COPIED_FROM, "eu-central-1/ami-0123456789abcdef0");
        assertThat(ImageTags.build(tags)).isEqualTo(copier);
        assertThat(ImageTags.fromAmi(ami("ami-11111111", tags), "us-east-1"))
                .contains(new Image("ami-11111111", "us-east-1", VERSION, lineage));
    }

    @Test
    void anImageOfUnknownOriginHasNoTagsThatSayOtherwise() {
        Image.Lineage unknown = new Image.Lineage(null, null, null, null, null);
        OperationId operation = new OperationId("bake-1");

        assertThat(ImageTags.toTags(VERSION, unknown, operation, new Build("rehearsal", 0, null)))
                .containsOnlyKeys("Name", Tags.APPLICATION, Tags.VERSION, Tags.OPERATION, Tags.BUILD);
        assertThat(ImageTags.toTags(VERSION, unknown.copied(BAKED), operation, BAKER))
                .doesNotContainKeys(Tags.BAKED_BY, Tags.BAKED_BY_URL, Tags.BAKED_IN);
    }

    @Test
    void anImageThatIsNotOursIsNone() {
        Map<String, String> tags = new HashMap<>(Map.of("Name", "web-1"));
        assertThat(ImageTags.fromAmi(ami("ami-11111111", tags), "us-east-1")).isEmpty();

        tags.put(Tags.APPLICATION, "web");
        assertThat(ImageTags.fromAmi(ami("ami-11111111", tags), "us-east-1")).isEmpty();

        tags.put(Tags.VERSION, "not a version");
        assertThat(ImageTags.fromAmi(ami("ami-11111111", tags), "us-east-1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "acme/web#7, acme/web, 7",
        "acme/C#/web#7, acme/C#/web, 7",
        "rehearsal, rehearsal, 0",
        "odd#99999999999, odd#99999999999, 0"
    })
    void aBuildIsReadBackFromItsTag(String tag, String job, int number) {
        assertThat(ImageTags.build(Map.of(Tags.BUILD, tag))).isEqualTo(new Build(job, number, null));
    }

    @Test
    void whereNoBuildIsNamedThereIsNone() {
        assertThat(ImageTags.build(Map.of())).isNull();
        assertThat(ImageTags.build(Map.of(Tags.BUILD, " "))).isNull();
    }

    private static AmiView ami(String id, Map<String, String> tags) {
        return new AmiView(
                id, "web-1.4.0", "available", null, "123456789012", "x86_64", Instant.EPOCH, tags, List.of());
    }
}
