"""Every path and the resource that serves it."""

from types import MappingProxyType

from letzshop_core import Letzshop
from letzshop_http.audit import Audit
from letzshop_http.export import ExportCsv
from letzshop_http.feeds import Feeds, OneFeed
from letzshop_http.health import Health, OptionalDependencies
from letzshop_http.imports import (
    AdminImportJobs,
    ImportCancellation,
    ImportCsv,
    ImportErrors,
    ImportJobs,
    ImportStatus,
)
from letzshop_http.offers import OneOffer, Prices, ShopOffers
from letzshop_http.operations import Resource
from letzshop_http.products import OneProduct, Products
from letzshop_http.root import Root
from letzshop_http.shops import AdminShops, OneShop, Shops, ShopStatus, ShopVerification
from letzshop_http.stats import Marketplace, Quality
from letzshop_http.stock import (
    OneReservation,
    ReservationCommit,
    Reservations,
    Stock,
    StockAddition,
    StockOfGtin,
    StockRemoval,
)
from letzshop_http.users import AdminUsers, Login, Me, Password, Registration, UserStatus

__all__ = ["routes"]


def routes(
    letzshop: Letzshop, *, marketplace: str, optional: OptionalDependencies = MappingProxyType({})
) -> list[tuple[str, Resource]]:
    """The route table: what is mounted, documented and authorised."""
    return [
        ("/", Root(letzshop, marketplace)),
        ("/health", Health(letzshop, optional)),
        ("/import-csv", ImportCsv(letzshop)),
        ("/import-status/{job_id:row}", ImportStatus(letzshop)),
        ("/import-jobs", ImportJobs(letzshop)),
        ("/import-jobs/{job_id:row}/cancel", ImportCancellation(letzshop)),
        ("/import-jobs/{job_id:row}/errors.csv", ImportErrors(letzshop)),
        ("/export-csv", ExportCsv(letzshop)),
        ("/feeds", Feeds(letzshop)),
        ("/feeds/{feed_id:row}", OneFeed(letzshop)),
        ("/admin/import-jobs", AdminImportJobs(letzshop)),
        ("/register", Registration(letzshop)),
        ("/login", Login(letzshop)),
        ("/me", Me(letzshop)),
        ("/me/password", Password(letzshop)),
        ("/shops", Shops(letzshop)),
        ("/shops/{shop_code}", OneShop(letzshop)),
        ("/shops/{shop_code}/products", ShopOffers(letzshop)),
        ("/shops/{shop_code}/products/{product_id}", OneOffer(letzshop)),
        ("/shops/{shop_code}/products/{product_id}/price-history", Prices(letzshop)),
        ("/shops/{shop_code}/quality", Quality(letzshop)),
        ("/products", Products(letzshop)),
        ("/products/{product_id}", OneProduct(letzshop)),
        ("/stats", Marketplace(letzshop)),
        ("/stock", Stock(letzshop)),
        ("/stock/add", StockAddition(letzshop)),
        ("/stock/remove", StockRemoval(letzshop)),
        ("/stock/reservations", Reservations(letzshop)),
        ("/stock/reservations/{reservation_id}", OneReservation(letzshop)),
        ("/stock/reservations/{reservation_id}/commit", ReservationCommit(letzshop)),
        ("/stock/{gtin}", StockOfGtin(letzshop)),
        ("/admin/users", AdminUsers(letzshop)),
        ("/admin/users/{user_id:row}/status", UserStatus(letzshop)),
        ("/admin/shops", AdminShops(letzshop)),
        ("/admin/shops/{shop_id:row}/verify", ShopVerification(letzshop)),
        ("/admin/shops/{shop_id:row}/status", ShopStatus(letzshop)),
        ("/admin/audit", Audit(letzshop)),
    ]
