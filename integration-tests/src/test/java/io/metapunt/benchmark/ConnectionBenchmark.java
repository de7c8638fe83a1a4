package io.metapunt.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A connection with one request, from SYN to TIME-WAIT: seven frames if the answer is small. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConnectionBenchmark {
    private static final byte[] REQUEST = Service.request("Connection: close\r\n");

    /** Of the answer's body. */
    @Param({"229", "65536"})
    public int octets = 229;

    private Service service = new Service(octets);

    /** Attaches the guest. */
    @Setup
    public void attach() {
        service = new Service(octets);
    }

    @Benchmark
    public int connection() {
        service.open();
        int received = service.ask(REQUEST);
        service.close();
        return received;
    }
}
