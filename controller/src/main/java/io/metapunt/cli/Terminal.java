package io.metapunt.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import picocli.CommandLine.Help.Ansi;

/** What the standard output is: how wide, and whether a person looks at it. */
final class Terminal {
    private static final int STANDARD_OUTPUT = 1;

    /** ioctl_tty(2): fills in four 16-bit numbers, rows and columns first. */
    private static final long TIOCGWINSZ = 0x5413;

    private static final int WINSIZE_LENGTH = 8;

    private Terminal() {}

    /** Characters in a line: {@code COLUMNS} if it is set, the terminal's width, or 0 for no limit if there is no terminal. */
    static int columns() {
        String given = System.getenv("COLUMNS");
        if (given != null && given.matches("[1-9]\\d{0,4}")) {
            return Integer.parseInt(given);
        }
        return Size.COLUMNS;
    }

    /** Whether the output goes to a terminal. */
    static boolean isTerminal() {
        return Size.COLUMNS > 0;
    }

    /** Colours for terminals, unless {@code NO_COLOR} (https://no-color.org) or a dumb terminal forbids them. */
    static Ansi ansi() {
        String noColor = System.getenv("NO_COLOR");
        boolean forbidden = (noColor != null && !noColor.isEmpty()) || "dumb".equals(System.getenv("TERM"));
        return !forbidden && isTerminal() ? Ansi.ON : Ansi.OFF;
    }

    /** Asked once, and only if it matters. */
    private static final class Size {
        static final int COLUMNS = ask();

        private static int ask() {
            Linker linker = Linker.nativeLinker();
            return linker.defaultLookup()
                    .find("ioctl")
                    .map(ioctl -> ask(linker, ioctl))
                    .orElse(0);
        }

        @SuppressWarnings("restricted") // ioctl as ioctl_tty(2) has it.
        private static int ask(Linker linker, MemorySegment ioctl) {
            MethodHandle call = linker.downcallHandle(
                    ioctl,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment size = arena.allocate(WINSIZE_LENGTH);
                int result = (int) call.invokeExact(STANDARD_OUTPUT, TIOCGWINSZ, size);
                int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 2));
                // A terminal that does not know its width, such as a serial line, is taken for the usual one.
                return result != 0 ? 0 : columns == 0 ? 80 : columns;
            } catch (Throwable e) {
                throw new IllegalStateException("ioctl", e);
            }
        }
    }
}
