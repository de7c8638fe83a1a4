package io.metapunt.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.PasswordStore.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordStoreTest {
    @TempDir
    private Path parent;

    private PasswordStore open() throws Exception {
        return PasswordStore.open(parent.resolve("passwords"), Runnable::run);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void passwordIsWrittenOnceAcrossReopening() throws Exception {
        PasswordStore store = open();
        assertThat(store.get(TestInstances.UUID_ONE)).isEmpty();
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, octets("first"))).isEqualTo(Outcome.STORED);
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, octets("second"))).isEqualTo(Outcome.ALREADY_SET);
        PasswordStore reopened = open();
        assertThat(reopened.get(TestInstances.UUID_ONE)).contains("first");
        assertThat(reopened.putIfAbsent(TestInstances.UUID_ONE, octets("third")))
                .isEqualTo(Outcome.ALREADY_SET);
        assertThat(reopened.get(TestInstances.UUID_ONE)).contains("first");
    }

    @Test
    void eachInstanceHasItsOwn() throws Exception {
        PasswordStore store = open();
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, octets("one"))).isEqualTo(Outcome.STORED);
        assertThat(store.putIfAbsent(TestInstances.UUID_TWO, octets("two"))).isEqualTo(Outcome.STORED);
        assertThat(open().get(TestInstances.UUID_TWO)).contains("two");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_021, 65_536})
    void emptyAndTooLongAreUnusable(int length) throws Exception {
        PasswordStore store = open();
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, new byte[length])).isEqualTo(Outcome.UNUSABLE);
        assertThat(store.get(TestInstances.UUID_ONE)).isEmpty();
        assertThat(parent.resolve("passwords")).doesNotExist();
    }

    @Test
    void longestIsKeptWhole() throws Exception {
        assertThat(open().putIfAbsent(TestInstances.UUID_ONE, octets("a".repeat(1_020))))
                .isEqualTo(Outcome.STORED);
        assertThat(open().get(TestInstances.UUID_ONE).orElseThrow()).hasSize(1_020);
    }

    @Test
    void whatIsNoUtf8IsUnusable() throws Exception {
        assertThat(open().putIfAbsent(TestInstances.UUID_ONE, new byte[] {(byte) 0xff}))
                .isEqualTo(Outcome.UNUSABLE);
    }

    @Test
    void thatThereIsOneIsSaidBeforeItsSize() throws Exception {
        PasswordStore store = open();
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, octets("one"))).isEqualTo(Outcome.STORED);
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, new byte[5_000])).isEqualTo(Outcome.ALREADY_SET);
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, new byte[0])).isEqualTo(Outcome.ALREADY_SET);
    }

    @Test
    void resetLetsAnotherBeWritten() throws Exception {
        PasswordStore store = open();
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, octets("one"))).isEqualTo(Outcome.STORED);
        store.reset(TestInstances.UUID_ONE);
        assertThat(open().get(TestInstances.UUID_ONE)).isEmpty();
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, octets("two"))).isEqualTo(Outcome.STORED);
        assertThat(open().get(TestInstances.UUID_ONE)).contains("two");
    }

    @Test
    void resetThatOvertakesTheWriteIsNotUndoneByIt() throws Exception {
        List<Runnable> later = new ArrayList<>();
        PasswordStore store = PasswordStore.open(parent.resolve("passwords"), later::add);
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, octets("one"))).isEqualTo(Outcome.STORED);
        store.reset(TestInstances.UUID_ONE);
        later.forEach(Runnable::run);
        assertThat(open().get(TestInstances.UUID_ONE)).isEmpty();
    }

    @Test
    void answersDoNotWaitForTheDisk() throws Exception {
        List<Runnable> later = new ArrayList<>();
        PasswordStore store = PasswordStore.open(parent.resolve("passwords"), later::add);
        assertThat(store.putIfAbsent(TestInstances.UUID_ONE, octets("one"))).isEqualTo(Outcome.STORED);
        assertThat(store.get(TestInstances.UUID_ONE)).contains("one");
        assertThat(parent.resolve("passwords")).doesNotExist();
        assertThat(later).hasSize(1);
    }

    @Test
    void fileIsItsOwnersOnly() throws Exception {
        assertThat(open().putIfAbsent(TestInstances.UUID_ONE, octets("one"))).isEqualTo(Outcome.STORED);
        Path file = parent.resolve("passwords").resolve(TestInstances.UUID_ONE + ".password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("passwords"))))
                .isEqualTo("rwx------");
    }

    @Test
    void fileOfAnotherNameDoesNotKeepTheStoreFromOpening() throws Exception {
        assertThat(open().putIfAbsent(TestInstances.UUID_ONE, octets("one"))).isEqualTo(Outcome.STORED);
        Files.writeString(parent.resolve("passwords/notes.password"), "x");
        assertThat(open().get(TestInstances.UUID_ONE)).contains("one");
    }

    @Test
    void fileThatIsNoTextDoesNotKeepTheStoreFromOpening() throws Exception {
        assertThat(open().putIfAbsent(TestInstances.UUID_ONE, octets("one"))).isEqualTo(Outcome.STORED);
        Files.write(parent.resolve("passwords").resolve(TestInstances.UUID_TWO + ".password"), new byte[] {-1});
        assertThat(open().get(TestInstances.UUID_ONE)).contains("one");
    }
}
