package io.metapunt.configdrive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Octets in the forms of ECMA-119 (ISO 9660). */
final class IsoOctets extends ByteArrayOutputStream {
    private static final DateTimeFormatter DIGITS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    IsoOctets octet(int value) {
        write(value);
        return this;
    }

    IsoOctets octets(byte[] octets) {
        writeBytes(octets);
        return this;
    }

    IsoOctets ascii(String text) {
        return octets(text.getBytes(StandardCharsets.US_ASCII));
    }

    IsoOctets zeros(int count) {
        return octets(new byte[count]);
    }

    /** 7.3.1. */
    IsoOctets little32(int value) {
        return octet(value).octet(value >> 8).octet(value >> 16).octet(value >> 24);
    }

    /** 7.3.2. */
    IsoOctets big32(int value) {
        return octet(value >> 24).octet(value >> 16).octet(value >> 8).octet(value);
    }

    /** 7.2.3: both orders. */
    IsoOctets both16(int value) {
        return octet(value).octet(value >> 8).octet(value >> 8).octet(value);
    }

    /** 7.3.3: both orders. */
    IsoOctets both32(int value) {
        return little32(value).big32(value);
    }

    /** 9.1.5: seven octets. */
    IsoOctets shortTime(Instant time) {
        ZonedDateTime at = time.atZone(ZoneOffset.UTC);
        return octet(at.getYear() - 1900)
                .octet(at.getMonthValue())
                .octet(at.getDayOfMonth())
                .octet(at.getHour())
                .octet(at.getMinute())
                .octet(at.getSecond())
                .octet(0);
    }

    /** 8.4.26.1: sixteen digits and the offset from GMT. */
    IsoOctets longTime(Instant time) {
        return ascii(DIGITS.format(time)).octet(0);
    }

    /** 8.4.26.1: no time. */
    IsoOctets noTime() {
        return ascii("0".repeat(16)).octet(0);
    }
}
