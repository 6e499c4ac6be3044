"""Load on the shop, switchable while it runs. Works with Locust 2.12 (Debian's) and later.

    LOAD_PROFILE=steady locust -f locustfile.py --host http://127.0.0.1:4100 --web-host 127.0.0.1 --web-port 4303

Starts by itself as soon as the shop answers. Beside Locust's own web API it serves:
  GET /load                          {profile, users, extraClient, rps, failures, p95_ms, by} of the last 6 seconds
  PUT /load {"profile": "busy"}      the same, after the switch; 422 for a profile that does not exist. With
                                     "extraClient": {"id", "route": "search", "rps"} one more client asks at that rate,
                                     until it is null
  GET /metrics                       Prometheus text
"""

import logging
import os
import sys

import gevent
from flask import jsonify, request
from gevent.lock import Semaphore
from geventhttpclient import HTTPClient
from locust import events

from extra_client import ExtraClient, parse_extra_client
from profiles import DEFAULT_PROFILE, PROFILES, SPAWN_SECONDS, parse_profile
from recent import RequestLog
from shoppers import Browser, Buyer, OrderWatcher, Searcher, Shopper

__all__ = ["Browser", "Buyer", "OrderWatcher", "Searcher"]

STATISTICS_SECONDS = 600
STOP_SECONDS = 5.0
log = logging.getLogger("load")


class Load:
    """The load that is asked for, and the switch to another."""

    def __init__(self, environment, profile):
        self.environment = environment
        self.profile = profile
        self.requests = RequestLog()
        self.extra = ExtraClient(environment.host, Shopper.storefront.some_words)
        self.switching = Semaphore()
        self.switched = False

    def switch(self, profile):
        with self.switching:
            self.switched = True
            self.profile = profile
            users = PROFILES[profile]
            if users == 0:
                self.environment.runner.stop()
            else:
                change = abs(users - self.environment.runner.user_count)
                self.environment.runner.start(users, spawn_rate=max(1, min(100, change / SPAWN_SECONDS)))
        log.info("load profile %s: %d users", profile, users)

    def start_when_the_shop_answers(self):
        """Before that, every request would fail and be counted. A switch made meanwhile takes its place."""
        while not self.switched:
            if answers(self.environment.host):
                self.switch(self.profile)
                return
            gevent.sleep(0.5)

    def view(self):
        return {
            "profile": self.profile,
            "users": self.environment.runner.user_count,
            "extraClient": self.extra.wanted,
            **self.requests.summary(),
        }

    def metrics(self):
        lines = ["# TYPE load_users gauge", f"load_users {self.environment.runner.user_count}"]
        for metric, counts in (
            ("load_requests_total", self.requests.requests),
            ("load_failures_total", self.requests.failures),
        ):
            lines.append(f"# TYPE {metric} counter")
            lines += [f'{metric}{{name="{name}"}} {counts[name]}' for name in sorted(self.requests.requests)]
        return "\n".join(lines) + "\n"

    def keep_statistics_small(self):
        """Locust keeps one entry per second and name for ever; the totals that matter are in RequestLog."""
        while True:
            gevent.sleep(STATISTICS_SECONDS)
            self.environment.stats.clear_all()


def answers(host):
    client = HTTPClient.from_url(host, connection_timeout=2.0, network_timeout=5.0)
    try:
        return client.get("/api/products?page=1").status_code == 200
    except Exception:  # Every kind of refusal means the same: not yet.
        return False
    finally:
        client.close()


def serve(app, load):
    """Registers /load and /metrics on Locust's own web application."""

    @app.route("/load", methods=["GET"])
    def show_load():
        return jsonify(load.view())

    @app.route("/load", methods=["PUT"])
    def change_load():
        body = request.get_json(silent=True, force=True)
        body = body if isinstance(body, dict) else {}
        key = "profile"
        try:
            profile = parse_profile(body.get("profile"))
            key = "extraClient"
            extra = parse_extra_client(body.get("extraClient", load.extra.wanted))
        except ValueError as reason:
            error = "bad_profile" if key == "profile" else "bad_extra_client"
            return jsonify({"error": error, "key": key, "reason": str(reason)}), 422
        if profile != load.profile or load.environment.runner.user_count != PROFILES[profile]:
            load.switch(profile)
        load.extra.set(extra)
        return jsonify(load.view())

    @app.route("/metrics", methods=["GET"])
    def show_metrics():
        return load.metrics(), 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


@events.init.add_listener
def on_init(environment, web_ui, **_):
    try:
        profile = parse_profile(os.environ.get("LOAD_PROFILE", DEFAULT_PROFILE))
    except ValueError as reason:
        sys.exit(f"LOAD_PROFILE: {reason}")
    if not environment.host or web_ui is None:
        sys.exit("Run with --host (the shop's URL) and without --headless: the load is switched through the web API.")
    environment.stop_timeout = STOP_SECONDS
    load = Load(environment, profile)
    environment.events.request.add_listener(load.requests.record)
    serve(web_ui.app, load)
    gevent.spawn(load.start_when_the_shop_answers)
    gevent.spawn(load.keep_statistics_small)
