"""Whether ordinary users see a product, in SQL; see :mod:`letzshop_core.products.visibility`."""

__all__ = ["IS_PUBLIC", "LOOKED_UP", "OWNER_IS_TRUSTED", "UPDATE_VISIBILITY"]

LOOKED_UP = "LIMIT 1 OFFSET 0"
"""Ends a subquery of EXISTS. Without it, PostgreSQL may answer the subquery for many rows by
reading the whole table once; with it, each row is looked up by an index."""

OWNER_IS_TRUSTED = f"""(
    products.owner_id IS NULL
    OR EXISTS (
        SELECT 1 FROM users WHERE users.id = products.owner_id AND users.role = 'admin' {LOOKED_UP}
    )
    OR EXISTS (
        SELECT 1 FROM shops
        WHERE shops.owner_id = products.owner_id AND shops.is_verified {LOOKED_UP}
    )
)"""
"""Whether a row of ``products`` is owned by nobody, an admin, or the owner of a verified shop."""

IS_PUBLIC = f"""CASE
    WHEN EXISTS (
        SELECT 1 FROM shop_products WHERE shop_products.product_pk = products.id {LOOKED_UP}
    )
    THEN EXISTS (
        SELECT 1 FROM shop_products JOIN shops ON shops.id = shop_products.shop_id
        WHERE shop_products.product_pk = products.id AND shop_products.is_active
        AND shops.is_active AND shops.is_verified {LOOKED_UP}
    )
    ELSE {OWNER_IS_TRUSTED}
END"""
"""What the column ``is_public`` of a row of ``products`` has to be."""

UPDATE_VISIBILITY = f"""UPDATE products SET is_public = {IS_PUBLIC}
WHERE {{which}} AND is_public <> {IS_PUBLIC}"""
"""Corrects ``is_public`` of the products for which ``{which}`` holds."""
