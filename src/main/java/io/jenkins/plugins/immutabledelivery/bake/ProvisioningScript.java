package io.jenkins.plugins.immutabledelivery.bake;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user data of a builder instance: the author's script, wrapped so that its end and its exit code can be read from
 * outside without SSH, without an inbound port and without an instance profile.
 *
 * <p>The wrapper writes one line with the exit code to the serial console and then shuts the instance down, which, with
 * {@code InstanceInitiatedShutdownBehavior=stop}, leaves a stopped builder. EC2 posts the console output shortly after
 * the instance stops; see <a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetConsoleOutput.html">GetConsoleOutput</a>.
 */
public final class ProvisioningScript {
    private static final String MARKER = "immutable-delivery: provisioning ";
    private static final Pattern TOKEN = Pattern.compile("^PROVISIONING='([A-Za-z0-9-]+)'$", Pattern.MULTILINE);

    private ProvisioningScript() {}

    /**
     * Wraps a script as user data.
     *
     * @param script what the author wants run as root, with or without a shebang line; not null, may be empty
     * @param token what tells this bake's marker from any other's on the same console; letters, digits and dashes
     * @return plain text, not Base64-encoded
     */
    public static String userData(String script, String token) {
        return """
                #!/bin/bash
                PROVISIONING='<token>'
                cat >/tmp/immutable-delivery-provision <<'IMMUTABLE_DELIVERY_SCRIPT'
                <script>
                IMMUTABLE_DELIVERY_SCRIPT
                chmod 700 /tmp/immutable-delivery-provision
                /tmp/immutable-delivery-provision
                code=$?
                rm -f /tmp/immutable-delivery-provision
                echo "<marker>$PROVISIONING exit=$code" >/dev/console
                sync
                shutdown -h now
                """.replace("<token>", token)
                .replace("<marker>", MARKER)
                // Last, because a script may contain anything.
                .replace("<script>", script.startsWith("#!") ? script : "#!/bin/bash -e\n" + script);
    }

    /** The console line that the wrapper writes when the script has ended. */
    public static String marker(String token, int exitCode) {
        return MARKER + token + " exit=" + exitCode;
    }

    /** The token in a wrapped script, or null where the user data is not one. */
    public static String tokenOf(String userData) {
        Matcher matcher = TOKEN.matcher(userData);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The script's exit code, or empty while the console does not show its end. */
    public static OptionalInt exitCode(String console, String token) {
        Matcher matcher =
                Pattern.compile(Pattern.quote(MARKER + token) + " exit=(\\d+)").matcher(console);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
