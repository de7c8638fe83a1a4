-- Figures of a run as one line of JSON; times in microseconds.
done = function(summary, latency)
    local errors = summary.errors
    io.stderr:write(string.format('{"requests":%d,"seconds":%.6f,"p50":%d,"p99":%d,"longest":%d,"failures":%d,"octets":%d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99), latency.max,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout, summary.bytes))
end
