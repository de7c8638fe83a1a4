package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {
    private static final String TWO = "uuid: " + TestInstances.UUID_TWO + "\n";

    @TempDir
    private Path parent;

    private static Guest guest(Optional<UUID> instance, Optional<String> port) {
        Guest any = TestInstances.GUEST;
        return new Guest(
                any.bridge(), any.ofport(), any.portName(), 0, any.mac(), any.mtu(), instance, port, Optional.empty());
    }

    /** Waits for changes until {@code condition} holds. */
    private static void await(DirectoryStore store, BooleanSupplier condition) throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        try (InstanceSource.Subscription _ = store.onChange(changes::release)) {
            while (!condition.getAsBoolean()) {
                assertThat(changes.tryAcquire(30, TimeUnit.SECONDS))
                        .as("a change in time")
                        .isTrue();
            }
        }
    }

    private static boolean knows(DirectoryStore store, UUID uuid) {
        return store.find(guest(Optional.of(uuid), Optional.empty())).isPresent();
    }

    @Test
    void guestIsFoundByItsInstanceElseByItsPort() throws Exception {
        Files.writeString(parent.resolve("a.yaml"), TestInstances.SAMPLE);
        try (DirectoryStore store = DirectoryStore.open(parent)) {
            assertThat(store.find(TestInstances.GUEST)).isPresent();
            assertThat(store.find(guest(Optional.empty(), Optional.of(TestInstances.PORT_ONE))))
                    .isPresent();
            assertThat(store.find(guest(Optional.empty(), Optional.of("other"))))
                    .isEmpty();
            assertThat(store.find(guest(Optional.empty(), Optional.empty()))).isEmpty();
            assertThat(store.knowsInterface(TestInstances.PORT_ONE)).isTrue();
            assertThat(store.knowsInterface("other")).isFalse();
        }
    }

    /** The switch's word on the instance is not overruled by the port. */
    @Test
    void guestOfAnInstanceThatIsNotKnownIsNotTakenForAnother() throws Exception {
        Files.writeString(parent.resolve("a.yaml"), TestInstances.SAMPLE);
        try (DirectoryStore store = DirectoryStore.open(parent)) {
            assertThat(store.find(guest(Optional.of(TestInstances.UUID_TWO), Optional.of(TestInstances.PORT_ONE))))
                    .isEmpty();
        }
    }

    @Test
    void newFileIsNoticed() throws Exception {
        try (DirectoryStore store = DirectoryStore.open(parent)) {
            assertThat(knows(store, TestInstances.UUID_TWO)).isFalse();
            Files.writeString(parent.resolve("b.yaml"), TWO);
            await(store, () -> knows(store, TestInstances.UUID_TWO));
            Files.delete(parent.resolve("b.yaml"));
            await(store, () -> !knows(store, TestInstances.UUID_TWO));
        }
    }

    @Test
    void directoryThatAppearsLaterIsNoticed() throws Exception {
        Path later = parent.resolve("later");
        try (DirectoryStore store = DirectoryStore.open(later)) {
            assertThat(store.problems()).hasSize(1);
            Files.createDirectory(later);
            Files.writeString(later.resolve("b.yaml"), TWO);
            await(store, () -> knows(store, TestInstances.UUID_TWO));
        }
    }

    @Test
    void whatIsPutIsThereWhenPutReturns() throws Exception {
        try (DirectoryStore store = DirectoryStore.open(parent)) {
            Semaphore changes = new Semaphore(0);
            var _ = store.onChange(changes::release);
            var _ = store.put("stdin", TWO);
            assertThat(knows(store, TestInstances.UUID_TWO)).isTrue();
            assertThat(changes.tryAcquire()).isTrue();
            assertThat(store.text(TestInstances.UUID_TWO)).contains(TWO);
            assertThat(store.delete(TestInstances.UUID_TWO)).isTrue();
            assertThat(knows(store, TestInstances.UUID_TWO)).isFalse();
        }
    }

    @Test
    void endedSubscriptionHearsNothingMore() throws Exception {
        try (DirectoryStore store = DirectoryStore.open(parent)) {
            Semaphore changes = new Semaphore(0);
            InstanceSource.Subscription subscription = store.onChange(changes::release);
            subscription.close();
            subscription.close();
            var _ = store.put("stdin", TWO);
            assertThat(changes.availablePermits()).isZero();
        }
    }

    @Test
    void brokenFileIsReportedAndTheRestIsServedOn() throws Exception {
        Files.writeString(parent.resolve("a.yaml"), TestInstances.SAMPLE);
        try (DirectoryStore store = DirectoryStore.open(parent)) {
            Files.writeString(parent.resolve("b.yaml"), TWO + "meta: {a: null}\n");
            await(store, () -> !store.problems().isEmpty());
            assertThat(store.find(TestInstances.GUEST)).isPresent();
            assertThat(store.instances()).containsOnlyKeys("a.yaml");
            Files.writeString(parent.resolve("c.yaml"), TWO);
            await(store, () -> knows(store, TestInstances.UUID_TWO));
        }
    }
}
