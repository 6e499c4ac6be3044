"""Counts of requests: totals since the start for Prometheus, and the last seconds for people."""

import time
from collections import Counter, deque

WINDOW_SECONDS = 6


class RequestLog:
    """Fed by Locust's `request` event. Memory is bounded by the window and by the few names that shoppers use."""

    def __init__(self, now=time.monotonic):
        self.now = now
        self.started = now()
        self.requests = Counter()
        self.failures = Counter()
        self.window = deque()

    def record(self, name, response_time, exception, **_):
        """Counts one finished request; `response_time` in milliseconds."""
        self.requests[name] += 1
        if exception:
            self.failures[name] += 1
        self.window.append((self.now(), name, response_time, bool(exception)))
        self.forget_old()

    def forget_old(self):
        oldest = self.now() - WINDOW_SECONDS
        while self.window and self.window[0][0] < oldest:
            self.window.popleft()

    def summary(self):
        """The last WINDOW_SECONDS: {rps, failures, p95_ms, by: [{name, requests, failures, p95_ms}]}."""
        self.forget_old()
        seconds = max(1.0, min(WINDOW_SECONDS, self.now() - self.started))
        by_name = {}
        for _, name, milliseconds, failed in self.window:
            by_name.setdefault(name, []).append((milliseconds, failed))
        everything = [entry for entries in by_name.values() for entry in entries]
        total = summarise(everything)
        return {
            "rps": round(len(everything) / seconds, 1),
            "failures": total["failures"],
            "p95_ms": total["p95_ms"],
            "by": [{"name": name, **summarise(by_name[name])} for name in sorted(by_name)],
        }


def summarise(entries):
    times = sorted(milliseconds for milliseconds, _ in entries)
    p95 = round(times[min(len(times) - 1, int(0.95 * len(times)))], 1) if times else None
    return {"requests": len(entries), "failures": sum(failed for _, failed in entries), "p95_ms": p95}
