"""The results as Markdown."""
import statistics
from datetime import datetime, timezone

HEAD = "| scenario | proxy | CPU µs/request | × {0} | requests/s | × {0} | p50 ms | p99 ms | errors | spread | rounds |"
LINE = "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"


class Results:
    """All samples, by scenario and proxy."""

    def __init__(self, foreign):
        self._foreign = foreign
        self._samples = {}

    def add(self, scenario, peer, sample):
        self._samples.setdefault(scenario, {}).setdefault(peer.name, []).append(sample)

    def errors(self):
        every = (sample for by_peer in self._samples.values() for samples in by_peer.values() for sample in samples)
        return sum(sample.errors for sample in every)

    def rows(self, reference):
        """For each scenario and proxy the cells of its row."""
        for scenario, by_peer in self._samples.items():
            summaries = {name: Summary(samples, self._foreign) for name, samples in by_peer.items()}
            for name, summary in summaries.items():
                yield [scenario.says, name] + summary.cells(summaries.get(reference))


class Summary:
    """The medians of those samples of one proxy that nobody disturbed."""

    def __init__(self, samples, foreign):
        self._samples = samples
        self._quiet = [sample for sample in samples if sample.foreign <= foreign and sample.requests > 0]
        self.empty = not self._quiet
        if not self.empty:
            costs = [sample.cpu_per_request() for sample in self._quiet]
            self.cpu = statistics.median(costs)
            self.rate = statistics.median(sample.requests_per_second() for sample in self._quiet)
            self._spread = (max(costs) - min(costs)) / max(1e-9, self.cpu)

    def cells(self, reference):
        errors = sum(sample.errors for sample in self._samples)
        rounds = f"{len(self._quiet)} of {len(self._samples)}"
        if self.empty:
            reason = "foreign load" if any(sample.requests for sample in self._samples) else "no answer"
            return [reason] + [""] * 5 + [str(errors), "", rounds]
        return [
            f"{self.cpu:.1f}",
            _ratio(self.cpu, reference and not reference.empty and reference.cpu),
            f"{self.rate:.0f}",
            _ratio(self.rate, reference and not reference.empty and reference.rate),
            self._median_millis("p50"),
            self._median_millis("p99"),
            str(errors),
            f"{self._spread:.0%}",
            rounds,
        ]

    def _median_millis(self, name):
        return f"{statistics.median(getattr(sample, name) for sample in self._quiet) / 1000:.2f}"


def _ratio(value, reference):
    return f"{value / reference:.2f}" if reference else ""


def markdown(bench, results):
    """What was measured on what, and the table."""
    when = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    lines = [f"Measured {when} by `{bench.command}`:", ""]
    lines += [f"- {fact}" for fact in bench.facts()]
    lines += ["", HEAD.format(bench.reference), LINE]
    lines += ["| " + " | ".join(row) + " |" for row in results.rows(bench.reference)]
    return "\n".join(lines) + "\n"
