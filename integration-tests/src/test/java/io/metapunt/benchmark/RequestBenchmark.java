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

/** A request on a connection that stays; the ACK of the last answer rides on it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {
    private static final byte[] REQUEST = Service.request("");

    /** Of the answer's body. */
    @Param({"229", "65536"})
    public int octets = 229;

    private Service service = new Service(octets);

    /** Opens the connection. */
    @Setup
    public void open() {
        service = new Service(octets);
        service.open();
    }

    @Benchmark
    public int keepAlive() {
        return service.ask(REQUEST);
    }
}
