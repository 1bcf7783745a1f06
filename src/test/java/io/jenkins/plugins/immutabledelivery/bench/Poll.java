package io.jenkins.plugins.immutabledelivery.bench;

import java.util.Random;

/** How others wait: when they look, and how late they see what has come. */
enum Poll {
    /**
     * The waiters of AWS SDK for Java 2: a look at once, and one every 15 seconds. It is in the configurations of
     * {@code ImageAvailable}, {@code InstanceStatusOk}, {@code GroupInService} and {@code TargetInService}, such as
     * {@code DefaultEc2Waiter.imageAvailableWaiterConfig} in {@code ec2-2.42.33.jar}.
     */
    SDK {
        @Override
        double pause(int looks, Random random) {
            return 15;
        }
    },
    /**
     * Packer's wait for an image, as its Amazon plugin has it since 1.8.0: the waiter of AWS SDK for Go 2 with a least pause
     * of 5 seconds (hashicorp/packer-plugin-amazon 1.8.2, {@code common/state.go}, lines 473 to 477). That one doubles the
     * pause after each look, up to 120 seconds, and then takes any time between the least pause and that (aws/smithy-go,
     * {@code waiter/waiter.go}, lines 39 to 58).
     */
    PACKER {
        private static final double LEAST = 5;
        private static final double MOST = 120;

        @Override
        double pause(int looks, Random random) {
            double most = looks > Math.log(MOST / LEAST) / Math.log(2) + 1 ? MOST : LEAST * (1 << (looks - 1));
            return LEAST + random.nextDouble() * (most - LEAST);
        }
    };

    /**
     * The seconds until the next look.
     *
     * @param looks how many there were
     */
    abstract double pause(int looks, Random random);
}
