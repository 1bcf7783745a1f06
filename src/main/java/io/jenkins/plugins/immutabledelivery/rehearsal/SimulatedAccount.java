package io.jenkins.plugins.immutabledelivery.rehearsal;

import io.jenkins.plugins.immutabledelivery.aws.AwsClients;
import io.jenkins.plugins.immutabledelivery.cloud.Http;
import io.jenkins.plugins.immutabledelivery.model.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/** An AWS account that exists only here, with a region for each name that is asked for. The same seed, the same account. */
public final class SimulatedAccount implements AwsClients, Serializable {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final Map<String, SimulatedRegion> regions = new TreeMap<>();
    private transient Clock clock;
    private transient CallGate gate = new CallGate();

    /**
     * @param clock its time
     * @param seed what decides everything that is left to chance
     */
    public SimulatedAccount(Clock clock, long seed) {
        this.clock = clock;
        this.seed = seed;
    }

    /** The region of that code; it comes into being when it is first asked for. */
    public synchronized SimulatedRegion region(String name) {
        return regions.computeIfAbsent(
                name, any -> new SimulatedRegion(this, name, seed * 31 + name.hashCode(), clock.instant()));
    }

    /** What all calls pass. */
    public CallGate gate() {
        return gate;
    }

    Clock clock() {
        return clock;
    }

    /** Writes the whole account to a file. */
    public void save(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            save(out);
        }
    }

    /** Writes the whole account. */
    public synchronized void save(OutputStream to) throws IOException {
        ObjectOutputStream out = new ObjectOutputStream(to);
        out.writeObject(this);
        out.flush();
    }

    /** What is not saved: listeners belong to the process, and the time is the wall's until {@code load} says otherwise. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        clock = Clock.systemUTC();
        gate = new CallGate();
    }

    /** Reads an account that {@link #save(Path)} wrote; its time goes on by another clock. */
    public static SimulatedAccount load(Path file, Clock clock) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return load(in, clock);
        }
    }

    /** Reads an account that {@link #save(OutputStream)} wrote; its time goes on by another clock. */
    public static SimulatedAccount load(InputStream from, Clock clock) throws IOException {
        try {
            SimulatedAccount account = (SimulatedAccount) new SameShape(from).readObject();
            account.clock = clock;
            return account;
        } catch (ClassNotFoundException e) {
            throw new IOException("The account was saved by another version", e);
        }
    }

    /**
     * Refuses what was saved by a version whose classes had other fields. Java would read it and leave the new ones null,
     * which would show as some failure much later.
     */
    private static final class SameShape extends ObjectInputStream {
        SameShape(InputStream from) throws IOException {
            super(from);
        }

        @Override
        protected ObjectStreamClass readClassDescriptor() throws IOException, ClassNotFoundException {
            ObjectStreamClass saved = super.readClassDescriptor();
            if (saved.getName().startsWith(SimulatedAccount.class.getPackageName())) {
                ObjectStreamClass known = ObjectStreamClass.lookupAny(
                        Class.forName(saved.getName(), false, SimulatedAccount.class.getClassLoader()));
                if (!fields(known).equals(fields(saved))) {
                    throw new InvalidClassException(saved.getName(), "The account was saved by another version");
                }
            }
            return saved;
        }

        private static Set<String> fields(ObjectStreamClass type) {
            return Arrays.stream(type.getFields())
                    .map(field -> field.getName() + " " + field.getTypeString() + field.getTypeCode())
                    .collect(Collectors.toSet());
        }
    }

    @Override
    public Ec2Client ec2(Location location) {
        return region(location.region()).ec2();
    }

    @Override
    public AutoScalingClient autoScaling(Location location) {
        return region(location.region()).autoScaling();
    }

    @Override
    public ElasticLoadBalancingV2Client elasticLoadBalancing(Location location) {
        return region(location.region()).elasticLoadBalancing();
    }

    @Override
    public SsmClient ssm(Location location) {
        return region(location.region()).ssm();
    }

    @Override
    public CloudWatchClient cloudWatch(Location location) {
        return region(location.region()).cloudWatch();
    }

    @Override
    public Http http(Location location) {
        return region(location.region()).http();
    }
}
