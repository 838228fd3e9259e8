"""Header spellings and the attributes they name."""

from collections import Counter

import pytest

from letzshop_core.errors import Invalid
from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.columns import (
    BESIDE,
    Target,
    header_score,
    is_net_price,
    map_columns,
)
from letzshop_core.feeds.columns.names import EXTRA_NAMES, HEADER_NAMES


def target_of(header: str) -> Target | None:
    return map_columns([header]).targets[0]


@pytest.mark.parametrize(
    ("header", "attribute"),
    [
        ("image_link", "image_link"),
        ("Image link", "image_link"),
        ("IMAGE-LINK", "image_link"),
        ("imageLink", "image_link"),
        ("g:image_link", "image_link"),
        ("image link [image_link]", "image_link"),
        ("Bildlink [image_link]", "image_link"),
        ("\ufeffid", "id"),
        ('"title"', "title"),
        ("ProductEan", "gtin"),
        ("Product Condition", "condition"),
        ("products_price", "price"),
        ("manufacturers_name", "brand"),
        ("p_name.de", "title"),
        ("p_stock", "quantity"),
        ("Bezeichnung 1", "title"),
        ("PU TTC", "price"),
        ("merchantItemId", "id"),
        ("Merchant ID", None),
        ("Codice EAN<endrecord>", "gtin"),
        ("PU HT", None),
        ("product_sale_price", "sale_price"),
        ("item_size", "size"),
        ("article_stock", "quantity"),
        ("ProductoPrecio", "price"),
        ("VK-Preis 1", "price"),
        ("SellerProductId", "id"),
        ("Unique Merchant SKU", "id"),
        ("Wholesale price", "cost_of_goods_sold"),
        ("Prix d'achat HT", "cost_of_goods_sold"),
        ("Quantity On Hand", "quantity"),
        ("cover_url", "image_link"),
        ("VariationSalesPrice.price", "price"),
        ("MATNR", "id"),
        ("Manufacturer.name", "brand"),
        ("  price * ", "price"),
        ("kategorinavn", "product_type"),
        ("billedurl", "image_link"),
        ("vareurl", "link"),
        # German
        ("Artikelnummer", "id"),
        ("A.-Nr.", "id"),
        ("Webadresse", "link"),
        ("Nom du fabricant", "brand"),
        ("Réf. constructeur", "mpn"),
        ("Prix de vente public", "price"),
        ("Prix en promo", "sale_price"),
        ("Preis", "price"),
        ("Marke", "brand"),
        ("Verfügbarkeit", "availability"),
        ("Verfu\u0308gbarkeit", "availability"),
        ("VERFUEGBARKEIT", "availability"),
        ("Bild-URL", "image_link"),
        ("Größe", "size"),
        ("Lagerbestand", "quantity"),
        # French, Spanish, Italian, Dutch, Luxembourgish
        ("prix", "price"),
        ("Référence", "id"),
        ("Lien de l’image", "image_link"),
        ("État", "condition"),
        ("Disponibilité", "availability"),
        ("Precio", "price"),
        ("Descripción", "description"),
        ("Prezzo scontato", "sale_price"),
        ("Disponibilità", "availability"),
        ("Omschrijving", "description"),
        ("Voorraad", "quantity"),
        ("Präis", "price"),
        ("Beschreiwung", "description"),
        ("Prix de vente TTC", "price"),
        ("Verkaufspreis brutto", "price"),
        ("Preis 1 brutto", "price"),
        ("Promotional offer price", "sale_price"),
        ("price_discounts", None),
        ("Prix remises", None),
        ("Cena s rabatem", "sale_price"),
        ("Brutto-VK", "price"),
        ("Prijs incl. BTW", "price"),
        ("Precio con IVA", "price"),
        ("Price (incl. VAT)", "price"),
        ("Prix soldé TTC", "sale_price"),
        ("Prix de vente HT", None),
        ("VK netto", None),
        ("Marke brutto", None),
        ("PVP", "price"),
        ("Réf. produit", "id"),
        ("REF_FABRICANT", "mpn"),
        ("EAN/UPC", "gtin"),
        ("VK 1 Brutto", "price"),
        ("product_price_vat_inc", "price"),
        ("Preço com IVA", "price"),
        ("VK 1 Netto", None),
        ("Stock réel", "quantity"),
        ("Preis ab 1", "price"),
        ("Preis ab 10", None),
        ("Lieferbar", "availability"),
        ("name-de_DE-ecommerce", "title"),
        ("Hersteller / Markenname", "brand"),
        ("Código universal de producto", "gtin"),
        ("URL till bilden", "image_link"),
        # OXID, eBay's identifiers, Google in German, Criteo
        ("OXID", "id"),
        ("OXTITLE", "title"),
        ("OXLONGDESC", "description"),
        ("OXPRICE", "price"),
        ("OXTPRICE", None),
        ("OXEAN", "gtin"),
        ("OXPIC1", "image_link"),
        ("OXPIC2", "additional_image_link"),
        ("Oxford", None),
        ("P:EAN", "gtin"),
        ("Sonderangebotspreis", "sale_price"),
        ("Artikelgruppe", "product_type"),
        ("Artikelgroep", "product_type"),
        ("bigimage", "image_link"),
        ("color_name", "color"),
        # Amazon, eBay, Awin
        ("standard_price", "price"),
        ("*StartPrice", "price"),
        ("Product:EAN", "gtin"),
        ("*C:Marke", "brand"),
        ("aw_deep_link", "link"),
        # Meta
        ("quantity_to_sell_on_facebook", "quantity"),
        ("video[0].url", "video_link"),
        # Shopify, WooCommerce, Idealo, Mirakl
        ("Variant SKU", "id"),
        ("Handle", "item_group_id"),
        ("Body (HTML)", "description"),
        ("Variant Barcode", "gtin"),
        ("In stock?", "availability"),
        ("Regular price", "price"),
        ("GTIN, UPC, EAN, or ISBN", "gtin"),
        ("eans", "gtin"),
        ("hans", "mpn"),
        ("basePrice", None),
        ("eec_efficiencyClass", "energy_efficiency_class"),
        ("Google Shopping / Custom Product", None),
        ("offer-sku", "id"),
        # numbered columns
        ("additional_image_link_2", "additional_image_link"),
        ("image_link[0]", "image_link"),
        ("image_link[1]", "additional_image_link"),
        ("Bild 1", "image_link"),
        ("Bild 2", "additional_image_link"),
        ("product_highlight 3", "product_highlight"),
        ("custom_label_0", "custom_label_0"),
        ("Custom label 4", "custom_label_4"),
        ("Final URL", "link"),
        ("shipping_price", None),
        ("shipping(price)", None),
        # put together of words
        ("Bild 1 Pfad/URL", "image_link"),
        ("Bild 2 Pfad/URL", "additional_image_link"),
        ("Bildpfad 1", "image_link"),
        ("Image 1 (obligatoire)", "image_link"),
        ("Lien photo", "image_link"),
        ("ImageLargeURL", "image_link"),
        ("product_media_gallery_image_url_1", "additional_image_link"),
        ("Ek Resim 3", "additional_image_link"),
        ("Produktbild 1 2", None),
        ("Image Alt Text", None),
        ("EAN or UPC", "gtin"),
        ("Barcode type", None),
        ("manufacturer_sku", "mpn"),
        ("Tillverkarens art.nr", "mpn"),
        ("Manufacturer ID", None),
        ("Référence vendeur", "id"),
        ("Sygnatura/SKU Sprzedającego", "id"),
        ("merchant_id", None),
        ("Supplier SKU", None),
        ("ARTIKEL_BEZ", "title"),
        ("Product type name", None),
        ("Stock actual", "quantity"),
        ("Q.tà in giacenza", "quantity"),
        ("Stock minimum", None),
        ("Stock Unit", None),
        ("Akciós bruttó ár", "sale_price"),
        ("Listino 1 (ivato)", "price"),
        # Greek, Turkish
        ("Κωδικός", "id"),
        ("ΤΙΜΗ ΛΙΑΝΙΚΗΣ", "price"),
        ("Τιμή χωρίς ΦΠΑ", None),
        ("Ürün Adı", "title"),
        ("SATIŞ FİYATI", "price"),
        ("Satis Fiyati (KDV Dahil)", "price"),
        ("Satış Fiyatı KDV Hariç", None),
        # in one of several languages
        ("name_de", "title"),
        ("description-fr_FR", "description"),
        ("Titel (en)", "title"),
        ("NL_Title_Long", "title"),
        ("price_de", None),
        ("Price RO", None),  # Romania's, not in Omani rials
        ("price_id", None),
        ("Price plus tax", None),
        ("Pris kr", "price"),
        ("size_it", None),
        ("name_id", None),
        # made by hand
        ("Item #", "id"),
        ("Product #", "id"),
        ("Reference #", "id"),
        ("Image #2", "additional_image_link"),
        ("Product Image File - 1", "image_link"),
        ("N° d'article", "id"),
        ("Désignation article", "title"),
        ("Denominación", "title"),
        ("Online-Preis", "price"),
        ("Gross price", "price"),
        ("Preis inkl. 19% MwSt.", "price"),
        ("Prezzo ivato", "price"),
        ("Price (tax excl.)", None),
        ("Price (ex VAT)", None),
        ("Precio (sin IVA)", None),
        ("Top price", None),
        ("Prix remisé", "sale_price"),
        ("Gencod", "gtin"),
        ("Global Trade Item Number (GTIN)", "gtin"),
        ("Hersteller Art.-Nr.", "mpn"),
        ("Qté en stock", "quantity"),
        ("Units in stock", "quantity"),
        ("Variant Inventory Quantity", "quantity"),
        ("Seller SKU ID", "id"),
        ("Артикул поставщика", "id"),
        ("Ссылка на главное фото*", "image_link"),
        ("Ссылки на дополнительные фото", "additional_image_link"),
        ("Your selling price (INR)", "price"),
        ("Preis/Stück", "price"),
        ("Prix bouteille TTC", "price"),
        ("Preis/Fl.", "price"),
        ("Stock #", "id"),
        ("Description détaillée", "description"),
        ("商品管理番号（商品URL）", "id"),
        ("Prix de vente remisé TTC", "sale_price"),
        ("actionPrice", "sale_price"),
        ("MP cena sa PDV", "price"),
        ("Cena zł brutto", "price"),
        ("Cena v Kč", "price"),
        ("Pris kr inkl. moms", "price"),
        ("Price (p)", None),
        ("Normal price with VAT", "price"),
        ("Prix normal", "price"),
        ("Titel / Title / Titre / Titolo / Título", "title"),
        ("Salgspris kr", "price"),
        ("shipping_country", None),
        ("Prix final TTC", "price"),
        ("Qty on hand", "quantity"),
        ("bookcondition", "condition"),
        ("Ord. pris inkl. moms", "price"),
        ("Hoofdfoto", "image_link"),
        ("宝贝价格", "price"),
        ("نام محصول", "title"),
        ("price_b2c", "price"),
        ("offers.price", "price"),
        ("offers/0/priceCurrency", "currency"),
        ("Größe EU", "size"),
        ("Délai de livraison", "availability"),
        ("Levertijd", "availability"),
        ("Galeriebilder", "additional_image_link"),
        ("Hauptkategorie", "product_type"),
        ("Nettogewicht", "product_weight"),
        ("Bruttogewicht", "shipping_weight"),
        ("Vater-Artikelnummer", "item_group_id"),
        ("prix currency", "currency"),
        ("prix devise", "currency"),
        # several languages
        ("Marque / Marke", "brand"),
        ("Désignation | Bezeichnung", "title"),
        ("Prix TTC\nPreis inkl. MwSt.", "price"),
        ("Stock - Bestand - Voorraad", "quantity"),
        ("Op Lager", "availability"),
        ("Désignation / Omschrijving", "title"),
        ("Größe / Farbe", None),
        ("Preis / kg", None),
        ("Preis / Einheit", None),
        ("Katalogové číslo", "id"),
        ("Skladem ks", "quantity"),
        ("Stanje zaliha", "quantity"),
        ("Име на продукта", "title"),
        ("incl. VAT price", "price"),
        # not attributes
        ("Lieblingsfarbe", None),
        ("Preis netto", None),
        ("Preis (netto)", None),
        ("Title (2)", None),
        ("item_label", None),
        # remarks on prices
        ("Preis (VK)", "price"),
        ("Preis (ab 1 Stk.)", "price"),
        ("Preis (1-9)", "price"),
        ("Preis (17 %)", "price"),
        ("Preis (inkl. Versand)", "price"),
        ("Price (sale)", "sale_price"),
        ("Preis (EK)", "cost_of_goods_sold"),
        ("Price (wholesale)", "cost_of_goods_sold"),
        ("Preis (UVP)", None),
        ("Adviesprijs", None),
        ("Onze prijs", "price"),
        ("Preis (Händler)", None),
        ("Price (per kg)", None),
        ("Preis (pro 100 g)", None),
        ("Preis (ab 10)", None),
        ("Preis (10-49 Stück)", None),
        ("Price (min)", "price"),
        ("Price (max)", None),
        ("Price (in cents)", "price"),
        ("", None),
        ("7", None),
        ("Наша цена", "price"),
        ("custo", "cost_of_goods_sold"),
        ("成本价", "cost_of_goods_sold"),
        ("Aktieprijs", "sale_price"),
        ("Hauptbarcode", "gtin"),
        ("Materiali", "material"),
        ("product_category_tree", "product_type"),
        ("Mã SP", "id"),
    ],
)
def test_header(header: str, attribute: str | None) -> None:
    target = target_of(header)
    assert (target and target.attribute) == attribute


@pytest.mark.parametrize(
    ("header", "attribute", "currency"),
    [
        ("Preis (EUR)", "price", "EUR"),
        ("price_eur", "price", "EUR"),
        ("Preis in €", "price", "EUR"),
        ("Price [USD]", "price", "USD"),
        ("Sale price CHF", "sale_price", "CHF"),
        ("Preis (inkl. MwSt.)", "price", None),
        ("Preis €", "price", "EUR"),
        ("Preis / Prix CHF", "price", "CHF"),
        ("Preis CHF / Prix", "price", "CHF"),
        ("VK [€]", "price", "EUR"),
        ("Preis in EUR (brutto)", "price", "EUR"),
        ("Price (EUR) incl. 19% VAT", "price", "EUR"),
        ("EK (€)", "cost_of_goods_sold", "EUR"),
        ("Versand €", "shipping", "EUR"),
        ("Währung EUR", "currency", None),
        ("Price (Rs)", "price", "INR"),
        ("price_rs", "price", "INR"),
        ("PriceUSD", "price", "USD"),
        ("salePriceEUR", "sale_price", "EUR"),
        ("Fiyat TL", "price", "TRY"),
        ("Cijena (KM)", "price", "BAM"),
    ],
)
def test_currency_in_the_header(header: str, attribute: str, currency: str | None) -> None:
    target = target_of(header)
    assert target is not None
    assert (target.attribute, target.currency) == (attribute, currency)


def test_ebay_states_its_currency_once() -> None:
    action = "*Action(SiteID=Germany|Country=DE|Currency=EUR|Version=1193|CC=UTF-8)"
    columns = map_columns([action, "CustomLabel", "*Title", "*StartPrice"])
    assert columns.targets[3] == Target("price", currency="EUR", rank=columns.targets[3].rank)
    assert columns.targets[0] is None


def test_unit_and_order_in_the_header() -> None:
    weight = target_of("Gewicht (kg)")
    assert weight is not None
    assert (weight.attribute, weight.unit) == ("product_weight", "kg")
    for header, unit in (("Länge (mm)", "mm"), ("Gewicht in Gramm", "g"), ("Inhalt (ml)", "ml")):
        target = target_of(header)
        assert target is not None
        assert target.unit == unit
    assert target_of("Länge (kg)") is None
    shipping = target_of("shipping(country:postal_code:price)")
    assert shipping is not None
    assert (shipping.attribute, shipping.fields) == (
        "shipping",
        ("country", "postal_code", "price"),
    )
    fields = ATTRIBUTES["shipping"].fields
    shipping = target_of(f"shipping({':'.join(fields)})")
    assert shipping is not None
    assert shipping.fields == fields


@pytest.mark.parametrize("attribute", list(ATTRIBUTES))
def test_every_attribute_is_known_by_its_own_name(attribute: str) -> None:
    for header in (attribute, f"g:{attribute}", attribute.replace("_", " ").upper()):
        target = target_of(header)
        assert target is not None, header
        assert target.attribute == attribute


def test_no_spelling_names_two_attributes() -> None:
    homes: dict[str, str] = {}
    for attribute, names in HEADER_NAMES.items():
        for name in names:
            # Former prices stand beside prices, and each date beside the other.
            others = {"former_price": ["price"], "sale_starts": ["sale ends"]}
            others["sale_ends"] = ["sale starts"]
            target = map_columns([name, *others.get(attribute, ())]).targets[0]
            assert target is not None, name
            assert target.attribute == attribute, f"{name!r} is both"
            assert homes.setdefault(name, attribute) == attribute


@pytest.mark.parametrize(
    ("header", "mapped"),
    [
        ("Product|Description|Price", ["id", "title", "price"]),
        ("id|title|old price|shipping price", ["id", "title", "price", None]),
        ("id|title|old price|Farbton", ["id", "title", "price", None]),
    ],
)
def test_what_columns_are_beside_each_other(header: str, mapped: list[str | None]) -> None:
    names = header.split("|")
    assert [map_columns(names).mapped.get(name) for name in names] == mapped


def test_of_prices_that_name_their_currency_ebays_is_not_the_one() -> None:
    columns = map_columns(["*Action(SiteID=Germany|Currency=EUR)", "id", "price", "sale price USD"])
    assert [target and target.currency for target in columns.targets] == [None, None, "EUR", "USD"]


@pytest.mark.parametrize(
    ("header", "attribute", "currency", "unit"),
    [
        ("Betrag", "price (EUR)", "EUR", None),
        ("Betrag (EUR)", "price", "EUR", None),
        ("Masse [kg]", "product_weight", None, "kg"),
        ("Masse (netto)", "product_weight", None, None),
    ],
)
def test_what_is_said_beside_a_name_holds_for_a_column_that_the_caller_maps(
    header: str, attribute: str, currency: str | None, unit: str | None
) -> None:
    (target,) = map_columns([header], {header: attribute}).targets
    assert target is not None
    assert (target.currency, target.unit) == (currency, unit)


def test_names_of_attributes_are_registered() -> None:
    assert HEADER_NAMES.keys() - BESIDE.keys() - {"currency"} <= ATTRIBUTES.keys()


def test_shopware_5_has_its_long_description_apart() -> None:
    columns = map_columns(["ordernumber", "supplier", "name", "description", "description_long"])
    assert columns.mapped["description_long"] == "description"
    assert columns.doubled == {3: 4}


@pytest.mark.parametrize(
    "header",
    [
        ("ID", "Type", "SKU", "Name", "In stock?", "Stock", "Sale price", "Regular price",
         "Categories", "Images", "Parent", "External URL"),
        ("ID", "Typ", "Artikelnummer", "Name", "Vorrätig?", "Bestand", "Angebotspreis",
         "Regulärer Preis", "Kategorien", "Bilder", "Übergeordnetes Produkt", "Externe URL"),
        ("ID", "Type", "UGS", "Nom", "En stock ?", "Stock", "Tarif promo", "Tarif régulier",
         "Catégories", "Images", "Parent", "URL externe"),
        ("ID", "Tipo", "SKU", "Nombre", "¿Existencias?", "Inventario", "Precio rebajado",
         "Precio normal", "Categorías", "Imágenes", "Superior", "URL externa"),
        ("ID", "Tipo", "COD", "Nome", "In stock?", "Magazzino", "Prezzo in offerta",
         "Prezzo di listino", "Categorie", "Immagini", "Genitore", "URL esterno"),
        ("ID", "Type", "SKU", "Naam", "Op voorraad?", "Voorraad", "Actieprijs",
         "Reguliere prijs", "Categorieën", "Afbeeldingen", "Hoofd", "Externe URL"),
    ],
)  # fmt: skip
def test_woocommerce_in_the_languages_of_its_shops(header: tuple[str, ...]) -> None:
    columns = map_columns(header)
    assert [target and target.attribute for target in columns.targets] == [
        *("id", None, "id", "title", "availability", "quantity", "sale_price", "price"),
        *("product_type", "image_link", "item_group_id", "link"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Имя | В наличии? | Запасы | Акционная цена | Базовая цена | Категории | Краткое описание",
        "Назва | В наявності? | Запаси | Ціна розпродажу | Звичайна ціна | Категорії | Опис",
        "Nazwa | Na stanie? | Magazyn | Cena promocyjna | Cena regularna | Kategorie | Krótki opis",
        "Jméno | Skladem? | Sklad | Zvýhodněná cena | Běžná cena | Kategorie | Krátký popis",
        "Meno | Na sklade? | Sklad | Zľavnená cena | Bežná cena | Kategórie | Krátky popis",
        "Név | Raktáron? | Készlet | Akciós ár | Normál ár | Kategóriák | Rövid leírás",
        "Nume | În stoc? | Stoc | Preț redus | Preț obișnuit | Categorii | Descriere scurtă",
        "Nome | Em estoque? | Estoque | Preço promocional | Preço | Categorias | Descrição curta",
        "Namn | I lager? | Lager | Reapris | Ordinarie pris | Kategorier | Kort beskrivning",
        "Navn | På lager? | Lager | Tilbudspris | Normalpris | Kategorier | Kort beskrivelse",
        "Nimi | Varastossa? | Varasto | Alehinta | Normaalihinta | Osastot | Lyhyt kuvaus",
        "Όνομα | Σε απόθεμα; | Στοκ | Τιμή προσφοράς | Κανονική τιμή | Κατηγορία | Περιγραφή",
        "İsim | Stokta? | Stok | İndirimli fiyat | Normal fiyat | Kategoriler | Kısa açıklama",
        "Ime | Na zalogi? | Zaloga | Znižana cena | Redna cena | Kategorije | Kratek opis",
    ],
)
def test_shops_in_further_languages(header: str) -> None:
    assert [*map_columns(header.split(" | ")).mapped.values()] == [
        *("title", "availability", "quantity", "sale_price", "price", "product_type"),
        "description",
    ]


@pytest.mark.parametrize(
    ("header", "attribute"),
    [
        ("In voorraad", "quantity"),
        ("Lager", "quantity"),
        ("Auf Lager?", "availability"),
        ("Neu?", None),
        ("?", None),
    ],
)
def test_the_answer_to_whether_it_is_there_is_no_number(header: str, attribute: str | None) -> None:
    target = target_of(header)
    assert (target and target.attribute) == attribute


@pytest.mark.parametrize(
    "header",
    [
        "DataInizioPromo DataFinePromo",
        "promo_dal promo_al",
        "promo_start promo_end",
        "Aktionspreis_von Aktionspreis_bis",
        "fecha_inicio_oferta fecha_fin_oferta",
        "date_debut_promo date_fin_promo",
        "angebot-beginn angebot-ende",
        "početak_akcije kraj_akcije",
        "akce_od akce_do",
    ],
)
def test_names_of_dates_of_a_sale(header: str) -> None:
    columns = map_columns(["id", "prezzo", "prezzo promo", *header.split()])
    assert [*columns.mapped.values()][3:] == ["sale_starts", "sale_ends"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Clave | Descripción | Precio público | Existencia", "id title price quantity"),
        ("cod_prod | nombre | precio_unitario | unidades", "id title price quantity"),
        ("codigo | produto | valor | qtde | cod_barras", "id title price quantity gtin"),
        ("código | nome | preço venda | estoque atual", "id title price quantity"),
        ("IdProd | Titolo | Prezzo al pubblico | Disponibile", "id title price availability"),
        ("urun_kodu | ad | birim_fiyat | güncel_stok", "id title price quantity"),
        ("Style No. | Name | Price each | Closing Stock", "id title price quantity"),
        ("Code | Désignation | Prix client | stock actuel", "id title price quantity"),
        ("sku | nome | precoNormal | precoPromo", "id title price sale_price"),
        ("sku | naam | prijs | promo prijs", "id title price sale_price"),
        ("Kod towaru | Nazwa artykułu | Cena katalogowa", "id title price"),
        ("retailer_id | name | price", "id title price"),
        ("pid | product_name | retail_price", "id title price"),
        ("product | sku | market_price | sale_price", "title id price sale_price"),
        (
            "code | pairCode | name | price | defaultImage",
            "id item_group_id title price image_link",
        ),
        (
            "N° artículo en tienda | Nombre del producto | Precio | Precio especial | Precio base",
            "id title price sale_price",
        ),
        ("REF | Nombre | Precio [Centro] | En inventario [Centro]", "id title price quantity"),
        ("SKU | Name | Price [Shop] | In stock [Shop]", "id title price quantity"),
        ("SKU | 商品名 | 想定販売価格", "id title price"),
        ("B2C - Prix TTC | Nom du produit | Référence | Rayon", "price title id product_type"),
        (
            "Código | Descrição | NCM | Preço | Estoque | Descrição Complementar | Código Pai",
            "id title price quantity description item_group_id",
        ),
        ("vehicle_id | title | url | make | model | price", "id title link brand price"),
        (
            "Référence produit | titre produit | description produit | prix TTC | URL grande image",
            "id title description price image_link",
        ),
        (
            "Identifiant | Dénomination | Description | Disponibilité du produit | Prix TTC",
            "id title description availability price",
        ),
        (
            "Kód | Název | Čárkód | Prodejní | Prodejní DPH | Stav zásoby",
            "id title gtin price quantity",
        ),
        ("Kód | Název | Množství | Cena/ks", "id title quantity price"),
        ("SKU | Popis | Dlouhý popis | Cena", "id title description price"),
        ("Kod | Nazwa | Pełny opis | Czas wysyłki", "id title description availability"),
        ("Šifra | Naziv | Cena z DDV | Redna cena z DDV", "id title price former_price"),
        (
            "product_internal_id | product_sku | product_name | product_is_available",
            "id title published",
        ),
        (
            "ŠIFRA PROIZVODA | MARKA PROIZVODA | MPC | MPC ZA VRIJEME POSEBNOG OBLIKA PRODAJE",
            "id brand price sale_price",
        ),
        ("Cod | Denumire | UM | Pret_vanzare", "id title price"),
        ("Nume | SKU | Cod_bare | Pret | UM", "title id gtin price"),
        ("ref | codebar | detalle | pvp", "id gtin title price"),
        ("cod_interno | cod_barras | descripcion | precio_venta", "id gtin title price"),
        (
            "Código | Desc. % | Descrição | Seção | Preço Venda | Preço Custo",
            "id title product_type price cost_of_goods_sold",
        ),
        ("Codice | Descrizione | PrezzoLordo | Sconto %", "id title price"),
        ("Código | Descripción | Precio IVA", "id title price"),
        ("Код | Наименование | Цена | Закупка", "id title price cost_of_goods_sold"),
        (
            "Артикул | Наименование | Бренды | Цена | Кол-во на складе",
            "id title brand price quantity",
        ),
        (
            "Varenr | Navn | Antal på lager | Min. Lager | Inkøbspris | Salgspris",
            "id title quantity cost_of_goods_sold price",
        ),
        ("Mã hàng | Tên hàng hóa | Đơn giá | % VAT", "id title price"),
        ("商品编码 | 商品名称 | 售价 | 划线价", "id title price former_price"),
        ("id | name | list_price | categ_id", "id title price product_type"),
        (
            "IE_XML_ID | IE_NAME | IE_ACTIVE | IE_DETAIL_TEXT | CP_QUANTITY | CV_PRICE_1",
            "id title published description quantity price",
        ),
        (
            "v_products_model | v_products_name_1 | v_products_price | v_manufacturers_name",
            "id title price brand",
        ),
        (
            '[PRODUCT_CODE] | [TITLE] | [PRICE_ORIGINAL "Výchozí"] | [PRICE_WITH_VAT "Výchozí"]',
            "id title former_price price",
        ),
        (
            "@id | /description/name[pol] | /price@gross | /images/large/image@url",
            "id title price image_link",
        ),
        (
            "id | nome | preco-custo | preco-cheio | preco-promocional | peso-em-kg",
            "id title cost_of_goods_sold price sale_price product_weight",
        ),
        (
            "Артикул | Название товара или услуги | Краткое описание | Видимость на витрине",
            "id title description published",
        ),
        ("ID товара | Название препарата | Ссылка на картинку", "id title image_link"),
        ("Tên | Mã phiên bản sản phẩm | Giá | Giá so sánh", "title id price former_price"),
        ("_SkuId (Not changeable) | _ProductId (Not changeable)", "id item_group_id"),
        ("SKU | Title | Webshop price | B2B price", "id title price"),
        ("SKU | Title | Price | Webshop price", "id title price"),
        ("No | Kode | Nama Produk | Harga", "id title price"),
        ("Kennung | Bezeichnung | Preis", "id title price"),
        ("编号 | 商品名称 | 价格 | 活动价 | 剩余数量", "id title price sale_price quantity"),
        (
            "SKU | Título | Precio | Condición | Estado",
            "id title price condition status",
        ),
        ("SKU | Título | Precio | Estado", "id title price condition"),
        (
            "sku | name | category (ID) | 商品カテゴリ(ID) | category",
            "id title product_type",
        ),
        ("sku | google product category (ID)", "id google_product_category"),
        ("sku | paramsynonym | price | amount | size", "id price quantity"),
        ("nume | pret | stoc | activ", "title price quantity published"),
        ("Artikelnr | Benämning | Fabrikat | Pris | EAN", "id title brand price gtin"),
    ],
)
def test_price_lists(header: str, expected: str) -> None:
    assert [*map_columns(header.split(" | ")).mapped.values()] == expected.split()


def test_amounts_in_hundredths_come_last() -> None:
    (target,) = map_columns(["price_cents"]).targets
    assert target is not None
    assert (target.attribute, target.unit) == ("price", "cents")
    columns = map_columns(["sku", "price_cents", "price", "sale_price (cents)"])
    assert columns.mapped == {
        "sku": "id",
        "price": "price",
        "sale_price (cents)": "sale_price",
    }


def test_mirakl_keeps_its_product_reference_as_gtin() -> None:
    columns = map_columns(["sku", "product-id", "product-id-type", "price", "state", "quantity"])
    assert columns.mapped == {
        "sku": "id",
        "product-id": "gtin",
        "price": "price",
        "state": "condition",
        "quantity": "quantity",
    }
    assert columns.ignored == ("product-id-type",)


@pytest.mark.parametrize(
    ("system", "header", "attribute"),
    [
        ("default_code list_price standard_price", "list_price", "price"),
        ("default_code list_price standard_price", "standard_price", "cost_of_goods_sold"),
        ("id_offer ean price amount", "amount", "quantity"),
        ("ItemName SKU Rate", "Rate", "price"),
        ("ordernumber supplier price_EK instock", "instock", "quantity"),
        ("sku instock price", "instock", "availability"),
        ("sku amount", "amount", "price"),
        ("Material Materialkurztext EAN Preis", "Material", "id"),
        ("Material Artikelnummer Preis", "Material", "material"),
        ("ITEM_ID PRODUCTNAME PRODUCTNO", "PRODUCTNO", "mpn"),
        ("product_reference offer_reference price", "offer_reference", "id"),
        ("product_reference offer_reference price", "product_reference", "gtin"),
        ("merchantItemId itemTitle price3T pricePlusTax", "pricePlusTax", "price"),
        ("PRODUCT DESCRIPTION IMGURL PRICE_VAT", "PRODUCT", "title"),
        ("PRODUCT PRODUCTNAME IMGURL PRICE_VAT ITEM_TYPE", "PRODUCTNAME", "title"),
        ("PRODUCT PRODUCTNAME IMGURL PRICE_VAT ITEM_TYPE", "ITEM_TYPE", "condition"),
        ("date_added tax_class_id image_name shipping status", "status", "published"),
        ("handle sku composite_sku supply_price inventory_Shop", "inventory_Shop", "quantity"),
    ],
)
def test_names_that_mean_something_else_in_a_shop_system(
    system: str, header: str, attribute: str
) -> None:
    assert map_columns(system.split()).mapped[header] == attribute


@pytest.mark.parametrize(
    "header",
    ["Product label", "article set", "Price 2", "Desc. %", "Desc (%)", "% Desc", "Precio + IVA"],
)
def test_names_of_something_else(header: str) -> None:
    assert target_of(header) is None


@pytest.mark.parametrize(
    "header",
    [
        "Name *;Price tax excluded;Unity;Unit price",  # PrestaShop's is that of a kilo
        "date_added;tax_class_id;image_name;shipping",  # OpenCart's is yes or no
        "Product Visible?;Allow Purchases?;Product Type",  # BigCommerce's is P or D
    ],
)
def test_names_that_mean_no_attribute_in_a_shop_system(header: str) -> None:
    *_, last = header.split(";")
    assert last in map_columns(header.split(";")).ignored


def test_woocommerce_type_is_no_product_type() -> None:
    columns = map_columns(["ID", "Type", "SKU", "Name", "Regular price", "Categories"])
    assert columns.mapped["Categories"] == "product_type"
    assert "Type" in columns.ignored


def test_product_types_of_shop_systems_are_none() -> None:
    columns = map_columns(["sku", "attribute_set_code", "product_type", "categories", "price"])
    assert columns.ignored == ("attribute_set_code", "product_type")
    # Under its own name an export would be read back with another meaning.
    assert map_columns([columns.extra_names[2]]).targets == (None,)


def test_kept_columns_keep_their_names_beside_attributes_of_the_same_name() -> None:
    columns = map_columns(["product_type", "product_type (2)"])
    assert columns.extra_names[1] == "product_type (2)"
    assert len(set(columns.extra_names)) == 2


def test_an_override_leaves_what_the_header_says_of_sub_attributes() -> None:
    header = "shipping(country:price)"
    (target,) = map_columns([header], {header: "shipping"}).targets
    assert target is not None
    assert target.fields == ("country", "price")


def test_of_two_columns_for_one_attribute_the_more_telling_one_is_used() -> None:
    columns = map_columns(["Produktname", "title", "Kurzbeschreibung", "Beschreibung"])
    assert columns.mapped == {"title": "title", "Beschreibung": "description"}
    assert columns.doubled == {0: 1, 2: 3}


def test_the_code_of_the_ledger_stands_in_where_a_product_has_no_number_of_its_own() -> None:
    assert map_columns(["Код", "Артикул", "Наименование", "Цена"]).doubled == {0: 1}


@pytest.mark.parametrize("header", ["SKU Produkt Nazwa Cena", "SKU Ürün Ad Fiyat", "id item nome"])
def test_what_is_called_a_product_is_the_title_where_nothing_is_called_its_name(
    header: str,
) -> None:
    _, product, name, *_ = header.split()
    assert map_columns(header.split()).mapped.get(name) == "title"
    assert map_columns(header.replace(name, "x").split()).mapped.get(product) == "title"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Item-Code Item Rate", "Rate"),
        ("Item-Code Item Rate MRP", "Rate"),
        ("sku name base_price", "base_price"),
        ("sku name base_price sale_price", "base_price"),
        ("sku name price base_price", "price"),
        ("Artikelnummer Name Preis Rate", "Preis"),
        ("Rate Laufzeit", None),
    ],
)
def test_a_name_that_may_mean_the_price_does_where_nothing_else_is_it(
    header: str, found: str | None
) -> None:
    columns = map_columns(header.split())
    assert next((h for h, name in columns.mapped.items() if name == "price"), None) == found


@pytest.mark.parametrize(
    ("currency", "used"), [("EUR", "price_eur"), ("CHF", "price_usd"), (None, "price_usd")]
)
def test_of_prices_in_several_currencies_those_in_the_own_are_used(
    currency: str | None, used: str
) -> None:
    columns = map_columns(["sku", "title", "price_usd", "price_eur"], currency=currency)
    assert columns.mapped == {"sku": "id", "title": "title", used: "price"}


def test_a_price_to_buy_at_once_goes_before_that_of_an_auction() -> None:
    assert map_columns(["StartPrice", "BuyNowPrice"]).mapped == {"BuyNowPrice": "price"}


def test_a_name_with_a_remark_comes_behind_the_name_alone() -> None:
    columns = map_columns(["Preis (Filiale)", "Preis", "Bestand (reserviert)", "Bestand"])
    assert columns.doubled == {0: 1, 2: 3}
    assert map_columns(["Preis (min)", "Verkaufspreis"]).doubled == {0: 1}


@pytest.mark.parametrize(
    "header",
    [
        "Preis;Preis (brutto)",
        "Preis;Preis inkl. MwSt.",
        "Price;Price with VAT",
        "price;price_tax_incl",
        "Prix EUR;Prix TTC EUR",
        "PRICE;PRICE_VAT",
        "Pris;Pris inkl. moms",
        "Pris;PrismMoms",
        "Precio;Precio IVA",
        "Prodejní cena;Prodejní DPH",
        "Prezzo;Prezzo lordo",
        "cena;cena s DPH",
        "Preis (Shop);VK brutto",
    ],
)
def test_a_price_with_taxes_goes_before_one_that_says_nothing_of_them(header: str) -> None:
    plain, taxed = header.split(";")
    assert map_columns([plain, taxed]).doubled == {0: 1}
    assert map_columns([taxed, plain]).doubled == {1: 0}
    assert map_columns([plain, taxed], {plain: "price"}).doubled == {1: 0}


@pytest.mark.parametrize(
    ("header", "attributes"),
    [
        ("Neuer Preis;Alter Preis", ("price", "former_price")),
        ("price new;price old", ("price", "former_price")),
        ("Was;Now", ("former_price", "price")),
        ("Αρχική τιμή;Τελική τιμή", ("former_price", "price")),
        ("Αρχική τιμή", ("price",)),
        ("Moc;Cena netto", (None, None)),  # Polish: how much power it takes
        ("Streichpreis", ("price",)),
        ("Streichpreis;Unser Superpreis", ("former_price", None)),
        ("Streichpreis;Preis (Cent)", ("former_price", "price")),
        ("EAN;Sale price", ("gtin", "price")),
        ("Streichpreis;VK netto", ("former_price", None)),
        ("Streichpreis;Aktionspreis;Superpreis", ("price", "sale_price", None)),
        ("SKU;MRP;Discounted price", ("id", "price", "sale_price")),
        ("SKU;MRP", ("id", "price")),
        ("SKU;MRP;Price", ("id", "maximum_retail_price", "price")),
        ("Regular price (USD);Price (USD)", ("former_price", "price")),
        ("regular_price_eur;final_price_eur", ("former_price", "price")),
        ("Price in €;Final price in €", ("former_price", "price")),
    ],
)
def test_a_former_price_is_the_price_where_nothing_else_may_be_it(
    header: str, attributes: tuple[str | None, ...]
) -> None:
    targets = map_columns(header.split(";")).targets
    assert tuple(target and target.attribute for target in targets) == attributes


@pytest.mark.parametrize(
    ("header", "attribute"),
    [
        ("Code Name SalePrice", "price"),
        ("Code Name SalePrice Price", "sale_price"),
        ("Code Name SalePrice NetPrice", "sale_price"),
    ],
)
def test_where_nothing_else_is_the_price_a_sale_price_is(header: str, attribute: str) -> None:
    assert map_columns(header.split()).mapped["SalePrice"] == attribute


@pytest.mark.parametrize(
    "header",
    [
        "Preis;Endpreis",
        "Prezzo;Prezzo finale",
        "Prezzo di listino;Prezzo finale",
        "Prijs;Eindprijs",
    ],
)
def test_of_two_prices_the_final_one_is_charged(header: str) -> None:
    plain, final = header.split(";")
    assert map_columns([plain, final]).mapped[final] == "price"


def test_what_a_product_costs_and_did_cost() -> None:
    columns = map_columns(["product_price", "product_old_price"])
    assert columns.mapped == {"product_price": "price", "product_old_price": "former_price"}


def test_two_columns_of_the_same_name() -> None:
    columns = map_columns(["id", "id", "title"])
    assert columns.mapped == {"id": "id", "title": "title"}
    assert columns.doubled == {1: 0}


def test_of_columns_with_one_name_for_the_image_the_further_ones_are_additional() -> None:
    columns = map_columns(["id", "image", "image", "image"])
    assert [target and target.attribute for target in columns.targets] == [
        *("id", "image_link", "additional_image_link", "additional_image_link"),
    ]
    assert columns.mapped["image"] == "image_link"
    assert not columns.doubled
    again = map_columns(columns.header, columns.mapped)
    assert (again.mapped, again.doubled) == (columns.mapped, columns.doubled)


@pytest.mark.parametrize(
    ("header", "first", "further"),
    [
        ("Title ImageUrl_1 MainImageUrl ImageUrl_2", "MainImageUrl", ["ImageUrl_1", "ImageUrl_2"]),
        ("Title Image_1 Image_2", "Image_1", ["Image_2"]),
        ("Title Gallery", "Gallery", []),
        ("Title additional_image_link", None, ["additional_image_link"]),
        ("Title image images images", "image", ["images"]),
        ("Title resim resim1 resim2", "resim", ["resim1", "resim2"]),
        ("Title thumbnail images", "images", []),
    ],
)
def test_which_image_is_the_first(header: str, first: str | None, further: list[str]) -> None:
    mapped = map_columns(header.split()).mapped
    images = [name for name, attribute in mapped.items() if attribute == "image_link"]
    assert images == ([first] if first else [])
    others = [name for name, attribute in mapped.items() if attribute == "additional_image_link"]
    assert others == further


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Artikel Bezeichnung Preis", "Artikel"),
        ("Nr Name Preis", "Nr"),
        ("Code Nombre Precio", "Code"),
        ("Key No Description Price", "No"),
        ("Part-No Description Price", "Part-No"),
        ("Artikel PLU-Nr Preis", "PLU-Nr"),
        ("Part-No Description UPC Price", None),
        ("Supplier-SKU Name Price", "Supplier-SKU"),
        ("ASIN Name Price", "ASIN"),
        ("PZN Artikelname Preis", "PZN"),
        ("Name ASIN EAN Price", None),
        ("Nr Artikelnummer Name", "Artikelnummer"),
        ("Artikel Preis", None),
        ("listing-id item-name price", "listing-id"),
        ("Code listing-id item-name price", "Code"),
        ("Product MPN Price", "MPN"),
        ("Product EAN Price", None),
        ("Product Description EAN Price", "Product"),
        ("Style-No Name Price", "Style-No"),
        ("Handle Name Price", "Handle"),
        ("Handle Name MPN Price", "MPN"),
        ("slug Name EAN Price", None),
        ("URL Name Price", None),
        ("Handle Variant-SKU Title Price", "Variant-SKU"),
        ("Catalogue-Number Product SKU Price", "SKU"),
    ],
)
def test_a_name_that_may_mean_the_id_does_where_nothing_else_is_it(
    header: str, found: str | None
) -> None:
    columns = map_columns(header.split())
    assert next((h for h, name in columns.mapped.items() if name == "id"), None) == found
    assert map_columns(["Artikel", "Name"], {"Artikel": None}).targets[0] is None


def test_the_number_of_an_offer_is_no_second_id() -> None:
    columns = map_columns(["item-name", "listing-id", "seller-sku", "price"])
    assert (columns.mapped["seller-sku"], columns.doubled) == ("id", {})


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Codice Descrizione Prezzo", "Descrizione"),
        ("Artikelnummer Langtext Kurztext Preis", "Kurztext"),
        ("Codice Nome Descrizione Prezzo", "Nome"),
        ("sku product-id product-id-type description price", None),
        ("Langtext Kurztext", None),
        ("SKU Product Price", "Product"),
        ("SKU Model Price", "Model"),
        ("SKU VIN Model Price", "Model"),
        ("SKU ModelName Price", "ModelName"),
        ("SKU Model Description Price", "Description"),
        ("EAN Beschreibung Preis", "Beschreibung"),
        ("SKU Product Description Price", "Product"),
        ("Product Name Price", "Name"),
        ("Product EAN Price", "Product"),
        ("Artikel MPN Preis", "Artikel"),
        ("Product Description EAN Price", "Description"),
    ],
)
def test_the_description_is_the_title_of_products_that_have_no_other(
    header: str, found: str | None
) -> None:
    columns = map_columns(header.split())
    assert next((h for h, name in columns.mapped.items() if name == "title"), None) == found


@pytest.mark.parametrize(
    ("header", "used", "group"),
    [
        ("Item.id Variation.id Variation.number", "Variation.number", "Item.id"),
        ("product_id variant_id", "variant_id", "product_id"),
        ("product_id variant_id item_group_id", "variant_id", "item_group_id"),
        ("product_id sku", "product_id", None),
        ("ProductId SkuId", "SkuId", "ProductId"),
        ("ID Handle Variant-SKU", "Variant-SKU", "Handle"),
        ("ID Variant-ID", "ID", None),
        ("Item-number Custom-label-(SKU)", "Custom-label-(SKU)", None),
    ],
)
def test_an_id_that_variants_have_in_common_is_that_of_their_group(
    header: str, used: str, group: str | None
) -> None:
    names = {attribute: name for name, attribute in map_columns(header.split()).mapped.items()}
    assert (names["id"], names.get("item_group_id")) == (used, group)


def test_a_column_that_says_no_more_than_that_taxes_are_included_is_the_price() -> None:
    assert map_columns(["id", "title", "netto", "brutto"]).mapped["brutto"] == "price"
    assert "brutto" not in map_columns(["id", "title", "Preis", "brutto"]).mapped


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Nr Bezeichnung EUR", "EUR"),
        ("Nr Bezeichnung €", "€"),
        ("Nr Bezeichnung Preis EUR", "Preis"),
        ("Nr Bezeichnung Altpreis EUR", "EUR"),
    ],
)
def test_a_column_that_says_no_more_than_a_currency_is_the_price(header: str, found: str) -> None:
    columns = map_columns(header.split())
    assert [name for name, attribute in columns.mapped.items() if attribute == "price"] == [found]


@pytest.mark.parametrize("name", ["preis_de", "Preis AT", "Price UK", "PRICE-LU", "fr_prix"])
def test_the_price_in_one_market_is_the_price_where_nothing_else_is(name: str) -> None:
    assert map_columns(["id", "title", name]).mapped[name] == "price"
    assert map_columns(["id", "title", name, "price_nl"]).doubled == {3: 2}
    assert "price_nl" not in map_columns(["id", "title", "price_nl", "price"]).mapped
    assert "price" not in map_columns(["id", "title", "Preis netto DE", "price_id"]).mapped.values()


def test_pieces_in_several_places_are_a_quantity() -> None:
    square = map_columns(["Item Name", "Variation Name", "SKU", "Price", "Current Quantity Bonn"])
    assert square.mapped["Current Quantity Bonn"] == "quantity"


def test_what_a_row_is_about_is_no_title() -> None:
    big_commerce = map_columns(["Item", "ID", "Name", "Type", "SKU", "Inventory Tracking"])
    assert big_commerce.mapped == {"SKU": "id", "Name": "title"}


@pytest.mark.parametrize(
    ("regular", "former", "current", "reduced"),
    [
        ("Price", "previous price|price before discount", "price now", "deal price"),
        ("Preis", "Vorheriger Preis", "Jetziger Preis", "Preis reduziert|Preis mit Rabatt"),
        ("VK", "VK alt", "VK neu", "Rabattierter Preis"),
        ("Präis", "Ale Präis|Alen Präis", "Neie Präis", "Reduzéierte Präis|Präis reduzéiert"),
        (
            "Prix",
            "Prix avant remise|prix_avant",
            "Prix actuel|prix_apres",
            "Prix après remise|Prix en promotion",
        ),
        ("Precio", "Precio antiguo", "Precio ahora", "Precio con descuento"),
        ("Prijs", "Vorige prijs|Van-prijs", "Actuele prijs|Voor-prijs|Nu prijs", "Speciale prijs"),
        ("Cena", "Cena przed obniżką|Cena pierwotna", "Obecna cena", "Cena obniżona"),
        ("Cena", "Předchozí cena|Cena před slevou", "Současná cena", "Cena po slevě|Cena v akci"),
        ("Ár", "Régi ár|Korábbi ár", "Új ár|Jelenlegi ár", "Akciós ár"),
        ("Preț", "Preț vechi|Preț anterior", "Preț nou", "Preț promo"),
        ("Preço", "Preço antigo", "Preço atual", "Preço com desconto"),
        (
            "Pris",
            "Ursprungligt pris|Tidligere pris",
            "Aktuellt pris",
            "Rabatterat pris|Nedsat pris",
        ),
        ("Hinta", "Edellinen hinta", "Nykyinen hinta", "Tarjoushinta"),
        ("Cijena", "Prethodna cijena", "Trenutna cijena", "Akcijska cijena"),
        ("Цена", "Прежняя цена|Цена до скидки", "Текущая цена", "Цена по акции"),
        ("Τιμή", "Προηγούμενη τιμή", "Νέα τιμή", "Τιμή με έκπτωση"),
        ("Fiyat", "Önceki fiyat", "Güncel fiyat", "İndirimli fiyat"),
        ("Hind", "Vana hind", "Uus hind", "Kampaaniahind"),
    ],
)
def test_prices_before_and_after(regular: str, former: str, current: str, reduced: str) -> None:
    for header in reduced.split("|"):
        assert map_columns([regular, header]).mapped == {regular: "price", header: "sale_price"}
    for old in former.split("|"):
        for new in current.split("|"):
            assert map_columns([old, new]).mapped == {old: "former_price", new: "price"}


@pytest.mark.parametrize(
    ("name", "taxed", "untaxed"),
    [
        ("Price", "inc GST|including VAT|with tax|VAT inclusive", "ex GST|without tax|plus VAT"),
        ("Preis", "inkl. Steuer|inklusive Mehrwertsteuer", "ohne Steuer|o. MwSt.|zzgl. 19% MwSt."),
        ("Prix", "TTC|TVA incluse|toutes taxes comprises", "HT|hors TVA"),
        ("Prijs", "incl. BTW|in. btw|met btw", "excl. BTW|exclusief btw|zonder btw"),
        ("Precio", "con IVA|c/IVA|IVA incluido", "sin IVA|s/IVA|sin impuestos"),
        ("Prezzo", "ivato|con IVA|IVA compresa", "+ IVA|senza IVA|IVA esclusa"),
        ("Preço", "com IVA|c/ IVA", "sem IVA|s/ IVA"),
        ("Pris", "inkl. moms|m. moms|m/mva", "ekskl. moms|uden moms|utan moms|u/mva|eks. mva"),
        ("Hinta", "sis. alv|verollinen", "alv 0 %|ei sis. alv|veroton"),
        (
            "Cena",
            "s DPH|vč. DPH|vrátane DPH|z VAT|z DDV|ar PVN",
            "bez DPH|bez VAT|brez DDV|bez PVN",
        ),
        ("Cijena", "s PDV-om|sa PDV|s porezom", "bez PDV-a|bez poreza"),
        ("Ár", "bruttó|áfával", "nettó|áfa nélkül"),
        ("Preț", "cu TVA|TVA inclus", "fără TVA"),
        ("Kaina", "su PVM", "be PVM"),
        ("Hind", "km-ga|käibemaksuga", "km-ta|käibemaksuta"),
        ("Цена", "с НДС|с включено ДДС", "без НДС|без ДДС"),
        ("Ціна", "з ПДВ", "без ПДВ"),
        ("Τιμή", "με ΦΠΑ", "χωρίς ΦΠΑ|προ ΦΠΑ"),
        ("Fiyat", "KDV Dahil", "KDV Hariç"),
        ("販売価格", "税込", "税抜|税別"),
        ("价格", "含税", "不含税|未税"),
        ("판매가", "부가세포함", "부가세별도"),
    ],
)
def test_what_shops_say_of_taxes(name: str, taxed: str, untaxed: str) -> None:
    for remark in taxed.split("|"):
        for header in (f"{name} {remark}", f"{name} ({remark})"):
            assert map_columns([name, header]).mapped == {header: "price"}, header
    for remark in untaxed.split("|"):
        header = f"{name} ({remark})"
        assert map_columns([header]).mapped == {}, header
        assert map_columns([header, name]).mapped == {name: "price"}, header


@pytest.mark.parametrize(
    ("header", "is_net"),
    [
        *((name, True) for name in ("Preis netto", "Nettopreis", "Prix (HT)", "p_priceNoTax")),
        *((name, True) for name in ("VK 1 Netto", "Price tax excluded", "Preis zzgl. MwSt.")),
        *(
            (name, True)
            for name in ("Cena bez DPH", "Price ex GST", "KDV Hariç Fiyat", "Kaina be PVM")
        ),
        *((name, False) for name in ("Preis", "netto", "EK netto", "Nettogewicht", "Planet")),
    ],
)
def test_prices_without_taxes(header: str, is_net: bool) -> None:
    assert is_net_price(header) == is_net


def test_overrides() -> None:
    columns = map_columns(
        ["Code", "Titel", "VK", "Marke"], {"code": "id", "vk": "price", "Marke": None}
    )
    assert columns.mapped == {"Code": "id", "Titel": "title", "VK": "price"}
    assert columns.ignored == ("Marke",)


def test_a_column_that_the_caller_maps_goes_before_one_of_that_name() -> None:
    columns = map_columns(["price", "Betrag"], {"Betrag": "price"})
    assert (columns.mapped, columns.doubled) == ({"Betrag": "price"}, {0: 1})


@pytest.mark.parametrize(
    ("overrides", "code"),
    [({"nope": "id"}, "columns/absent"), ({"Code": "nope"}, "columns/unknown-attribute")],
)
def test_wrong_overrides(overrides: dict[str, str | None], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        map_columns(["Code"], overrides)
    assert caught.value.errors[0].code == code


@pytest.mark.parametrize("between", [" ", "\t", ".", "_", "1", "(", "[1", "a "])
def test_hostile_names_take_no_long_time(between: str) -> None:
    """Quadratic work would not come to an end here."""
    names = ["a" + between * 40_000 + "!", between * 40_000]
    assert map_columns(names).targets == (None, None)
    assert header_score(names) == 0


def test_each_name_is_listed_once() -> None:
    listed = [" ".join(name.split()) for names in HEADER_NAMES.values() for name in names]
    assert [name for name, times in Counter(listed).items() if times > 1] == []


def test_words_about_taxes_that_come_again_and_again_take_no_long_time() -> None:
    """Exponential work would not come to an end here."""
    assert map_columns(["brutto" * 33, "brutto1" * 28]).targets == (None, None)


def test_many_columns_of_one_name_take_no_long_time() -> None:
    """Quadratic work would not come to an end here."""
    columns = map_columns(["image"] * 100_000)
    assert columns.extra_names[-1] == "image (100000)"


def test_extra_names_are_unique_and_taken_by_no_attribute() -> None:
    columns = map_columns(["price", "price", "", "Farbton", "Farbton", "Ma_x00DF__x0020_neu"])
    names = columns.extra_names
    assert len(set(names)) == len(names)
    assert names[2:] == ("column 3", "Farbton", "Farbton (2)", "Maß neu")
    assert all(target_of(name) is None for name in names)


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        (["id", "title", "price", "link"], 1, 1),
        (["Artikelnummer", "Titel", "Preis", "Lieblingsfarbe"], 0.75, 0.75),
        (["fb_product_category", "product_tags[0]", "style[0]", "Option1 Name"], 1, 1),
        (["# Required | A unique content ID", "A title", "yes", "12.50 EUR"], 0, 0),
        (["4006381333931", "Kaffeemühle", "19,99", "https://shop.example"], 0, 0),
        ([], 0, 0),
        (["", " "], 0, 0),
    ],
)
def test_header_score(cells: list[str], low: float, high: float) -> None:
    assert low <= header_score(cells) <= high


@pytest.mark.parametrize("name", sorted(EXTRA_NAMES))
def test_template_columns_count_as_headers(name: str) -> None:
    assert header_score([name]) == 1


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(
            "Product ID [Non Editable],Variant ID [Non Editable],Product Type [Non Editable],"
            "Product Page,Product URL,Title,SKU,Price,Categories",
            "Product ID [Non Editable]=item_group_id,SKU=id,Title=title,Price=price,"
            "Categories=product_type",
            id="Squarespace: physical or not, and parts of addresses",
        ),
        pytest.param(
            "id,name,currency,product_count,daisycon_unique_id,sku,in_stock,in_stock_amount,"
            "price,price_old,title,gender_target,color_primary,material_description",
            "sku=id in_stock=availability in_stock_amount=quantity price=price title=title "
            "price_old=former_price gender_target=gender color_primary=color "
            "material_description=material currency=currency",
            id="Daisycon: id and name are the shop's",
        ),
        pytest.param(
            "name,productImage,sku,productUrl,priceValue,priceCurrency,ean",
            "name=title productImage=image_link sku=id productUrl=link priceValue=price "
            "priceCurrency=currency ean=gtin",
            id="Tradedoubler",
        ),
        pytest.param(
            "Product ID,Product Name,Sale Price,Retail Price,Universal Product Code",
            "Product ID=id,Product Name=title,Sale Price=sale_price,Retail Price=price,"
            "Universal Product Code=gtin",
            id="Rakuten",
        ),
        pytest.param(
            "pid,name,price,finalPrice,upcorean,sku,deepLinkUrl",
            "name=title price=former_price finalPrice=price upcorean=gtin sku=id "
            "deepLinkUrl=link",
            id="FlexOffers",
        ),
        pytest.param(
            "ProductID,Name,Link,Thumbnail,BigImage,Price,RetailPrice",
            "ProductID=id Name=title Link=link BigImage=image_link Price=price",
            id="ShareASale: the big image",
        ),
        pytest.param(
            "ITEM_ID,PRODUCTNAME,PRICE_VAT,LIST_PRICE,PRICE_BEFORE_DISCOUNT,CATEGORYTEXT",
            "ITEM_ID=id PRODUCTNAME=title PRICE_VAT=price PRICE_BEFORE_DISCOUNT=former_price "
            "CATEGORYTEXT=product_type",
            id="Zbozi: a list price is what others charge",
        ),
        pytest.param(
            "Nome|Prezzo Vendita|Codice Interno|Link all'offerta|Prezzo Originale",
            "Nome=title|Prezzo Vendita=price|Codice Interno=id|Link all'offerta=link|"
            "Prezzo Originale=former_price",
            id="Trovaprezzi",
        ),
        pytest.param(
            "Item.ID;Variation.ID;ItemText.Name;SalesPrice.Price;Producer.Name;Category.Name",
            "Item.ID=item_group_id Variation.ID=id ItemText.Name=title SalesPrice.Price=price "
            "Producer.Name=brand Category.Name=product_type",
            id="plentymarkets: rows are variations",
        ),
        pytest.param(
            "Nummer;Name_DE;Verkaufspreis1Brutto;Einkaufspreis1",
            "Nummer=id Name_DE=title Verkaufspreis1Brutto=price "
            "Einkaufspreis1=cost_of_goods_sold",
            id="Xentral",
        ),
        pytest.param(
            "product-name;your-item-number;price-including-vat;ean-or-upc",
            "product-name=title your-item-number=id price-including-vat=price "
            "ean-or-upc=gtin",
            id="Prisjakt",
        ),
        pytest.param(
            "ID oferty;Link do oferty;Tytuł oferty;Cena;Kategoria główna",
            "ID oferty=id;Link do oferty=link;Tytuł oferty=title;Cena=price;"
            "Kategoria główna=product_type",
            id="Allegro",
        ),
        pytest.param(
            "Code;Description;DescriptionHtml;NetPrice1;GrossPrice1",
            "Code=id Description=title DescriptionHtml=description GrossPrice1=price",
            id="Danea EasyFatt: two descriptions, and no other title",
        ),
        pytest.param(
            "product_id;name;price;special",
            "product_id=id name=title price=price special=sale_price",
            id="OpenCart",
        ),
        pytest.param(
            "id;title;price_excl;price_incl;old_price_incl;regular_price_tax_exclude",
            "id=id title=title price_incl=price old_price_incl=former_price",
            id="Lightspeed",
        ),
        pytest.param(
            "CODE;NAME;PRICE_VAT;OLD_PRICE_VAT",
            "CODE=id NAME=title PRICE_VAT=price OLD_PRICE_VAT=former_price",
            id="Shoptet",
        ),
        pytest.param(
            "id;name;price;price_promo",
            "id=id name=title price=price price_promo=sale_price",
            id="Rozetka",
        ),
        pytest.param(
            "UrunKartiID;UrunAdi;SatisFiyati;IndirimliFiyat;CurrencyType;StokAdedi",
            "UrunKartiID=id UrunAdi=title SatisFiyati=price IndirimliFiyat=sale_price "
            "CurrencyType=currency StokAdedi=quantity",
            id="Ticimax",
        ),
        pytest.param(
            "UrunKodu;UrunAdi;Fiyati;BayiFiyati",
            "UrunKodu=id UrunAdi=title Fiyati=price",
            id="Turkish, with a price of dealers",
        ),
        pytest.param(
            "Winkelproductcode;Titel;Prijs;Image-locatie",
            "Winkelproductcode=id Titel=title Prijs=price Image-locatie=image_link",
            id="Beslist",
        ),
        pytest.param(
            "kod;nazwa;cena;czas_dostawy;ilosc_produktow",
            "kod=id nazwa=title cena=price czas_dostawy=availability ilosc_produktow=quantity",
            id="Polish wholesale",
        ),
        pytest.param(
            "ITEM_ID,PRODUCTNAME,PRICE_VAT,ITEM_TYPE",
            "ITEM_ID=id PRODUCTNAME=title PRICE_VAT=price ITEM_TYPE=condition",
            id="Zbozi: new or from a bazaar",
        ),
        pytest.param(
            "Type,Item,Description,COGS Account,Quantity On Hand,Price",
            "Item=id,Description=title,Quantity On Hand=quantity,Price=price",
            id="QuickBooks: the item is a code",
        ),
        pytest.param(
            "Alias;Name/de;Price/EUR/gross;StockLevel",
            "Alias=id Name/de=title Price/EUR/gross=price StockLevel=quantity",
            id="ePages",
        ),
        pytest.param(
            "Name;Reference;Price (tax excl.);Price (tax incl.);Status",
            "Name=title,Reference=id,Price (tax incl.)=price,Status=published",
            id="PrestaShop: enabled or not",
        ),
        pytest.param(
            "ItemCode,ItemName,CodeBars,OnHand,Price,FirmName",
            "ItemCode=id ItemName=title CodeBars=gtin OnHand=quantity Price=price FirmName=brand",
            id="SAP Business One",
        ),
        pytest.param(
            "sku,name,was,now", "sku=id name=title was=former_price now=price", id="was and now"
        ),
    ],
)  # fmt: skip
def test_templates_of_networks_and_systems(header: str, expected: str) -> None:
    delimiter = next(mark for mark in ";|," if mark in header)
    apart = next((mark for mark in ";|," if mark in expected), " ")
    mapped = dict(pair.split("=") for pair in expected.split(apart))
    assert map_columns(header.split(delimiter)).mapped == mapped
