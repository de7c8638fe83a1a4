package io.metapunt.instance;

import java.util.Optional;

/** Knows instances. Thread-safe; answers from memory, never blocks. */
public interface InstanceSource {
    /**
     * The instance that {@code guest} belongs to: the one the switch names, else the one with a NIC whose {@code port_id}
     * is the guest's {@code iface-id}; empty while it is not known, or while two instances claim it.
     */
    Optional<Instance> find(Guest guest);

    /** Whether {@code interfaceId} is the {@code port_id} of an instance's NIC. */
    boolean knowsInterface(String interfaceId);

    /**
     * Calls {@code listener} after every change of what {@link #find} may answer, on a thread of the source's own; it must
     * return quickly.
     *
     * @return ends the subscription
     */
    Subscription onChange(Runnable listener);

    /** Ends what it stands for; more than once does no harm. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();

        /** Both this and {@code other}. */
        default Subscription and(Subscription other) {
            return () -> {
                close();
                other.close();
            };
        }
    }
}
