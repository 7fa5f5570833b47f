-- The load of one scenario, for wrk. LOAD_METHOD, LOAD_BODY (bytes), LOAD_CLOSE (1: a connection for each request).
-- Prints one line of JSON at the end, times in microseconds.
local bytes = tonumber(os.getenv("LOAD_BODY") or "0")
wrk.method = os.getenv("LOAD_METHOD") or "GET"
if bytes > 0 then
  wrk.body = string.rep("x", bytes)
  wrk.headers["Content-Type"] = "application/octet-stream"
end
if os.getenv("LOAD_CLOSE") == "1" then
  wrk.headers["Connection"] = "close"
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "micros": %d, "p50": %d, "p99": %d, "errors": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
