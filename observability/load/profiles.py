"""How much load each profile asks for.

A shopper starts a journey every 1 / JOURNEYS_PER_SECOND seconds on average, however long the shop took to answer the last
one (unless it took longer than that), so the number of users sets the rate. 63 users hold the mix of shoppers.py exactly
and make about 58 requests/s, among them 12 searches and 4.5 orders.
"""

JOURNEYS_PER_SECOND = 0.5
SPAWN_SECONDS = 2

PROFILES = {"off": 0, "quiet": 11, "steady": 63, "busy": 105, "surge": 252}
DEFAULT_PROFILE = "steady"


def parse_profile(value):
    """A profile's name from what a caller sent. Raises ValueError with a sentence that lists the right ones."""
    if isinstance(value, str) and value in PROFILES:
        return value
    raise ValueError(f"profile must be one of {', '.join(PROFILES)}")
