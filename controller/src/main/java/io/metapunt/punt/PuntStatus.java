package io.metapunt.punt;

import java.util.Map;

/**
 * How guests' packets come.
 *
 * @param wanted as configured: {@code controller} or {@code port}
 * @param used {@code controller} or {@code port}
 * @param port the punt port's name, or empty without one
 * @param ofport its OpenFlow port number, or 0
 * @param why why what is wanted is not used, or empty
 * @param refused frames to guests that the device did not take
 * @param drops frames from the device that went no further, by reason
 */
public record PuntStatus(
        String wanted, String used, String port, int ofport, String why, long refused, Map<String, Long> drops) {
    /** Whether what is wanted is used. */
    public boolean isWell() {
        return wanted.equals(used);
    }
}
