"""The rules of an import, row by row and as plainly as they can be written.

What the stores do with a few statements over a whole batch is compared with this.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

from letzshop_core.parsing import Gtin


@dataclass(frozen=True)
class Row:
    """A row of a feed. Without a ``price``, it is rejected."""

    id: str
    title: str = "Lamp"
    brand: str = ""
    gtin: str = ""
    price: str = "10.00"
    sale_price: str = ""

    @property
    def text(self) -> str:
        price, sale_price = (f"{p} EUR" if p else "" for p in (self.price, self.sale_price))
        cells = (self.id, self.title, self.brand, self.gtin, price, sale_price)
        return ",".join((*cells, "in stock", f"https://shop.example/{self.id}"))

    @property
    def rejected(self) -> bool:
        return not self.price or not self.id


HEADER = "id,title,brand,gtin,price,sale_price,availability,link"

Prices = tuple[Decimal | None, Decimal | None, str | None]


def read_gtin(text: str) -> Gtin | None:
    return Gtin.parse(text, strict=False) if text else None


def amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@dataclass(eq=False)
class Shop:
    code: str
    owner: str
    verified: bool


@dataclass(eq=False)
class Product:
    number: int
    product_id: str
    owner: str | None
    source: Shop | None
    title: str
    brand: str = ""
    gtin: str = ""
    prices: Prices = (Decimal("19.99"), None, "EUR")
    link: str | None = None

    @property
    def key(self) -> int | None:
        gtin = read_gtin(self.gtin)
        return gtin.key if gtin and gtin.valid else None

    @property
    def written(self) -> tuple[object, ...]:
        gtin = read_gtin(self.gtin)
        digits = gtin and gtin.digits
        return self.title, self.brand or None, digits, gtin and gtin.valid, *self.prices, self.link


@dataclass(eq=False)
class Offer:
    shop: Shop
    product: Product
    own_id: str | None
    prices: Prices = (None, None, None)
    link: str | None = None
    active: bool = True
    withdrawn: bool = False
    feed: str | None = None
    row: Row | None = None
    history: list[Prices] = field(default_factory=list)

    @property
    def terms(self) -> tuple[object, ...]:
        return self.product, self.own_id, self.prices, self.link, self.active

    @property
    def effective(self) -> tuple[Prices, str | None]:
        prices = self.prices if self.prices[0] is not None else self.product.prices
        return prices, self.link or self.product.link

    def record_price(self) -> None:
        prices, _ = self.effective
        if self.history[-1:] != [prices]:
            self.history.append(prices)


class Reference:
    """A catalogue, and what imports do to it."""

    def __init__(self, shops: list[Shop], admins: set[str]) -> None:
        self.shops, self.admins = shops, admins
        self.products: list[Product] = []
        self.offers: list[Offer] = []
        self.numbers = 0

    # What a person does.

    def add_product(self, product_id: str, owner: str | None, **values: str) -> Product:
        self.numbers += 1
        product = Product(self.numbers, product_id, owner, None, **values)
        self.products.append(product)
        return product

    def add_offer(self, shop: Shop, product: Product, own_id: str | None) -> None:
        offer = Offer(shop, product, own_id)
        self.offers.append(offer)
        offer.record_price()

    def change_offer(self, offer: Offer, active: bool) -> None:
        offer.active, offer.withdrawn, offer.row = active, False, None

    def change_product(self, product: Product, title: str, price: str) -> None:
        product.title, product.prices = title, (Decimal(price), None, "EUR")
        for offer in self.offers_of(product):
            offer.row = None
            offer.record_price()

    def remove_product(self, product: Product) -> None:
        self.products.remove(product)
        self.offers = [offer for offer in self.offers if offer.product is not product]

    # What a feed does.

    def import_feed(
        self, shop: Shop, feed: str, rows: list[Row], *, full: bool, share: float
    ) -> Counter[str]:
        account: Counter[str] = Counter()
        accepted, occurring = set(), set()
        before = sum(o.shop is shop and o.feed == feed and o.active for o in self.offers)
        for row in rows:
            account["read"] += 1
            occurring.add(row.id)
            if row.rejected:
                account["rejected"] += 1
            elif row.id in accepted:
                account["duplicate"] += 1
            else:
                accepted.add(row.id)
                account[self.import_row(shop, feed, row)] += 1
        if full:
            written = [o for o in self.offers if o.shop is shop and o.feed == feed and o.active]
            gone = [offer for offer in written if offer.own_id not in occurring]
            if len(gone) <= share * before:
                account["deactivated"] = len(gone)
                for offer in gone:
                    offer.active, offer.withdrawn = False, True
        return +account

    def import_row(self, shop: Shop, feed: str, row: Row) -> str:
        offer = self.offer_under(shop, row.id)
        if offer and offer.feed == feed and offer.row == row and not offer.withdrawn:
            return "unchanged"
        product = self.match(shop, row, offer)
        if product is None:
            product = self.add_product(self.new_id(shop, row), shop.owner, title="")
            product.source = shop
        if offer is None:
            offer = next((o for o in self.offers_of(product) if o.shop is shop), None)
        link = f"https://shop.example/{row.id}"
        restates = (
            offer is not None
            and offer.feed is None
            and offer.product is product
            and offer.effective == (prices_of(row), link)
        )
        central_before = product.written
        if product.owner == shop.owner:
            product.title, product.brand = row.title, row.brand
            if not restates:
                product.prices, product.link = prices_of(row), link
            if not self.others_offer(product, shop):
                product.gtin = row.gtin
        outcome = "updated"
        if offer is None:
            offer, outcome = Offer(shop, product, row.id), "created"
            self.offers.append(offer)
        if restates:
            offer.prices, offer.link = prices_of(row), link
        before = offer.terms
        offer.product, offer.own_id = product, row.id
        offer.prices, offer.link = prices_of(row), link
        offer.active = offer.active or offer.withdrawn
        offer.withdrawn, offer.feed, offer.row = False, feed, row
        for each in self.offers_of(product):
            each.record_price()
        if outcome == "updated" and (before, central_before) == (offer.terms, product.written):
            return "unchanged"
        return outcome

    def match(self, shop: Shop, row: Row, offer: Offer | None) -> Product | None:
        gtin = read_gtin(row.gtin)
        key = gtin.key if gtin and gtin.valid else None
        # 1. The shop offers something under this id.
        if offer is not None:
            theirs = offer.product.key
            if key is None or theirs is None or key == theirs:
                return offer.product
            if offer.product.owner == shop.owner and not self.others_offer(offer.product, shop):
                return offer.product
        # 2. The GTIN.
        if gtin and gtin.valid and not gtin.restricted:
            found = []
            for product in self.products:
                if product.key != key or self.offered_otherwise(shop, product, offer):
                    continue
                if product.brand and row.brand and product.brand.lower() != row.brand.lower():
                    continue
                if shop.verified and not self.is_trusted(product.owner):
                    continue
                found.append(product)
            mine = [product for product in found if product.owner == shop.owner]
            if found:
                return min(mine or found, key=lambda product: product.number)
        # 3. The id.
        for product_id in (row.id, f"{shop.code}:{row.id}"):
            product = self.named(product_id)
            if product is None or self.offered_otherwise(shop, product, offer):
                continue
            if key is not None and product.key is not None and key != product.key:
                continue
            by_hand = product.source is None and product.owner == shop.owner
            if product.source is shop or by_hand:
                return product
        # 4. Something new.
        return None

    def new_id(self, shop: Shop, row: Row) -> str:
        prefix = row.id.split(":")[0].upper() if ":" in row.id else ""
        reserved = any(other.code == prefix for other in self.shops if other is not shop)
        if not reserved and self.named(row.id) is None:
            return row.id
        product_id, number = f"{shop.code}:{row.id}", 1
        while self.named(product_id) is not None:
            number += 1
            product_id = f"{shop.code}:{row.id}-{number}"
        return product_id

    def offered_otherwise(self, shop: Shop, product: Product, offer: Offer | None) -> bool:
        """Whether the shop offers it with another offer, unless that has no id yet and the row
        has no offer."""
        for other in self.offers_of(product):
            if other.shop is shop and other is not offer:
                return other.own_id is not None or offer is not None
        return False

    def others_offer(self, product: Product, shop: Shop) -> bool:
        return any(offer.shop is not shop for offer in self.offers_of(product))

    def is_trusted(self, owner: str | None) -> bool:
        if owner is None or owner in self.admins:
            return True
        return any(shop.verified for shop in self.shops if shop.owner == owner)

    def offers_of(self, product: Product) -> list[Offer]:
        return [offer for offer in self.offers if offer.product is product]

    def offer_under(self, shop: Shop, own_id: str) -> Offer | None:
        found = (o for o in self.offers if o.shop is shop and o.own_id == own_id)
        return next(found, None)

    def named(self, product_id: str) -> Product | None:
        return next((p for p in self.products if p.product_id == product_id), None)

    def is_public(self, product: Product) -> bool:
        offers = self.offers_of(product)
        if offers:
            return any(offer.active and offer.shop.verified for offer in offers)
        return self.is_trusted(product.owner)


def prices_of(row: Row) -> Prices:
    return amount(row.price), amount(row.sale_price), "EUR"


def damaged(row: Row) -> Row:
    """The row without its price, which rejects it."""
    return replace(row, price="", sale_price="")
