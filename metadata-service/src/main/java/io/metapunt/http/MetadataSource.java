package io.metapunt.http;

import io.metapunt.instance.Guest;
import io.metapunt.instance.Instance;
import io.metapunt.instance.InstanceSource;
import java.util.Optional;
import java.util.UUID;

/** Who answers which guest. Thread-safe; answers from memory, never blocks. */
public interface MetadataSource {
    /** What answers the requests of {@code guest}; empty while its instance is not known, and they are held. */
    Optional<Metadata> of(Guest guest);

    /** As {@link InstanceSource#onChange}, of what {@link #of} may answer. */
    InstanceSource.Subscription onChange(Runnable listener);

    /** One instance's metadata. */
    interface Metadata {
        UUID instance();

        /** The reply to {@code request}. Never blocks. */
        Reply answer(MetadataRequest request);
    }

    /** The instances of {@code instances}, answered by {@code handler}. */
    static MetadataSource of(InstanceSource instances, MetadataHandler handler) {
        return new MetadataSource() {
            @Override
            public Optional<Metadata> of(Guest guest) {
                return instances.find(guest).map(instance -> new Local(instance, handler));
            }

            @Override
            public InstanceSource.Subscription onChange(Runnable listener) {
                return instances.onChange(listener);
            }
        };
    }

    /** What {@code first} answers, and for guests that it does not know, {@code second}. */
    static MetadataSource either(MetadataSource first, MetadataSource second) {
        return new MetadataSource() {
            @Override
            public Optional<Metadata> of(Guest guest) {
                return first.of(guest).or(() -> second.of(guest));
            }

            @Override
            public InstanceSource.Subscription onChange(Runnable listener) {
                return first.onChange(listener).and(second.onChange(listener));
            }
        };
    }

    /** An instance that is known here. */
    record Local(Instance known, MetadataHandler handler) implements Metadata {
        @Override
        public UUID instance() {
            return known.uuid();
        }

        @Override
        public Reply answer(MetadataRequest request) {
            return handler.answer(request, known);
        }
    }
}
