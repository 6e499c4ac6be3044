"""The journeys of a shop's visitors, over the gateway's JSON API.

One class per journey, so that a slow search delays searchers and nobody else, as it would with real visitors.
Requests are named by what they do: neither Locust's statistics nor ours grow with the number of products.
"""

import itertools
import random
import time
from collections import deque
from urllib.parse import quote, urlencode

import gevent
from locust import task
from locust.contrib.fasthttp import FastHttpUser

from profiles import JOURNEYS_PER_SECOND

SEEN_PRODUCTS = 4000
SEEN_ORDERS = 500
LAST_PAGE = 3
BESTSELLERS = 12
# What comes back again and again: every second visitor of a product wants one of the few that everybody wants.
BESTSELLER_VIEWS = 0.5
BESTSELLER_CARTS = 0.7
# A visit ends after some journeys; who comes next is somebody else, with another id.
JOURNEYS_PER_VISIT = 5

# What visitors' programs call themselves: browsers on desks and phones.
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
)
# The shop opened inside another app, which says so at length.
IN_APP = (
    "Mozilla/5.0 (Linux; Android 15; SM-S921B Build/AP3A.240905.015; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/138.0.7204.63 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/515.0.0.44.90;IABMV/1;"
    "FBDM/{density 3.0,width 1080,height 2200};FBLC/de_DE;FBCR/Vodafone;FBOP/80]"
)
# By turns.
USER_AGENTS = (*BROWSERS, *BROWSERS, IN_APP)


class Storefront:
    """What visitors have seen so far: bounded, and the source of the words and products that they ask for next."""

    def __init__(self):
        self.products = []
        self.bestsellers = []
        self.orders = deque(maxlen=SEEN_ORDERS)

    def learn(self, products):
        for product in products:
            if len(self.products) < SEEN_PRODUCTS:
                self.products.append(product)
            else:
                self.products[random.randrange(SEEN_PRODUCTS)] = product

    def some_product(self):
        return random.choice(self.products) if self.products else None

    def some_words(self):
        """The beginning of a product's name, ready for a URL."""
        known = self.some_product()
        return quote(known["name"][: random.randint(4, 12)].strip()) if known else "oak"

    def some_bestsellers(self, count):
        return random.sample(self.bestsellers, min(count, len(self.bestsellers)))


class Shopper(FastHttpUser):
    abstract = True
    concurrency = 1
    connection_timeout = 3.0
    # A later answer counts as a failure. With one request in flight per user, this bounds what a slow shop must hold.
    network_timeout = 8.0
    storefront = Storefront()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        # Every kind of visitor has all programs, each in its share.
        cls.turn = itertools.count()

    def on_start(self):
        self.headers = {}
        self.journeys_left = 0
        # All users of a profile are spawned together; without this they would also ask together.
        gevent.sleep(random.uniform(0, 1 / JOURNEYS_PER_SECOND))
        self.due = time.monotonic()

    def wait_time(self):
        """
        Seconds until the next journey. The pace is kept on average and no step is like the last: at an even pace all
        whom one slow moment held up would go on together, second for second, for as long as they live.
        """
        now = time.monotonic()
        self.due = max(now, self.due + random.uniform(0.5, 1.5) / JOURNEYS_PER_SECOND)
        return self.due - now

    def arrive(self):
        """Begins a journey: of the same visitor as the last one, or of the next."""
        if self.journeys_left == 0:
            # By visit and not by user: the users that a quieter profile ends may be all of one kind.
            self.headers["User-Agent"] = USER_AGENTS[next(self.turn) % len(USER_AGENTS)]
            self.headers["x-client-id"] = f"visitor-{random.getrandbits(40):010x}"
            self.journeys_left = JOURNEYS_PER_VISIT
        self.journeys_left -= 1

    def ask(self, method, path, name, json=None):
        """Sends a request; gives the answer's JSON object, or None when it counted as a failure."""
        # A copy: what the client writes into it (the length of a body) would otherwise stay after a request that failed.
        headers = dict(self.headers)
        with self.client.request(
            method, path, name=name, json=json, headers=headers, catch_response=True
        ) as response:
            body, failure = read_answer(response)
            if failure:
                response.failure(failure)
            else:
                response.success()
            return body

    def list_products(self):
        known = self.storefront.some_product()
        # Few leaf on, and few look far down a page.
        query = {"page": min(random.randint(1, LAST_PAGE), random.randint(1, LAST_PAGE))}
        if known and len(self.storefront.bestsellers) >= BESTSELLERS:
            query["category"] = known["category"]
        else:
            query["page"] = 1
        answer = self.ask("GET", f"/api/products?{urlencode(query)}", "list products")
        products = self.remember(answer)
        # The first page of everything begins with what sells best.
        if "category" not in query:
            self.storefront.bestsellers = products[:BESTSELLERS]
        return products

    def search_products(self):
        known = self.storefront.some_product()
        if known is None:
            return self.list_products()
        answer = self.ask("GET", f"/api/products/search?q={self.storefront.some_words()}", "search products")
        return self.remember(answer)

    def view_product(self, products):
        """Opens one of the products just listed or a bestseller, else one seen earlier. Gives what was shown, or None."""
        known = self.storefront.some_bestsellers(1) if random.random() < BESTSELLER_VIEWS else products
        product = near_the_top(known) if known else self.storefront.some_product()
        return self.open_product(product) if product else None

    def open_product(self, product):
        return self.ask("GET", f"/api/products/{product['id']}", "view product")

    def check_order(self, order_id):
        self.ask("GET", f"/api/orders/{order_id}", "order status")

    def remember(self, answer):
        products = answer.get("products", []) if answer else []
        self.storefront.learn(products)
        return products


class Browser(Shopper):
    weight = 24

    @task
    def browse(self):
        self.arrive()
        self.view_product(self.list_products())


class Searcher(Shopper):
    weight = 24

    @task
    def search(self):
        self.arrive()
        products = self.search_products()
        if random.random() < 0.5:
            self.view_product(products)


class Buyer(Shopper):
    weight = 9

    @task
    def buy(self):
        self.arrive()
        items = self.fill_cart()
        if not items:
            return
        order = self.ask("POST", "/api/orders", "checkout", json={"items": items})
        if order:
            self.storefront.orders.append(order["id"])
            self.check_order(order["id"])

    def fill_cart(self):
        """One product that is looked at first; mostly a bestseller, with one or two others from the list, in any order."""
        chosen = []
        if random.random() < BESTSELLER_CARTS:
            chosen = self.storefront.some_bestsellers(random.choice([2, 3]))
        opened = self.open_product(chosen[0]) if chosen else self.view_product([])
        if not opened:
            return []
        items = [{"productId": opened["id"], "quantity": some_quantity(), "shownPriceCents": opened["priceCents"]}]
        items += [{"productId": product["id"], "quantity": some_quantity()} for product in chosen[1:]]
        random.shuffle(items)
        return items


class OrderWatcher(Shopper):
    weight = 6

    @task
    def watch(self):
        self.arrive()
        if self.storefront.orders:
            self.check_order(random.choice(self.storefront.orders))


def near_the_top(products):
    return products[int(len(products) * random.random() ** 2)]


def some_quantity():
    return random.choices([1, 2, 3], [8, 3, 1])[0]


def read_answer(response):
    """(object, None) for a good answer, else (None, reason). Reasons are few: Locust keeps an entry per distinct one."""
    if response.status_code == 0:
        return None, f"no answer: {type(response.error).__name__}"
    if not 200 <= response.status_code < 300:
        return None, f"HTTP {response.status_code}"
    try:
        body = response.json()
    except ValueError:
        return None, "the answer is not JSON"
    return (body, None) if isinstance(body, dict) else (None, "the answer is not a JSON object")
