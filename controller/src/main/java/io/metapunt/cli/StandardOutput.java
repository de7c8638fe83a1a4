package io.metapunt.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The standard output, as programs of the shell use it. When its reader has gone, as with {@code | head}, the program ends at
 * once and says nothing, with the status of one that SIGPIPE ended. When it cannot be written for another reason, that is said.
 */
final class StandardOutput extends OutputStream {
    /** 128 and SIGPIPE's number, as the shell tells it. */
    static final int BROKEN_PIPE = 141;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        try {
            out.write(octets, offset, length);
        } catch (IOException e) {
            end(e);
        }
    }

    private static void end(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (reason.contains("Broken pipe")) {
            Runtime.getRuntime().halt(BROKEN_PIPE);
        }
        System.err.println("metapunt: cannot write the output: " + reason);
        Runtime.getRuntime().halt(Metapunt.FAILED);
    }
}
