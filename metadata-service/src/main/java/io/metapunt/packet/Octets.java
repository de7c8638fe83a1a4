package io.metapunt.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers in network byte order, read from and written to arrays. Bounds are those of the array: callers check first. */
public final class Octets {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Octets() {}

    public static int uint8(byte[] array, int at) {
        return array[at] & 0xff;
    }

    public static int uint16(byte[] array, int at) {
        return (short) SHORT.get(array, at) & 0xffff;
    }

    public static int int32(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    public static long int64(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    public static long uint48(byte[] array, int at) {
        return ((long) uint16(array, at) << 32) | (int32(array, at + 2) & 0xffff_ffffL);
    }

    public static void putInt8(byte[] array, int at, int value) {
        array[at] = (byte) value;
    }

    public static void putInt16(byte[] array, int at, int value) {
        SHORT.set(array, at, (short) value);
    }

    public static void putInt32(byte[] array, int at, int value) {
        INT.set(array, at, value);
    }

    public static void putInt64(byte[] array, int at, long value) {
        LONG.set(array, at, value);
    }

    public static void putInt48(byte[] array, int at, long value) {
        putInt16(array, at, (int) (value >> 32));
        putInt32(array, at + 2, (int) value);
    }
}
