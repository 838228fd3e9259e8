"""A feed imported with django-import-export in bulk mode.

``python -m benchmarks.peers._django_import_export DATABASE_URL FEED``; prints the seconds. Products
alone go into the table of letzshop: no offers, digests, price history or findings.
"""

import csv
import sys
import time
from urllib.parse import parse_qs, urlsplit

import django
import tablib  # type: ignore[import-not-found,import-untyped,unused-ignore]
from django.conf import settings

COPIED = (
    *("title", "description", "link", "image_link", "availability", "brand", "gtin", "mpn"),
    *("condition", "google_product_category", "item_group_id", "color", "size", "gender"),
    *("age_group", "material", "pattern", "shipping_weight"),
)


def main(url: str, path: str) -> float:
    settings.configure(
        INSTALLED_APPS=["import_export"],
        DATABASES={"default": _database(url)},
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.db import models
    from django.utils import timezone
    from import_export import resources

    class Product(models.Model):  # type: ignore[misc]
        product_id = models.TextField(unique=True)
        price = models.DecimalField(max_digits=15, decimal_places=4)
        currency = models.CharField(max_length=3)
        search_text = models.TextField()
        is_public = models.BooleanField(default=True)
        created_at = models.DateTimeField(default=timezone.now)
        updated_at = models.DateTimeField(default=timezone.now)
        for _name in COPIED:
            locals()[_name] = models.TextField(null=True)

        class Meta:
            app_label, db_table, managed = "peer", "products", False

    class ProductResource(resources.ModelResource):  # type: ignore[misc]
        class Meta:
            model = Product
            fields = ("product_id", "price", "currency", "search_text", *COPIED)
            import_id_fields = ("product_id",)
            use_bulk = True
            batch_size = 1000
            skip_unchanged = True
            report_skipped = False
            skip_diff = True

    start = time.perf_counter()
    data = tablib.Dataset(headers=["product_id", "price", "currency", "search_text", *COPIED])
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            amount, _, currency = row["price"].partition(" ")
            if amount.replace(".", "").isdigit():
                values = [row[name] for name in COPIED]
                data.append([row["id"], amount, currency, row["title"].lower(), *values])
    result = ProductResource().import_data(data, raise_errors=True)
    assert result.totals["new"] + result.totals["skip"] == len(data), result.totals
    return time.perf_counter() - start


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///")}
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": parts.username or "",
        "HOST": query["host"][0] if "host" in query else parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2]))
