package io.jenkins.plugins.immutabledelivery.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.immutabledelivery.cloud.CloudException;
import io.jenkins.plugins.immutabledelivery.cloud.CloudException.Kind;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates;
import io.jenkins.plugins.immutabledelivery.cloud.LaunchTemplates.TemplateVersion;
import io.jenkins.plugins.immutabledelivery.rehearsal.CallListener;
import io.jenkins.plugins.immutabledelivery.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class PlayedTemplatesTest {
    private final World world = new World(1);
    private final Set<String> deleted = PlayedTemplates.noneDeleted();
    private final List<String> notices = new ArrayList<>();
    private final LaunchTemplates real = region();
    private final LaunchTemplates played = new PlayedTemplates(real, deleted, notices::add);

    private LaunchTemplates region() {
        return world.cloud.at(world.place().location()).launchTemplates();
    }

    @Test
    void aVersionThatTheEndpointDeletesIsDeletedThere() {
        TemplateVersion first = played.defaultVersion("web").orElseThrow();
        long second = played.createVersion(first.templateId(), 1, "ami-0123456789abcdef0", "second", "token");

        played.deleteVersion(first.templateId(), second);

        assertThat(real.versions(first.templateId())).containsExactly(first);
        assertThat(notices).isEmpty();
    }

    @Test
    void aVersionThatTheEndpointCannotDeleteIsPlayedToBeGoneAndThatIsSaidOnce() {
        TemplateVersion first = played.defaultVersion("web").orElseThrow();
        long second = played.createVersion(first.templateId(), 1, "ami-0123456789abcdef0", "second", "a");
        long third = played.createVersion(first.templateId(), 1, "ami-0123456789abcdef0", "third", "b");
        world.settle();
        failing(500, null);

        played.deleteVersion(first.templateId(), second);
        played.deleteVersion(first.templateId(), third);

        assertThat(real.versions(first.templateId())).hasSize(3);
        assertThat(played.versions(first.templateId())).containsExactly(first);
        assertThat(notices).singleElement().asString().contains("lacks ec2:DeleteLaunchTemplateVersions", "HTTP 500");
    }

    @Test
    void whatAwsRefusesIsNotPlayed() {
        TemplateVersion first = played.defaultVersion("web").orElseThrow();
        failing(403, "UnauthorizedOperation");

        assertThatThrownBy(() -> played.deleteVersion(first.templateId(), 1))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    }

    /** Deletions fail with that status and error code; null for none. */
    private void failing(int status, String code) {
        world.account.gate().listen(new CallListener() {
            @Override
            public void before(Call call) {
                if (call.operation().equals("DeleteLaunchTemplateVersions")) {
                    throw (Ec2Exception) Ec2Exception.builder()
                            .statusCode(status)
                            .awsErrorDetails(Optional.ofNullable(code)
                                    .map(given -> AwsErrorDetails.builder()
                                            .errorCode(given)
                                            .errorMessage("no")
                                            .build())
                                    .orElse(null))
                            .build();
                }
            }
        });
    }
}
