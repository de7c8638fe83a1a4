package io.metapunt.instance;

import com.fasterxml.jackson.databind.util.StdConverter;
import com.google.common.net.InetAddresses;
import io.metapunt.packet.MacAddress;
import java.util.Base64;

/** Texts of an instance's file that stand for something else. Read as the file is, so that what is wrong has its line. */
final class Parsed {
    private Parsed() {}

    /** A MAC address. */
    static final class Mac extends StdConverter<String, MacAddress> {
        @Override
        public MacAddress convert(String text) {
            return MacAddress.parse(text);
        }
    }

    /** An IP address, in its usual text form. */
    static final class Ip extends StdConverter<String, String> {
        @Override
        public String convert(String text) {
            if (!InetAddresses.isInetAddress(text)) {
                throw new IllegalArgumentException("\"" + text + "\" is not an IP address");
            }
            return InetAddresses.toAddrString(InetAddresses.forString(text));
        }
    }

    /** An address with the length of its prefix. */
    static final class Address extends StdConverter<String, Nic.Address> {
        @Override
        public Nic.Address convert(String text) {
            return Nic.Address.parse(text);
        }
    }

    /** Octets in Base64, in lines or not. */
    static final class Octets extends StdConverter<String, Blob> {
        @Override
        public Blob convert(String text) {
            return new Blob(Base64.getMimeDecoder().decode(text));
        }
    }

    /** A count from 0. */
    static final class Index extends StdConverter<Integer, Integer> {
        @Override
        public Integer convert(Integer value) {
            if (value < 0) {
                throw new IllegalArgumentException(value + " is below 0");
            }
            return value;
        }
    }
}
