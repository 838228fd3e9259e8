"""Whether ordinary users see a product, in SQL; see :mod:`letzshop_core.products.visibility`."""

__all__ = ["IS_PUBLIC", "OWNER_IS_TRUSTED"]

OWNER_IS_TRUSTED = """(
    products.owner_id IS NULL
    OR EXISTS (SELECT 1 FROM users WHERE users.id = products.owner_id AND users.role = 'admin')
    OR EXISTS (SELECT 1 FROM shops WHERE shops.owner_id = products.owner_id AND shops.is_verified)
)"""
"""Of a row of ``products``: nobody owns it, or an admin, or the owner of a verified shop."""

IS_PUBLIC = f"""CASE
    WHEN EXISTS (SELECT 1 FROM shop_products WHERE shop_products.product_pk = products.id)
    THEN EXISTS (
        SELECT 1 FROM shop_products JOIN shops ON shops.id = shop_products.shop_id
        WHERE shop_products.product_pk = products.id AND shop_products.is_active
        AND shops.is_active AND shops.is_verified
    )
    ELSE {OWNER_IS_TRUSTED}
END"""
"""Of a row of ``products``: what its column ``is_public`` has to be."""
