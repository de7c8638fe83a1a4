package io.metapunt.doctor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/** Whether the node's clock is set by somebody: the kernel knows (adjtimex(2)). */
final class Clock {
    /** More than a {@code struct timex} has; all zero, it asks and changes nothing. */
    private static final int TIMEX_LENGTH = 256;

    private static final int TIME_ERROR = 5;

    private Clock() {}

    static Check check() {
        OptionalInt state = state();
        if (state.isEmpty() || state.getAsInt() < 0) {
            return Check.warn("clock", "the kernel does not say whether the clock is set", "timedatectl");
        }
        return state.getAsInt() == TIME_ERROR
                ? Check.warn(
                        "clock",
                        "the clock is set by nobody: signatures and session tokens depend on the time",
                        "timedatectl set-ntp true, or start chrony")
                : Check.ok("clock", "it is set by NTP");
    }

    private static OptionalInt state() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find("adjtimex").stream()
                .mapToInt(adjtimex -> call(linker, adjtimex))
                .findFirst();
    }

    @SuppressWarnings("restricted") // adjtimex as adjtimex(2) has it.
    private static int call(Linker linker, MemorySegment adjtimex) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    linker.downcallHandle(adjtimex, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                            .invokeExact(arena.allocate(TIMEX_LENGTH, 8));
        } catch (Throwable e) {
            throw new IllegalStateException("adjtimex", e);
        }
    }
}
