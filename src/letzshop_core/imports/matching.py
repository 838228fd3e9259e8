"""Which product a row of a feed is: the rules, in one place for all stores.

1. The product of the shop's offer with this id, unless valid GTINs contradict each other.
2. A product with the row's valid, unrestricted GTIN.
3. A product with the row's id that this shop's feed, or its owner by hand, created.
4. Otherwise a new product.

A store collects everything that the rules look at for a batch of rows (:class:`Candidates`).
:class:`Matcher` decides row after row, in the order of the feed, as if each row were written
before the next one is looked at. The store writes what was decided (:class:`Decision`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_hex

from msgspec import Struct

from letzshop_core.imports.models import JobContext
from letzshop_core.search import letters_alone

__all__ = ["CandidateProduct", "Candidates", "Decision", "Matcher", "OwnOffer", "RowKeys"]

_SUFFIXES = 20


class RowKeys(Struct, frozen=True):
    """What the rules look at in a row. ``gtin_key`` is None unless the GTIN is valid and
    unrestricted; ``valid_gtin_key`` may be that of a restricted one."""

    id: str
    title: str
    brand: str | None = None
    gtin_key: int | None = None
    valid_gtin_key: int | None = None


@dataclass(frozen=True, slots=True)
class CandidateProduct:
    """A product that some row of the batch may be.

    ``gtin`` and ``gtin_valid`` are as stored; ``gtin_key`` is None without a valid GTIN.
    ``trusted_owner``: it belongs to nobody, an admin, or the owner of a verified shop.
    """

    pk: int
    product_id: str
    title: str
    brand: str | None
    gtin: str | None
    gtin_valid: bool | None
    gtin_key: int | None
    owner_id: int | None
    trusted_owner: bool
    source_shop_id: int | None
    offered_by_others: bool


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """An offer that the importing shop already has."""

    pk: int
    product_pk: int
    shop_product_id: str | None


@dataclass(slots=True)
class Candidates:
    """Everything in the store that the rules need for a batch of rows.

    Attributes:
        products: the products that the shop offers under an id of the batch, that have a GTIN
            of the batch, or that have an id of the batch, plain or after the shop's code.
        offers: the shop's offers of these products, and those with an id of the batch.
        shop_codes: the codes of other shops that are prefixes of the batch's ids.
        taken: which of the ids that :meth:`Matcher.suffixed` suggests are in use.
    """

    products: Iterable[CandidateProduct] = ()
    offers: Iterable[OwnOffer] = ()
    shop_codes: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()

    def offering(self, offered: Mapping[int, str]) -> "Candidates":
        """The same, but the shop also offers these products: product key to the shop's own id."""
        if not offered:
            return self
        offers = {offer.product_pk: offer for offer in self.offers}
        offers |= {pk: OwnOffer(0, pk, row_id) for pk, row_id in offered.items()}
        return replace(self, offers=[*offers.values()])


@dataclass(slots=True)
class Decision:
    """What to write for a row.

    Attributes:
        product: the product that the row is; None for a new one.
        product_id: the id of the product, new or not.
        offer_pk: the shop's offer to update; None to make a new one.
        moved_from: the product that this offer has belonged to until now, if it is another.
        central: whether the product takes over the row's attributes.
        keep_gtin: whether its GTIN stays all the same.
        title_differs: the product's title, if the row has another and it is not taken over.
    """

    product: CandidateProduct | None
    product_id: str
    offer_pk: int | None = None
    moved_from: int | None = None
    central: bool = True
    keep_gtin: bool = False
    title_differs: str | None = None


@dataclass(slots=True)
class Matcher:
    """Decides for the rows of one shop's feed, in their order.

    Args:
        shop_id, shop_code, owner_id: the shop and its owner.
        shop_is_verified: whether it is.
        overwrite_central: whether products of others may be rewritten (an admin's import).
    """

    shop_id: int
    shop_code: str
    owner_id: int
    shop_is_verified: bool
    overwrite_central: bool = False
    _products: dict[int, CandidateProduct] = field(default_factory=dict)
    _by_gtin: dict[int, list[CandidateProduct]] = field(default_factory=dict)
    _by_product_id: dict[str, CandidateProduct] = field(default_factory=dict)
    _own_by_id: dict[str, OwnOffer] = field(default_factory=dict)
    _own_by_product: dict[int, OwnOffer] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, job: JobContext) -> "Matcher":
        """The matcher for a job."""
        return cls(
            job.shop_id,
            job.shop_code,
            job.shop_owner_id,
            job.shop_is_verified,
            overwrite_central=job.options.overwrite_central,
        )

    def spellings(self, row_id: str) -> tuple[str, str]:
        """The product ids that rules 3 and 4 try for a row."""
        return row_id, f"{self.shop_code}:{row_id}"

    def suffixed(self, row_id: str) -> Iterator[str]:
        """The product ids to try when both spellings are taken."""
        return (f"{self.shop_code}:{row_id}-{n}" for n in range(2, _SUFFIXES + 2))

    def decide(self, rows: Sequence[RowKeys], candidates: Candidates) -> list[Decision]:
        """What each row of a batch is. No two rows have the same id."""
        self._products = {product.pk: product for product in candidates.products}
        self._by_gtin = defaultdict(list)
        for product in sorted(self._products.values(), key=lambda product: product.pk):
            if product.gtin_key is not None:
                self._by_gtin[product.gtin_key].append(product)
        self._by_product_id = {p.product_id: p for p in self._products.values()}
        self._own_by_id, self._own_by_product = {}, {}
        for offer in candidates.offers:
            self._own_by_product[offer.product_pk] = offer
            if offer.shop_product_id is not None:
                self._own_by_id[offer.shop_product_id] = offer
        self._taken = {*candidates.taken, *self._by_product_id}
        return [self._decide(row, candidates.shop_codes) for row in rows]

    def _decide(self, row: RowKeys, shop_codes: frozenset[str]) -> Decision:
        offer = self._own_by_id.get(row.id)
        if offer is not None:
            product = self._products[offer.product_pk]
            if not _contradict(row, product) or self._is_correction(product):
                return self._decided(row, product, offer)
            del self._own_by_product[product.pk]  # the offer moves to another product
        found = None
        if self._products:  # in a new feed there are usually none
            found = self._by_gtin_rule(row) or self._by_id_rule(row)
        if found is None:
            return Decision(
                None,
                self._new_id(row, shop_codes),
                offer.pk if offer else None,
                moved_from=offer.product_pk if offer else None,
            )
        adopted = self._own_by_product.get(found.pk)
        if offer is None:
            offer = adopted  # made by hand, without an id of the shop's own
        self._own_by_product[found.pk] = OwnOffer(offer.pk if offer else 0, found.pk, row.id)
        return self._decided(row, found, offer)

    def _is_correction(self, product: CandidateProduct) -> bool:
        """Rule 1: a row may change the GTIN of a product that only the shop's owner has."""
        return product.owner_id == self.owner_id and not product.offered_by_others

    def _by_gtin_rule(self, row: RowKeys) -> CandidateProduct | None:
        """Rule 2: by the GTIN."""
        if row.gtin_key is None:
            return None
        fitting = [
            product
            for product in self._by_gtin.get(row.gtin_key, ())
            if self._is_free(product, row)
            and not _brands_differ(row.brand, product.brand)
            and (product.trusted_owner or not self.shop_is_verified)
        ]
        own = [product for product in fitting if product.owner_id == self.owner_id]
        return next(iter(own or fitting), None)

    def _by_id_rule(self, row: RowKeys) -> CandidateProduct | None:
        """Rule 3: by the id."""
        for product_id in self.spellings(row.id):
            product = self._by_product_id.get(product_id)
            if product is None or not self._is_free(product, row) or _contradict(row, product):
                continue
            by_hand = product.source_shop_id is None and product.owner_id == self.owner_id
            if product.source_shop_id == self.shop_id or by_hand:
                return product
        return None

    def _is_free(self, product: CandidateProduct, row: RowKeys) -> bool:
        """Whether the shop does not yet offer the product under another id."""
        own = self._own_by_product.get(product.pk)
        if own is None or own.shop_product_id == row.id:
            return True
        # An offer without an id of the shop's own may get this one, unless the row has an offer.
        return own.shop_product_id is None and row.id not in self._own_by_id

    def _new_id(self, row: RowKeys, shop_codes: frozenset[str]) -> str:
        """Rule 4: an id for a new product. Another shop's prefix is reserved for that shop."""
        chosen = row.id
        prefix, colon, _ = row.id.partition(":")
        if row.id in self._taken or (colon and prefix.strip().upper() in shop_codes):
            _, prefixed = self.spellings(row.id)
            names = (prefixed, *self.suffixed(row.id))
            free = (name for name in names if name not in self._taken)
            chosen = next(free, None) or f"{prefixed}-{token_hex(8)}"
        self._taken.add(chosen)
        return chosen

    def _decided(self, row: RowKeys, product: CandidateProduct, offer: OwnOffer | None) -> Decision:
        own = product.owner_id == self.owner_id
        central = own or self.overwrite_central
        return Decision(
            product,
            product.product_id,
            offer.pk if offer else None,
            moved_from=offer.product_pk if offer and offer.product_pk != product.pk else None,
            central=central,
            keep_gtin=product.offered_by_others,
            title_differs=product.title if not central and product.title != row.title else None,
        )


def _contradict(row: RowKeys, product: CandidateProduct) -> bool:
    """Whether both have valid GTINs, and these differ."""
    return (
        row.valid_gtin_key is not None
        and product.gtin_key is not None
        and row.valid_gtin_key != product.gtin_key
    )


def _brands_differ(one: str | None, other: str | None) -> bool:
    """Whether both are known and do not read alike: ``L'Oréal`` and ``LOREAL®`` do."""
    return bool(one and other) and _plain(one or "") != _plain(other or "")


def _plain(brand: str) -> str:
    return letters_alone(brand) or brand
