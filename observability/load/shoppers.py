"""The journeys of a shop's visitors, over the gateway's JSON API.

One class per journey, so that a slow search delays searchers and nobody else, as it would with real visitors.
Requests are named by what they do: neither Locust's statistics nor ours grow with the number of products.
"""

import random
from collections import deque
from urllib.parse import urlencode

import gevent
from locust import constant_throughput, task
from locust.contrib.fasthttp import FastHttpUser

from profiles import JOURNEYS_PER_SECOND

SEEN_PRODUCTS = 4000
SEEN_ORDERS = 500
LAST_PAGE = 8


class Storefront:
    """What visitors have seen so far: bounded, and the source of the words and products that they ask for next."""

    def __init__(self):
        self.products = []
        self.orders = deque(maxlen=SEEN_ORDERS)

    def learn(self, products):
        for product in products:
            if len(self.products) < SEEN_PRODUCTS:
                self.products.append(product)
            else:
                self.products[random.randrange(SEEN_PRODUCTS)] = product

    def some_product(self):
        return random.choice(self.products) if self.products else None


class Shopper(FastHttpUser):
    abstract = True
    concurrency = 1
    connection_timeout = 3.0
    # A later answer counts as a failure. With one request in flight per user, this bounds what a slow shop must hold.
    network_timeout = 8.0
    wait_time = constant_throughput(JOURNEYS_PER_SECOND)
    storefront = Storefront()

    def on_start(self):
        # All users of a profile are spawned together; without this they would also ask together.
        gevent.sleep(random.uniform(0, 1 / JOURNEYS_PER_SECOND))

    def ask(self, method, path, name, json=None):
        """Sends a request; gives the answer's JSON object, or None when it counted as a failure."""
        with self.client.request(method, path, name=name, json=json, catch_response=True) as response:
            body, failure = read_answer(response)
            if failure:
                response.failure(failure)
            else:
                response.success()
            return body

    def list_products(self):
        known = self.storefront.some_product()
        query = {"page": random.randint(1, LAST_PAGE)}
        if known:
            query["category"] = known["category"]
        answer = self.ask("GET", f"/api/products?{urlencode(query)}", "list products")
        return self.remember(answer)

    def search_products(self):
        known = self.storefront.some_product()
        if known is None:
            return self.list_products()
        words = known["name"][: random.randint(4, 12)].strip()
        answer = self.ask("GET", f"/api/products/search?{urlencode({'q': words})}", "search products")
        return self.remember(answer)

    def view_product(self, products):
        """Opens one of the products just listed, else one seen earlier. Gives its id, or None."""
        product = random.choice(products) if products else self.storefront.some_product()
        if product is None:
            return None
        answer = self.ask("GET", f"/api/products/{product['id']}", "view product")
        return product["id"] if answer else None

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
        self.view_product(self.list_products())


class Searcher(Shopper):
    weight = 24

    @task
    def search(self):
        products = self.search_products()
        if random.random() < 0.5:
            self.view_product(products)


class Buyer(Shopper):
    weight = 9

    @task
    def buy(self):
        product_id = self.view_product([])
        if product_id is None:
            return
        items = [{"productId": product_id, "quantity": random.choices([1, 2, 3], [8, 3, 1])[0]}]
        order = self.ask("POST", "/api/orders", "checkout", json={"items": items})
        if order:
            self.storefront.orders.append(order["id"])
            self.check_order(order["id"])


class OrderWatcher(Shopper):
    weight = 6

    @task
    def watch(self):
        if self.storefront.orders:
            self.check_order(random.choice(self.storefront.orders))


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
