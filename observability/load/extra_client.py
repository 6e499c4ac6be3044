"""One more client beside the shoppers: a program that asks at its own rate, whatever they do."""

import math
import random
import re
import time

import gevent
from geventhttpclient import HTTPClient

MOST_RPS = 60
ROUTES = ("search",)
CONCURRENCY = 6
ID = re.compile(r"^[A-Za-z0-9_.:-]{1,64}$")
USER_AGENT = "catalogue-sync/2.3"


def parse_extra_client(value):
    """What a caller asked for, None for no client. Raises ValueError with a sentence that says what is right."""
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"id", "route", "rps"}:
        raise ValueError('extraClient must be null or {"id": "…", "route": "search", "rps": 30}')
    if not isinstance(value["id"], str) or not ID.match(value["id"]):
        raise ValueError("extraClient.id must be up to 64 letters, digits and . : _ -")
    if value["route"] not in ROUTES:
        raise ValueError(f"extraClient.route must be one of {', '.join(ROUTES)}")
    rps = value["rps"]
    if isinstance(rps, bool) or not isinstance(rps, (int, float)) or not math.isfinite(rps) or not 0 < rps <= MOST_RPS:
        raise ValueError(f"extraClient.rps must be a number above 0, at most {MOST_RPS}")
    return {"id": value["id"], "route": value["route"], "rps": rps}


class ExtraClient:
    """Sends what was asked for until it is told otherwise; `words` gives something to search for."""

    def __init__(self, host, words):
        self.host = host
        self.words = words
        self.wanted = None
        self.workers = []

    def set(self, wanted):
        if wanted == self.wanted:
            return
        gevent.killall(self.workers)
        self.wanted = wanted
        self.workers = [gevent.spawn(self.ask_on, wanted) for _ in range(CONCURRENCY)] if wanted else []

    def ask_on(self, wanted):
        client = HTTPClient.from_url(self.host, concurrency=1, connection_timeout=3.0, network_timeout=8.0)
        headers = {"x-client-id": wanted["id"], "User-Agent": USER_AGENT}
        pause = CONCURRENCY / wanted["rps"]
        due = time.monotonic() + random.uniform(0, pause)
        try:
            while True:
                # Behind its time it asks again at once, but never makes up for more than one pause.
                gevent.sleep(max(0.0, due - time.monotonic()))
                due = max(due + pause, time.monotonic() - pause)
                with gevent.Timeout(10, False):
                    self.ask_once(client, headers)
        finally:
            client.close()

    def ask_once(self, client, headers):
        try:
            client.get(f"/api/products/search?q={self.words()}", headers=headers).read()
        except Exception:  # A shop that is away or refuses is asked again, like everything that a program does.
            client.close()
