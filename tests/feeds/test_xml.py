"""Google feeds in XML read like the delimited ones."""

import io
import tracemalloc
from collections.abc import Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letzshop_core.feeds import FeedError, read_feed
from letzshop_core.feeds.columns import ColumnMap, map_columns
from letzshop_core.feeds.xml import mending, pieces

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
{items}</channel></rss>"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<title>Shop</title>{items}</feed>"""


def rss(*items: str) -> bytes:
    return RSS.format(items="".join(f"<item>{item}</item>" for item in items)).encode()


def test_rss() -> None:
    data = rss(
        "<g:id>1</g:id><title><![CDATA[Cups & <b>saucers</b>]]></title><g:price>4.50 EUR</g:price>",
        "<g:id>2</g:id><g:gtin>4006381333931</g:gtin>",
    )
    with read_feed(data) as feed:
        assert feed.header == ("id", "title", "price", "gtin")
        assert list(feed) == [
            ["1", "Cups & <b>saucers</b>", "4.50 EUR", ""],
            ["2", "", "", "4006381333931"],
        ]
        assert [r.number for r in feed.records()] == [2, 3]  # as in a table
        assert "<b>saucers" in next(iter(feed.records())).raw.replace("&lt;", "<").replace(
            "&gt;", ">"
        )


def test_atom() -> None:
    entry = '<entry><g:id>1</g:id><title>Cup</title><link href="https://a.example/1"/></entry>'
    with read_feed(ATOM.format(items=entry).encode()) as feed:
        assert dict(zip(feed.header, *feed, strict=True)) == {
            "id": "1",
            "title": "Cup",
            "link": "https://a.example/1",
        }


@pytest.mark.parametrize(
    "images",
    [
        "<images><image>{}</image><image>{}</image></images>",
        "<images><image><url>{}</url></image><image><url>{}</url></image></images>",
        (
            "<images><image><url>{}</url><position>1</position></image>"
            "<image><url>{}</url><position>2</position></image></images>"
        ),
        (
            "<media><gallery><image><url>{}</url></image><image><url>{}</url></image></gallery>"
            "<video>https://a.example/v.mp4</video></media>"
        ),
        '<imgs><main url="{}"/><i url="{}"/></imgs>',
        '<images><image src="{}"/><image src="{}"/></images>',
        (
            "<images><image><file>{}</file><label>front</label></image>"
            "<image><file>{}</file><label>back</label></image></images>"
        ),
        "<image>{}</image><image>{}</image>",
        (
            "<images><large><image url='{}'/><image url='{}'/></large>"
            "<icons><icon url='https://a.example/s.jpg'/></icons></images>"
        ),
        (
            "<images><node><thumb>https://a.example/s/1.jpg</thumb><src>{}</src></node>"
            "<node><thumb>https://a.example/s/2.jpg</thumb><src>{}</src></node></images>"
        ),
    ],
)
def test_an_element_may_list_values(images: str) -> None:
    links = "https://a.example/1.jpg", "https://a.example/2.jpg"
    product = f"<id>1</id><name>Cup</name><price>4.50 EUR</price>{images.format(*links)}"
    with read_feed(f"<?xml version='1.0'?><s><product>{product}</product></s>".encode()) as feed:
        (row,) = feed.products()
    assert row.values["image_link"] == links[0]
    assert row.values["additional_image_link"] == [links[1]]


@pytest.mark.parametrize(
    "images",
    [
        "<images><thumbnail>{small}</thumbnail><large>{}</large><detail>{}</detail></images>",
        "<images><image type='thumb'>{small}</image><image>{}</image><image>{}</image></images>",
    ],
)
def test_small_pictures_come_last(images: str) -> None:
    links = [f"https://a.example/{name}.jpg" for name in ("1", "2", "thumbnails/3")]
    images = images.format(links[0], links[2], small=links[1])
    product = f"<id>1</id><name>Cup</name><price>4.50 EUR</price>{images}"
    with read_feed(f"<?xml version='1.0'?><s><product>{product}</product></s>".encode()) as feed:
        (row,) = feed.products()
    assert row.values["image_link"] == links[0]
    assert row.values["additional_image_link"] == [links[2], links[1]]


@pytest.mark.parametrize(
    "images",
    [
        "<image main='false'>{2}</image><image main='true'>{1}</image>",
        "<image>{2}</image><image type='main'>{1}</image>",
        "<image position='2'>{2}</image><image position='1'>{1}</image>",
        "<image><url>{2}</url><sort>2</sort></image><image><url>{1}</url><sort>1</sort></image>",
    ],
)
def test_the_main_picture_comes_first(images: str) -> None:
    links = [f"https://a.example/{name}.jpg" for name in range(3)]
    images = f"<images>{images.format(*links)}</images>"
    product = f"<id>1</id><name>Cup</name><price>4.50 EUR</price>{images}"
    with read_feed(f"<?xml version='1.0'?><s><product>{product}</product></s>".encode()) as feed:
        (row,) = feed.products()
    assert row.values["image_link"] == links[1]
    assert row.values["additional_image_link"] == [links[2]]


def test_an_image_that_has_a_number_too() -> None:
    image = "<image><id>7</id><position>1</position><src>https://a.example/1.jpg</src></image>"
    product = f"<id>1</id><title>Cup</title><price>4</price><images>{image}</images>"
    with read_feed(f"<?xml version='1.0'?><s><product>{product}</product></s>".encode()) as feed:
        (row,) = feed.products()
    assert row.values["image_link"] == "https://a.example/1.jpg"


def test_an_image_of_rss_has_a_link() -> None:
    image = "<image><url>https://a.example/1.jpg</url><title>x</title><link>https://a.example</link></image>"
    with read_feed(rss(f"<g:id>1</g:id>{image}")) as feed:
        (row,) = feed.products()
    assert row.values["image_link"] == "https://a.example/1.jpg"


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    "namespace", ["http://search.yahoo.com/mrss/", "http://purl.org/dc/elements/1.1/"]
)
def test_a_title_of_something_beside_the_product_comes_last(namespace: str, place: int) -> None:
    titles = ["<title>Cup</title><description>Red</description>"]
    titles.insert(place, f"<m:title xmlns:m='{namespace}'>Photo</m:title>")
    with read_feed(rss(f"<g:id>1</g:id>{''.join(titles)}", "<g:id>2</g:id>")) as feed:
        row = next(feed.products())
    assert row.values["title"] == "Cup"


def test_pictures_of_a_seller_are_not_the_products() -> None:
    photos = "<photos><photo>https://a.example/2.jpg</photo></photos>"
    seller = f"<shop_owner><name>Jo</name>{photos}</shop_owner>"
    product = f"<id>1</id>{seller}<name>Cup</name><price>4.50 EUR</price>"
    with read_feed(f"<?xml version='1.0'?><s><product>{product}</product></s>".encode()) as feed:
        (row,) = feed.products()
    assert (row.values["title"], row.values.get("image_link")) == ("Cup", None)


def test_products_may_stand_in_categories_of_any_depth() -> None:
    product = "<product id='{0}'><name>Cup {0}</name><price>4</price>{1}</product>"
    related = "<related><product id='9'/></related>"
    deep, flat = product.format(1, related), product.format(2, "")
    data = (
        f"<shop><category><category>{deep}</category></category><category>{flat}</category></shop>"
    )
    with read_feed(f"<?xml version='1.0'?>{data}".encode()) as feed:
        assert [row.id for row in feed.products()] == ["1", "2"]


@pytest.mark.parametrize("name", ["produkt", "artikel"])
def test_what_holds_the_products_may_be_called_like_one(name: str) -> None:
    items = "".join(
        f"<{name} artikelnummer='{n}'><bezeichnung>Tasse</bezeichnung><preis>5 €</preis></{name}>"
        for n in "AB"
    )
    rows = products(f"<lieferant><name>Acme</name><artikel>{items}</artikel></lieferant>")
    assert [(row["id"], row["title"], row["price"]) for row in rows] == [
        ("A", "Tasse", Decimal(5)),
        ("B", "Tasse", Decimal(5)),
    ]


def test_an_offer_of_a_product_is_not_the_product() -> None:
    (row,) = products(
        "<shop><product><offer><price>5 EUR</price></offer><sku>1</sku><name>Cup</name></product>"
        "</shop>"
    )
    assert (row["id"], row["title"], row["price"]) == ("1", "Cup", Decimal(5))


def test_products_may_be_numbered_by_their_names() -> None:
    item = "<item{0}><id>{0}</id><title>Cup</title><price>4</price></item{0}>"
    data = f"<?xml version='1.0'?><root>{''.join(map(item.format, range(300)))}</root>"
    with read_feed(data.encode()) as feed:
        assert [row.id for row in feed.products()] == [*map(str, range(300))]


def test_what_has_more_parts_than_a_product_is_not_looked_into() -> None:
    """Its names would take minutes."""
    many = " ".join(f'q{n}="x"' for n in range(3000))
    thing = '<thing id="1" title="Cup" price="5 EUR"/>'
    looked_at: list[int] = []

    def counted(names: Sequence[str]) -> ColumnMap:
        looked_at.append(len(names))
        return map_columns(names)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("letzshop_core.feeds.xml.items.map_columns", counted)
        with read_feed(f"<root><odd {many}/>{thing}</root>".encode()) as feed:
            assert [row.id for row in feed.products()] == ["1"]
    assert max(looked_at) == 3


@pytest.mark.parametrize(
    "item",
    [
        "<basic><sku>1</sku><name>Cup</name></basic><offer_id>5</offer_id><price>4</price>",
        "<sku>1</sku><details><name>Cup</name><brand>Acme</brand></details><price>4</price>",
        "<content><p:properties><sku>1</sku><name>Cup</name><price>4</price></p:properties></content>",
        "<sku>1</sku><name><de>Cup</de><fr>Tasse</fr></name><price>4</price>",
        "<sku>1</sku><attributes><name>Cup</name><brand>Acme</brand></attributes><price>4</price>",
        "<sku>1</sku><seller><id>7</id><name>Jo</name></seller><name>Cup</name><price>4</price>",
    ],
)
def test_where_the_title_stands(item: str) -> None:
    data = f"<?xml version='1.0'?><s xmlns:p='urn:p'><product>{item}</product></s>"
    with read_feed(data.encode(), default_currency="EUR") as feed:
        (row,) = feed.products()
    assert (row.values["title"], row.values["price"]) == ("Cup", 4)


@pytest.mark.parametrize(
    "part",
    [
        "<seller><id>7</id><name>Jo</name></seller>",
        "<attributes><attribute><name>Style</name><value>old</value></attribute></attributes>",
    ],
)
def test_names_of_sellers_and_options_are_no_titles(part: str) -> None:
    item = f"<sku>1</sku>{part}<price>4</price>"
    with read_feed(f"<?xml version='1.0'?><s><product>{item}</product></s>".encode()) as feed:
        (row,) = feed.products()
    assert "title" not in row.values


def test_numbers_of_several_parts_are_no_price() -> None:
    prices = "<{0}><salePrice>179</salePrice><originalPrice>199</originalPrice></{0}>"
    price = "".join(map(prices.format, ("se", "no")))
    item = f"<id>1</id><title>Cup</title><price>{price}</price>"
    with read_feed(f"<?xml version='1.0'?><s><product>{item}</product></s>".encode()) as feed:
        (row,) = feed.products()
    assert "price" not in row.values


def test_values_in_attributes_of_empty_elements() -> None:
    item = "<product><id value='1'/><title value='Cup'/><price amount='5.00' currency='CHF'/>"
    label = "<attribute name='color' value='red'/>"
    with read_feed(f"<?xml version='1.0'?><s>{item}{label}</product></s>".encode()) as feed:
        (row,) = feed.products()
    assert (row.id, row.values["title"], row.values["color"]) == ("1", "Cup", "red")
    assert (row.values["price"], row.values["currency"]) == (5, "CHF")


def test_fields_of_wordpress() -> None:
    fields = {"_sku": "H-1", "_regular_price": "45", "_price": "40", "_stock_status": "instock"}
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key><wp:meta_value>{value}</wp:meta_value>"
        "</wp:postmeta>"
        for name, value in fields.items()
    )
    data = rss(f"<title>Hoodie</title>{meta}").replace(b"<rss ", b"<rss xmlns:wp='urn:wp' ")
    with read_feed(data, default_currency="EUR") as feed:
        (row,) = feed.products()
    values = row.values
    assert (row.id, values["title"], values["availability"]) == ("H-1", "Hoodie", "in stock")
    assert (values["price"], values["sale_price"]) == (45, 40)


@pytest.mark.parametrize(
    "items",
    [
        "<offers><o id='1' price='4.50 EUR'><name>Cup</name></o></offers>",
        "<data><product_0><id>1</id><title>Cup</title><price>4.50 EUR</price></product_0></data>",
        "<data><row><id>1</id><title>Cup</title><price>4.50 EUR</price></row></data>",
        "<a:ads xmlns:a='x'><a:ad id='1' title='Cup'><a:price>4.50 EUR</a:price></a:ad></a:ads>",
    ],
)
def test_products_of_an_unusual_name_are_found_by_their_parts(items: str) -> None:
    with read_feed(f"<?xml version='1.0'?>{items}".encode()) as feed:
        (row,) = feed.products()
    assert (row.id, row.values["title"], row.values["price"]) == ("1", "Cup", Decimal("4.50"))


@pytest.mark.parametrize(
    "document",
    [
        "<rss><channel><title>Shop</title><link>https://a.example</link></channel></rss>",
        "<urlset><url><loc>https://a.example</loc><image>1.jpg</image></url></urlset>",
    ],
)
def test_what_has_no_products_is_empty(document: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feed(f"<?xml version='1.0'?>{document}".encode())
    assert caught.value.code == "feed/empty"


def test_links_of_atom_to_something_else_are_kept_apart() -> None:
    links = (
        '<link rel="self" href="https://a.example/feed/1"/>'
        '<link rel="alternate" href="https://a.example/1"/>'
    )
    entry = f"<entry><g:id>1</g:id><title>Cup</title>{links}</entry>"
    with read_feed(ATOM.format(items=entry).encode()) as feed:
        (row,) = feed.products()
    assert row.values["link"] == "https://a.example/1"
    assert row.extra == {"link self": "https://a.example/feed/1"}


def test_enclosures_of_rss_are_kept() -> None:
    item = '<g:id>1</g:id><title>Cup</title><enclosure url="https://a.example/1.jpg" length="1"/>'
    with read_feed(rss(item)) as feed:
        (row,) = feed.products()
    assert row.extra == {"enclosure": "https://a.example/1.jpg"}


def test_repeated_elements_and_groups() -> None:
    data = rss(
        "<g:id>1</g:id><g:additional_image_link>https://a.example/1</g:additional_image_link>"
        "<g:additional_image_link>https://a.example/2</g:additional_image_link>"
        "<g:shipping><g:country>US</g:country><g:region>CA</g:region>"
        "<g:service>Ground</g:service><g:price>9.99 USD</g:price></g:shipping>"
    )
    with read_feed(data) as feed:
        assert feed.header.count("additional_image_link") == 2
        (row,) = feed
        assert "US:CA:Ground:9.99 USD" in row


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>',
         "feed/xml-unsafe"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item>&x;</item></rss>',
         "feed/xml-unsafe"),
        ("<rss><channel></channel></rss>", "feed/empty"),
        ("<rss><channel>", "feed/xml"),
        ("<a><b></a></b>", "feed/xml"),
        (f"<rss><item>{'<a>1</a>' * 2001}</item></rss>", "feed/xml"),
    ],
)  # fmt: skip
def test_what_is_refused(data: str, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feed(data.encode())
    assert caught.value.code == code


@pytest.mark.parametrize(
    "many", ["<b>1</b>" * 2001, "".join(f"<b{n}>1</b{n}>" for n in range(2001))]
)
def test_an_item_of_too_many_elements_costs_no_other(many: str) -> None:
    items = (f"<item><id>{n}</id><b>x</b>{many * (n == 2)}</item>" for n in range(1, 5))
    with read_feed(RSS.format(items="".join(items)).encode()) as feed:
        rows = [*feed.parsed()]
    assert [record.cells[:2] for record, _ in rows] == [[f"{n}", "x"] for n in range(1, 5)]
    assert [len(record.cells) for record, _ in rows] == [2, 2003, 2, 2]
    assert rows[1][1].findings[0].code == "row/too-many-cells"


def test_xml_that_breaks_off_gives_what_was_whole() -> None:
    data = rss(*(f"<g:id>{n}</g:id><g:title>Cup</g:title>" for n in range(50)))
    with read_feed(data[: len(data) // 2]) as feed:
        rows = list(feed)
        assert feed.truncated
        assert "feed/truncated" in {f.code for f in feed.findings}
    assert 10 < len(rows) < 50
    assert rows[-1] == [str(len(rows) - 1), "Cup"]


def test_what_stands_behind_the_end_is_not_read() -> None:
    with read_feed(rss("<g:id>1</g:id>") + b"<br /><b>Warning</b>: line 3") as feed:
        assert list(feed) == [["1"]]
        (said,) = [f.message for f in feed.findings if f.code == "feed/truncated"]
    assert "read to its end: junk after document element: line 3, column" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_declared_encoding_counts(encoding: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = f"{declaration}<rss><item><id>1</id><title>Größe</title></item></rss>"
    with read_feed(text.encode(encoding)) as feed:
        assert list(feed) == [["1", "Größe"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_characters_need_no_mark(encoding: str) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><rss><item><id>1</id></item></rss>'
    with read_feed(text.encode(encoding)) as feed:
        assert list(feed) == [["1"]]


ONE = (
    "<rss><channel><item><id>1</id><title>Größe</title><price>1 EUR</price></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "latin-1"),
        ("ISO-8859-1", "utf-8"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("UTF-16", "utf-16"),
        ("utf-16", "utf-8"),
        ("utf-16", "latin-1"),
        ("utf8", "utf-8"),
    ],
)
def test_a_wrong_declaration_of_the_encoding_does_no_harm(declared: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>{ONE}'
    profile = None
    for _ in "detected", "replayed":
        with read_feed(text.encode(encoding), profile=profile) as feed:
            assert [row.values["title"] for row in feed.products()] == ["Größe"]
            assert "feed/xml-mended" not in {f.code for f in feed.findings}
            profile = feed.profile


def test_the_encoding_that_is_declared_is_reported() -> None:
    with read_feed(f"<?xml version='1.0' encoding='macintosh'?>{ONE}".encode("mac-roman")) as feed:
        assert [row.values["title"] for row in feed.products()] == ["Größe"]
        assert (feed.encoding, feed.evidence.encoding.evidence) == ("mac-roman", "declared")


def test_ascii_that_is_declared_to_be_utf_16() -> None:
    text = f'<?xml version="1.0" encoding="utf-16"?>{ONE}'.replace("Größe", "Size")
    with read_feed(text.encode("ascii")) as feed:
        assert [row.values["title"] for row in feed.products()] == ["Size"]


def test_prefixes_without_a_namespace() -> None:
    text = (
        "<rss><channel><item><g:id>1</g:id><title>Salz & <![CDATA[<a:b>]]></title></item>"
        "<item><g:id>2</g:id><g:shipping><g:country>LU</g:country></g:shipping></item>"
        "</channel></rss>"
    )
    with read_feed(text.encode()) as feed:
        assert feed.header == ("id", "title", "shipping")
        assert list(feed) == [["1", "Salz & <a:b>", ""], ["2", "", "LU"]]
        assert feed.findings[0].code == "feed/xml-mended"


_PLAIN = [
    (  # of a shop's own, with values in attributes
        """<products><product id="1" name="Cup"><price currency="EUR">5.00</price><offer>x</offer>
        <related><product id="9"/></related></product></products>""",
        {"id": "1", "title": "Cup", "price": Decimal("5.00"), "currency": "EUR"},
    ),
    (  # Yandex
        """<!DOCTYPE yml_catalog SYSTEM "shops.dtd"><yml_catalog><shop><name>S</name><offers>
        <offer id="1" available="true"><url>https://s.example/1</url><price>5.00</price>
        <currencyId>EUR</currencyId><name>Cup</name><vendor>Acme</vendor></offer></offers></shop>
        </yml_catalog>""",
        {"id": "1", "title": "Cup", "price": Decimal("5.00"), "currency": "EUR", "brand": "Acme"}
        | {"availability": "in stock", "link": "https://s.example/1"},
    ),
    (  # Heureka
        """<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCTNAME>Cup</PRODUCTNAME><PRICE_VAT>5,00
        </PRICE_VAT><MANUFACTURER>Acme</MANUFACTURER><EAN>4006381333931</EAN></SHOPITEM></SHOP>""",
        {"id": "1", "title": "Cup", "price": Decimal("5.00"), "brand": "Acme"}
        | {"gtin": "4006381333931"},
    ),
    (  # Yandex and Heureka, attributes in labels
        """<offers><offer id="1"><name>Cup</name><price>5.00</price><param name="Color">red</param>
        <param name="Power">7 W</param><PARAM><PARAM_NAME>Velikost</PARAM_NAME><VAL>M</VAL></PARAM>
        </offer></offers>""",
        {"color": "red", "size": "M"},
    ),
    (  # Ceneo
        """<offers><o id="1" url="https://s.example/1" price="5.00"><name>Cup</name><attrs>
        <a name="EAN">4006381333931</a><a name="Power">7 W</a></attrs></o></offers>""",
        {"gtin": "4006381333931"},
    ),
    (  # images in elements of different names
        """<produits><produit><reference>1</reference><nom>Tasse</nom><prix>5.00</prix><images>
        <image_1>https://s.example/1</image_1><image_2>https://s.example/2</image_2></images>
        </produit></produits>""",
        {
            "image_link": "https://s.example/1",
            "additional_image_link": ["https://s.example/2"],
        },
    ),
    (  # prices of others and in other currencies among the prices
        """<s><product><id>1</id><name>Cup</name><prices><price group="dealer">2.00</price>
        <price currency="CHF">5.00</price><price currency="EUR">4.00</price></prices>
        </product></s>""",
        {"price": Decimal(5), "currency": "CHF"},
    ),
    (  # identifiers, codes and dimensions of their own
        """<s><product><identifiers><sku>1</sku><ean>4006381333931</ean></identifiers>
        <codes><code type="mpn">M1</code><code type="sap">7</code></codes><name>Cup</name>
        <price>5.00</price><dimensions unit="cm"><width>8</width><weight unit="kg">0.3</weight>
        </dimensions></product></s>""",
        {
            "id": "1",
            "gtin": "4006381333931",
            "mpn": "M1",
            "product_width": "8 cm",
            "product_weight": "0.3 kg",
        },
    ),
    (  # a label in three parts, and addresses in several languages
        """<s><product><id>1</id><name>Cup</name><price>5.00</price><attributes><attribute>
        <code>color</code><label>Color</label><value>red</value></attribute></attributes>
        <urls><url lang="de">https://s.example/de</url><url lang="fr">https://s.example/fr</url>
        </urls></product></s>""",
        {"color": "red", "link": "https://s.example/de"},
    ),
    (  # an item of a name that says that it is a product, its parts likewise
        """<urunler><urun><urun_kodu>1</urun_kodu><urun_adi>Fincan</urun_adi>
        <urun_fiyat>5,00</urun_fiyat><urun_stok>3</urun_stok></urun></urunler>""",
        {"id": "1", "title": "Fincan", "price": Decimal(5), "quantity": 3},
    ),
    (  # names in several languages, prices of several kinds
        """<export><article id="1"><names><name lang="de">Tasse</name><name lang="en">Cup</name>
        </names><prices><price type="retail" currency="CHF">5.00</price>
        <price type="wholesale" currency="CHF">2.00</price></prices></article></export>""",
        {"title": "Tasse", "price": Decimal(5), "currency": "CHF"},
    ),
]


@pytest.mark.parametrize(("text", "values"), _PLAIN)
def test_xml_of_other_markets(text: str, values: dict[str, object]) -> None:
    with read_feed(text.encode()) as feed:
        (row,) = feed.products()
    assert {name: row.values.get(name) for name in values} == values
    assert not row.rejected


@pytest.mark.parametrize(
    "item",
    [
        (
            '<row><field name="sku">1</field><field name="name">Cup</field>'
            '<field name="price">5</field><field name="ean">4006381333931</field></row>'
        ),
        (
            '<table name="products"><column name="sku">1</column><column name="name">Cup</column>'
            '<column name="price">5</column><column name="ean">4006381333931</column></table>'
        ),
        (
            '<item sku="1"><name>Cup</name><prices><price currency="EUR">5</price></prices>'
            "<identifiers><ean>4006381333931</ean><asin>B0</asin></identifiers></item>"
        ),
    ],
    ids=["mysqldump", "phpMyAdmin", "nested"],
)
def test_xml_of_databases_and_shops_of_their_own(item: str) -> None:
    data = f"<?xml version='1.0'?><export>{item}{item}</export>".encode()
    with read_feed(data, default_currency="EUR") as feed:
        row, _ = feed.products()
    values = {name: row.values.get(name) for name in ("id", "title", "price", "currency", "gtin")}
    assert values == {
        "id": "1",
        "title": "Cup",
        "price": Decimal(5),
        "currency": "EUR",
        "gtin": "4006381333931",
    }


def test_a_currency_of_a_price_within_prices() -> None:
    item = '<item sku="1"><name>Cup</name><prices><price currency="CHF">5</price></prices></item>'
    with read_feed(f"<shop>{item}</shop>".encode()) as feed:
        assert [row.values["currency"] for row in feed.products()] == ["CHF"]


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ("<price type='net'>10</price><price type='gross'>12 EUR</price>", (12, None)),
        (
            "<prices><price type='net'>10</price><price type='gross'>12 EUR</price></prices>",
            (12, None),
        ),
        ("<price type='decimal'>12 EUR</price>", (12, None)),
        ("<price tax='excl'>10</price><price tax='incl'>12 EUR</price>", (12, None)),
        ("<preis Typ='netto'>10</preis><preis Typ='brutto'>12 EUR</preis>", (12, None)),
        (
            "<price customergroup='B2B'>10</price><price customergroup='EK'>12 EUR</price>",
            (12, None),
        ),
        (
            (
                "<Preise><Preis><Gruppe>Händler</Gruppe><Betrag>9</Betrag></Preis>"
                "<Preis><Gruppe>Endkunde</Gruppe><Betrag>12 EUR</Betrag></Preis></Preise>"
            ),
            (12, None),
        ),
        (
            (
                "<prices><price><type>dealer</type><amount>9</amount></price>"
                "<price><type>retail</type><amount>12 EUR</amount></price></prices>"
            ),
            (12, None),
        ),
        (
            (
                "<price><type>dealer</type><amount>9</amount></price>"
                "<price><type>retail</type><amount>12 EUR</amount></price>"
            ),
            (12, None),
        ),
        ("<PRECO><DE>12 EUR</DE><POR>9 EUR</POR></PRECO>", (12, 9)),
        ("<price type='sale'>9 EUR</price><price>12 EUR</price>", (12, 9)),
        ("<prices><regular>12</regular><sale>9</sale><currency>EUR</currency></prices>", (12, 9)),
        ("<price><old>12 EUR</old><current>9 EUR</current></price>", (12, 9)),
        ("<price currency='EUR'><regular>12</regular><sale>9</sale></price>", (12, 9)),
        ("<pricing><price>12 EUR</price><vat>20</vat><discount>2</discount></pricing>", (12, None)),
        ("<price><name>Retail</name><value>12 EUR</value></price>", (12, None)),
        ("<price>12<currency>EUR</currency></price>", (12, None)),
        (
            "<prices><price currency='EUR'>12</price><price currency='USD'>14</price></prices>",
            (12, None),
        ),
        ("<pricing><price>12 EUR</price><sale_price>9 EUR</sale_price></pricing>", (12, 9)),
        ("<pricing><price currency='EUR'>12</price><date>1700000000</date></pricing>", (12, None)),
        ("<price>12 EUR</price><pricing><price>11 EUR</price></pricing>", (12, None)),
        ("<tier_price><qty>10</qty><price>9</price></tier_price><price>12 EUR</price>", (12, None)),
        ("<offers><offer><price currency='EUR'>12</price></offer></offers>", (12, None)),
        ("<price>12 EUR</price><offers><offer><price>11</price></offer></offers>", (12, None)),
        ("<price>12 EUR</price><pricing><note>9</note></pricing>", (12, None)),
        ("<prices><price_ht>10</price_ht><price_ttc>12 EUR</price_ttc></prices>", (12, None)),
        (
            (
                "<prices><price lang='cs'><currency>EUR</currency><price_with_vat>12"
                "</price_with_vat><price_sale>9</price_sale><vat>21</vat></price></prices>"
            ),
            (12, 9),
        ),
        ("<prix devise='EUR'>12</prix>", (12, None)),
        ("<preis waehrung='EUR'>12</preis>", (12, None)),
    ],
)
def test_prices_in_elements_of_their_own(prices: str, expected: tuple[int, int | None]) -> None:
    item = f"<product><sku>1</sku><name>Cup</name>{prices}</product>"
    with read_feed(f"<shop>{item}</shop>".encode()) as feed:
        (row,) = feed.products()
    values = row.values.get
    assert (values("price"), values("sale_price"), values("currency")) == (*expected, "EUR")


@pytest.mark.parametrize(
    ("variants", "expected"),
    [
        (
            (
                "<variants><variant><sku>A</sku><size>S</size></variant>"
                "<variant><sku>B</sku><size>M</size><price>22 EUR</price></variant></variants>"
            ),
            [("A", "Cup", 20, 18, "S", "P"), ("B", "Cup", 22, None, "M", "P")],
        ),
        (
            '<variation id="A" size="S"/><variation id="B" size="M"/>',
            [("A", "Cup", 20, 18, "S", "P"), ("B", "Cup", 20, 18, "M", "P")],
        ),
        (
            "<skus><sku><code>A</code><size>S</size></sku><sku><code>B</code></sku></skus>",
            [("A", "Cup", 20, 18, "S", "P"), ("B", "Cup", 20, 18, None, "P")],
        ),
        (  # Shoptet
            "<VARIANTS><VARIANT id='7'><CODE>A</CODE></VARIANT></VARIANTS>",
            [("7", "Cup", 20, 18, None, "P")],
        ),
        (
            "<VARIANTS><VARIANT><CODE>A</CODE><NAME>Red</NAME></VARIANT></VARIANTS>",
            [("A", "Cup", 20, 18, None, "P")],
        ),
        (
            "<variants><variant><sku>A</sku><name>Cup, red</name></variant></variants>",
            [("A", "Cup, red", 20, 18, None, "P")],
        ),
        (
            "<variants><variant><sku>A</sku></variant><variant><size>S</size></variant></variants>",
            [("P", "Cup", 20, 18, None, None)],
        ),
        (
            "<UrunSecenek><Secenek><StokKodu>A</StokKodu><Beden>S</Beden></Secenek></UrunSecenek>",
            [("A", "Cup", 20, 18, "S", "P")],
        ),
        (
            "<variants><variant><sku>A</sku><item_group_id>G</item_group_id></variant></variants>",
            [("A", "Cup", 20, 18, None, "G")],
        ),
        ("<variants/>", [("P", "Cup", 20, 18, None, None)]),
        ("<variant code='size'>M</variant>", [("P", "Cup", 20, 18, "M", None)]),
        ("<variant id='1' name='Size' value='M'/>", [("P", "Cup", 20, 18, "M", None)]),
        (
            "<variation_theme>size</variation_theme><variations><variation sku='A'/></variations>",
            [("A", "Cup", 20, 18, None, "P")],
        ),
    ],
)
def test_variants_within_a_product_are_products(
    variants: str, expected: list[tuple[object, ...]]
) -> None:
    item = (
        "<product><id>P</id><name>Cup</name><price>20 EUR</price><sale_price>18 EUR</sale_price>"
        f"{variants}</product>"
    )
    with read_feed(f"<shop>{item}</shop>".encode()) as feed:
        names = ("id", "title", "price", "sale_price", "size", "item_group_id")
        assert [tuple(map(row.values.get, names)) for row in feed.products()] == expected


@pytest.mark.parametrize(
    ("part", "attribute", "value"),
    [
        ("<name>A <b>red</b> cup</name>", "title", "A red cup"),
        ("<description><p>Red.</p><p>Large.</p></description>", "description", "Red. Large."),
        ("<description>Red.<br/>Large.</description>", "description", "Red. Large."),
        ("<category><main>Home</main><sub>Cups</sub></category>", "product_type", ["Home > Cups"]),
        ("<brand><id>7</id><title>Acme</title></brand>", "brand", "Acme"),
        ("<weight unit='kg'>1.5</weight>", "product_weight", "1.5 kg"),
        ("<weight><value>1.5</value><unit>kg</unit></weight>", "product_weight", "1.5 kg"),
        ("<ids><id type='MPN'>M-1</id></ids>", "mpn", "M-1"),
        ("<code><type>EAN</type><value>4006381333931</value></code>", "gtin", "4006381333931"),
        ("<weight unit='kg'>1.5 lb</weight>", "product_weight", "1.5 lb"),
    ],
)
def test_parts_and_units_of_a_value(part: str, attribute: str, value: object) -> None:
    with read_feed(f"<shop><product><sku>1</sku>{part}</product></shop>".encode()) as feed:
        (row,) = feed.products()
    assert row.values[attribute] == value


def test_stock_may_be_told_by_parts() -> None:
    stock = (
        "<stock unit='pcs'><quantity>0</quantity><availability>preorder</availability>"
        "<bin>7</bin></stock>"
    )
    with read_feed(f"<shop><product><sku>1</sku>{stock}</product></shop>".encode()) as feed:
        (row,) = feed.products()
    assert (row.values["quantity"], row.values["availability"]) == (0, "preorder")
    assert row.extra == {"stock bin": "7", "stock unit": "pcs"}


def test_a_value_has_no_numbers_that_only_go_with_it() -> None:
    item = (
        "<manufacturer><id>5</id><name>Acme</name></manufacturer>"
        "<category><id>7</id><name>Tools</name></category>"
    )
    with read_feed(f"<shop><product><sku>1</sku>{item}</product></shop>".encode()) as feed:
        (row,) = feed.products()
    assert (row.values["brand"], row.values["product_type"]) == ("Acme", ["Tools"])
    assert row.extra == {"manufacturer id": "5", "category id": "7"}


def test_an_address_in_an_attribute_is_told_once() -> None:
    item = "<product><sku>1</sku><image src='https://shop.example/1.jpg' alt='x'/></product>"
    with read_feed(f"<shop>{item}</shop>".encode()) as feed:
        (row,) = feed.products()
        assert not [finding for finding in feed.findings if finding.code == "image_link/doubled"]
    assert row.values["image_link"] == "https://shop.example/1.jpg"
    assert row.extra == {"image alt": "x"}


def test_numbers_of_pictures_are_no_pictures() -> None:
    images = "<associations><images><image><id>7</id></image></images></associations>"
    with read_feed(f"<shop><product><sku>1</sku>{images}</product></shop>".encode()) as feed:
        (row,) = feed.products()
    assert (row.values, row.extra) == ({"id": "1"}, {"associations": "7"})


def test_numbers_of_related_products_are_not_the_products_own() -> None:
    item = "<product><sku>1</sku><related><title>Pot</title><ean>4006381333931</ean></related>"
    with read_feed(f"<shop>{item}</product></shop>".encode()) as feed:
        assert [row.values for row in feed.products()] == [{"id": "1"}]


def test_attributes_of_rss_hold_no_values() -> None:
    item = '<item id="2"><id>1</id><title>Cup</title></item>'
    with read_feed(f"<rss><channel>{item}</channel></rss>".encode()) as feed:
        assert feed.header == ("id", "title")


@pytest.mark.parametrize(
    "above",
    [
        "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/x.php</b> on line <b>4</b><br />\n",
        "\nNotice: Undefined index: x in /x.php on line 4\n",
        "\n\n  ",
    ],
)
def test_warnings_above_the_declaration(above: str) -> None:
    with read_feed(above.encode() + rss("<g:id>1</g:id>")) as feed:
        assert list(feed) == [["1"]]


def test_marks_of_cdata_that_were_escaped_are_no_text() -> None:
    items = rss("<g:id>&lt;![CDATA[1]]&gt;</g:id><title> &lt;![CDATA[Cup &amp; more]]&gt; </title>")
    with read_feed(items) as feed:
        assert list(feed) == [["1", "Cup & more"]]


def test_texts_that_are_pages_make_no_page_of_the_feed() -> None:
    with read_feed(rss("<g:id>1</g:id><title><![CDATA[<html>Cup</html>]]></title>")) as feed:
        assert list(feed) == [["1", "<html>Cup</html>"]]


@pytest.mark.parametrize(
    "data", ["<A><item></item>", "<A><item></item></ ", "<!---->" * 300, "<A><o/><o/>"]
)
def test_xml_that_breaks_off_before_there_is_anything(data: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feed(data.encode())
    assert caught.value.code == "feed/xml"


def test_products_of_an_unusual_name_are_found_where_the_feed_breaks_off() -> None:
    data = '<s><o sku="1" price="5 EUR"/><o sku="2" price="6 EUR"/><o sku="3'
    with read_feed(data.encode()) as feed:
        assert [row.id for row in feed.products()] == ["1", "2"]
        assert feed.truncated


@pytest.mark.parametrize(
    "long", ["<!--{}-->", "<item><id>1</id><title>{}</title></item>", '<item a="{}"/>']
)
def test_what_has_no_end_for_too_long_ends_the_feed(
    long: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_MOST", 100_000)
    with read_feed(rss("<id>0</id>", "<id>1</id>").replace(b"1", b"1" * 50_000)) as feed:
        assert not feed.truncated
    data = rss("<id>0</id>").decode().replace("</channel>", f"{long}</channel>")
    with read_feed(data.format("x" * 500_000).encode()) as feed:
        assert [row[0] for row in feed] == ["0"]
        assert feed.truncated


def test_pieces_grow_until_something_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_FEW", 0)
    file = pieces.Pieces(io.BytesIO(bytes(100)))
    assert [len(file.read(10)) for _ in range(3)] == [10, 20, 40]
    file.pending = 0
    assert len(file.read(10)) == 10


def test_elements_that_are_no_products_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letzshop_core.feeds.xml.items._LOOKED_AT", 100)
    data = b"<urlset>" + b"<url><loc>https://shop.example/1</loc></url>" * 10_000 + b"</urlset>"
    tracemalloc.start()
    with pytest.raises(FeedError):
        read_feed(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * len(data)


def test_xml_without_products_is_quoted() -> None:
    data = b'<?xml version="1.0"?>\n<Error a="b">\n <Code>AccessDenied</Code></Error>'
    with pytest.raises(FeedError, match="<Error><Code>AccessDenied</Code>"):
        read_feed(data)


def test_blank_lines_above_the_declaration() -> None:
    with read_feed(f'\n\n <?xml version="1.0"?>{ONE}'.encode()) as feed:
        assert [row.id for row in feed.products()] == ["1"]


def test_a_declaration_is_believed_where_the_beginning_does_not_tell() -> None:
    items = "<item><id>1</id></item>" * 4000 + "<item><id>ü</id></item>"
    text = f'<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel>{items}</channel></rss>'
    with read_feed(text.encode("latin-1")) as feed:
        assert list(feed)[-1] == ["ü"]


_FAULTY = [
    ("Salz & Pfeffer", "Salz & Pfeffer"),
    ("A&B &copy AT&T&", "A&B &copy AT&T&"),
    ("Caf&eacute;&nbsp;&hellip; &euro;", "Café\xa0… €"),
    ("&unknown; &amp; &lt;b&gt;", "&unknown; & <b>"),
    ("size < 5, 3 <4, <", "size < 5, 3 <4, <"),
    ("a\x0bb\x00c &#11;&#x1F; &#65;&#xE9;", "abc  Aé"),
    ("<![CDATA[Salz & &nbsp; < 5 ]] \x0c]]> & mehr", "Salz & &nbsp; < 5 ]]   & mehr"),
    ("<!-- a & b -->x &", "x &"),
    ("<![CDATA[a <![CDATA[b]]> c]]> ]]>", "a <![CDATA[b c]]> ]]>"),
    ("red<br>large<BR class='x'>", "redlarge"),
    ("<2nd>b</2nd>", "<2nd>b</2nd>"),
    ("&#99999999; &#xD800; &#0;", "&#99999999;"),
    ("& &#128512;&#xE000;&#9;x", "& \U0001f600\ue000\tx"),
]


@pytest.mark.parametrize("chunk", [1, 2, 3, 64 * 1024])
@pytest.mark.parametrize(("written", "meant"), _FAULTY)
def test_faulty_xml_is_read_as_it_was_meant(
    written: str, meant: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "_CHUNK", chunk)
    before, after = "<g:id>0</g:id><g:title>Cup</g:title>", "<g:id>2</g:id><g:title>Pot</g:title>"
    data = rss(before, f"<g:id>1</g:id><g:title>x{written}</g:title>", after)
    with read_feed(data) as feed:
        rows = list(feed)
        assert not feed.truncated
        assert [f.code for f in feed.findings if f.code == "feed/xml-mended"]
    assert [row[0] for row in rows] == ["0", "1", "2"]
    assert rows[1][1].replace(" ", "") == f"x{meant}".replace(" ", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_faulty_xml_in_any_encoding(encoding: str) -> None:
    declared = "UTF-8" if encoding.startswith("utf-8") else encoding
    text = rss("<g:id>1</g:id><g:title>Größe & Co</g:title>").decode()
    text = f'<?xml version="1.0" encoding="{declared}"?>{text.partition("?>")[2] or text}'
    with read_feed(text.encode(encoding)) as feed:
        assert list(feed) == [["1", "Größe & Co"]]


def test_two_kinds_of_faults() -> None:
    item = "<item><g:id>1</g:id><g:title>Salt & pepper</g:title></item>"
    with read_feed(f"<rss><channel>{item}</channel></rss>".encode()) as feed:
        assert [*feed] == [["1", "Salt & pepper"]]
        assert not feed.truncated


def test_bytes_that_are_no_text_in_xml_cost_nothing_else() -> None:
    data = rss("<g:id>1</g:id><g:title>Größe</g:title>", "<g:id>2</g:id><g:title>X</g:title>")
    data = data.replace("Größe".encode(), "Gr\xf6\xdfe €".encode("windows-1252") + "é".encode())
    with read_feed(data, encoding="utf-8") as feed:
        assert list(feed) == [["1", "Größe €é"], ["2", "X"]]


@given(st.text(alphabet="ab&<>;#x1ä]![CDATA\"' \n-/?"), st.integers(1, 9))
def test_well_formed_xml_is_not_touched(text: str, chunk: int) -> None:
    for body in (escape(text), f"<![CDATA[{text.replace(']]>', '')}]]>"):
        xml = f"<rss>{body}</rss>"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mending, "_CHUNK", chunk)
            source = mending.MendedXml(pieces.Pieces(io.BytesIO(xml.encode())), "utf-8")
            assert b"".join(iter(source.read, b"")).decode() == xml


BMECAT = """<BMECAT version="1.2" {}><T_NEW_CATALOG><{article}>
    <SUPPLIER_{aid}>B1</SUPPLIER_{aid}>
    <{article}_DETAILS><DESCRIPTION_SHORT>Drill</DESCRIPTION_SHORT>
    <DESCRIPTION_LONG>A long text</DESCRIPTION_LONG>{gtin}
    <MANUFACTURER_{aid}>M1</MANUFACTURER_{aid}><MANUFACTURER_NAME>Acme</MANUFACTURER_NAME>
    </{article}_DETAILS>
    <{article}_FEATURES><FEATURE><FNAME>Power: max</FNAME><FVALUE>500</FVALUE></FEATURE>
    <FEATURE><FNAME>Weight</FNAME><FVALUE>2</FVALUE><FUNIT>KGM</FUNIT></FEATURE></{article}_FEATURES>
    <{article}_PRICE_DETAILS>
    <{article}_PRICE price_type="net_list"><PRICE_AMOUNT>10.00</PRICE_AMOUNT></{article}_PRICE>
    <{article}_PRICE price_type="gros_list"><PRICE_AMOUNT>11.90</PRICE_AMOUNT>
    <PRICE_CURRENCY>EUR</PRICE_CURRENCY></{article}_PRICE></{article}_PRICE_DETAILS>
    <MIME_INFO><MIME><MIME_TYPE>image/jpeg</MIME_TYPE>
    <MIME_SOURCE>https://b.lu/1.jpg</MIME_SOURCE></MIME>
    <MIME><MIME_SOURCE>https://b.lu/2.jpg</MIME_SOURCE></MIME></MIME_INFO>
    </{article}></T_NEW_CATALOG></BMECAT>"""


@pytest.mark.parametrize(
    ("namespace", "names"),
    [
        ("", {"article": "ARTICLE", "aid": "AID", "gtin": "<EAN>4006381333931</EAN>"}),
        (
            'xmlns="http://www.bmecat.org/bmecat/2005"',
            {
                "article": "PRODUCT",
                "aid": "PID",
                "gtin": '<INTERNATIONAL_PID type="gtin">4006381333931</INTERNATIONAL_PID>',
            },
        ),
    ],
)
def test_bmecat(namespace: str, names: dict[str, str]) -> None:
    with read_feed(BMECAT.format(namespace, **names).encode()) as feed:
        (row,) = feed.products()
    assert not row.rejected
    expected = {
        "id": "B1",
        "title": "Drill",
        "description": "A long text",
        "price": Decimal("11.90"),
        "currency": "EUR",
        "brand": "Acme",
        "mpn": "M1",
        "gtin": "4006381333931",
        "image_link": "https://b.lu/1.jpg",
        "additional_image_link": ["https://b.lu/2.jpg"],
        "product_detail": [":Power - max:500", ":Weight:2"],
    }
    assert {name: row.values.get(name) for name in expected} == expected
    assert row.extra["PRICE_AMOUNT net_list"] == "10.00"


def test_of_prices_with_and_without_taxes_the_former_is_taken() -> None:
    xml = (
        "<products><product><id>1</id><name>T</name>"
        "<price><net>4.20</net><gross>5.00</gross><currency>EUR</currency></price>"
        "</product></products>"
    )
    with read_feed(xml.encode()) as feed:
        (row,) = feed.products()
    assert (row.values["price"], row.values["currency"]) == (Decimal("5.00"), "EUR")


@pytest.mark.parametrize("depth", [300, 100_000])
def test_elements_too_deep_in_each_other_are_refused(depth: int) -> None:
    deep = "<a>" * depth + "</a>" * depth
    content = f"<rss><item><id>1</id></item><item><id>2</id>{deep}</item></rss>"
    with pytest.raises(FeedError, match=r"^Expected at most 200 elements in each other"):
        read_feed(content.encode())


def test_colons_and_unknown_parts_of_nested_groups_move_nothing() -> None:
    content = b"""<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item>
        <g:id>1</g:id><g:title>t</g:title><g:price>5 EUR</g:price>
        <g:product_detail><g:section_name>Size: outside</g:section_name>
        <g:attribute_name>Width:</g:attribute_name><g:attribute_value>5: six</g:attribute_value>
        </g:product_detail>
        <g:shipping><g:country>LU</g:country><g:price>4.90 EUR</g:price><g:carrier>DHL</g:carrier>
        </g:shipping></item></channel></rss>"""
    with read_feed(content) as feed:
        (row,) = feed.products()
    assert row.values["product_detail"] == ["Size - outside:Width:5: six"]
    assert row.values["shipping"] == ["LU:::4.90 EUR"]
    assert row.extra == {"shipping carrier": "DHL"}


@pytest.mark.parametrize(
    ("title", "declared", "encoding"),
    [
        ("緑茶ティー①", "shift_jis", "cp932"),
        ("緑茶ティー", "EUC-JP", "euc_jp"),
        ("咖啡研磨機·鏽", "gb2312", "gbk"),
        ("咖啡研磨機", "big5", "big5"),
        ("커피 그라인더", "euc-kr", "euc_kr"),
        ("咖啡研磨机不锈钢蓝色儿童鞋", "utf-8", "gb18030"),
    ],
)
def test_encodings_of_east_asia(title: str, declared: str, encoding: str) -> None:
    data = (
        f'<?xml version="1.0" encoding="{declared}"?><rss><channel><item><id>1</id>'
        f"<title>{title} &amp;</title></item></channel></rss>"
    ).encode(encoding)
    with read_feed(data) as feed:
        assert list(feed) == [["1", f"{title} &"]]
        assert not {f.code for f in feed.findings} & {"feed/xml-mended", "feed/truncated"}


def products(xml: str) -> list[dict[str, object]]:
    with read_feed(xml.encode(), default_currency="EUR") as feed:
        return [row.values for row in feed.products()]


def test_an_offer_of_yandex_is_named_by_its_parts_and_its_category_by_its_number() -> None:
    offer, named = products(
        """<yml_catalog><shop><name>S</name>
        <categories><category id="1">Home</category>
        <category id="2" parentId="1">Cleaning</category></categories>
        <offers><offer id="A" type="vendor.model" available="true"><typePrefix>Vacuum cleaner
        </typePrefix><vendor>Acme</vendor><model>VT-9</model><price>9</price>
        <currencyId>EUR</currencyId><categoryId>2</categoryId></offer>
        <offer id="B"><name>Brush</name><model>B-1</model><price>1</price>
        <currencyId>EUR</currencyId><categoryId>7</categoryId></offer></offers></shop></yml_catalog>
        """
    )
    assert offer["title"] == "Vacuum cleaner Acme VT-9"
    assert offer["product_type"] == ["Home > Cleaning"]
    assert offer["availability"] == "in stock"
    assert named["title"] == "Brush"
    assert "product_type" not in named


def test_an_offer_that_has_a_name_is_given_no_other() -> None:
    offer = "<offer id='A'><name>Brush</name><model>B-1</model><price>1</price></offer>"
    with read_feed(f"<yml_catalog><offers>{offer}</offers></yml_catalog>".encode()) as feed:
        assert feed.header.count("name") == 1


def test_a_price_for_a_quantity_is_not_the_price() -> None:
    tier = "<price_tiers><price>9</price><quantity>10</quantity></price_tiers>"
    (product,) = products(f"<products><product><id>1</id>{tier}</product></products>")
    assert "price" not in product


@pytest.mark.parametrize(
    "parts",
    [
        "<PARAM_NAME>Brand</PARAM_NAME><VAL>Acme</VAL>",
        "<PARAM_NAME>Brand</PARAM_NAME><GROUP>1</GROUP><VAL>Acme</VAL><LANG>en</LANG>",
    ],
)
def test_a_label_may_have_further_parts(parts: str) -> None:
    item = f"<SHOPITEM><ITEM_ID>1</ITEM_ID><PARAM>{parts}</PARAM></SHOPITEM>"
    (product,) = products(f"<SHOP>{item}</SHOP>")
    assert product["brand"] == "Acme"


def test_categories_may_be_told_by_elements_and_may_be_wrong() -> None:
    categories = "".join(
        f"<category><id>{number}</id><parentId>{parent}</parentId><name>N{number}</name></category>"
        for number, parent in ((1, 2), (2, 1), (3, 9))
    )
    first, third = products(
        f"""<price><categories>{categories}</categories><items>
        <item><id>A</id><name>Cup</name><price>1</price><categoryId>1</categoryId></item>
        <item><id>B</id><name>Mug</name><price>1</price><categoryId>3</categoryId></item>
        </items></price>"""
    )
    assert str(first["product_type"]).count("N1") == 10
    assert third["product_type"] == ["N3"]


@pytest.mark.parametrize(
    ("days", "stock", "said"),
    [
        ("0", "", "in stock"),
        ("7", "", "in stock"),
        ("", "", None),
        ("7", "<STOCK>0</STOCK>", "out of stock"),
    ],
)
def test_days_until_a_parcel_leaves_tell_of_stock(days: str, stock: str, said: str | None) -> None:
    (values,) = products(
        f"""<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCTNAME>Cup</PRODUCTNAME>{stock}
        <PRICE_VAT>5,00</PRICE_VAT><DELIVERY_DATE>{days}</DELIVERY_DATE></SHOPITEM></SHOP>"""
    )
    assert values.get("availability") == said


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ('avail="1"', "in stock"),
        ('avail="14"', "in stock"),
        ('avail="90"', "backorder"),
        ('avail="110"', "preorder"),
        ('avail="99"', None),
        ('avail="14" stock="0"', "out of stock"),
    ],
)
def test_stock_in_the_days_of_ceneo(attributes: str, said: str | None) -> None:
    (values,) = products(
        f"""<offers><o id="1" url="https://s.example/1" price="5.00" {attributes}><cat>Cups</cat>
        <name>Cup</name></o></offers>"""
    )
    assert values.get("availability") == said


@pytest.mark.parametrize(
    ("stores", "said"),
    [(("no", "yes"), "in stock"), (("yes",), "in stock"), (("no",), "out of stock")],
)
def test_the_stores_of_kaspi_tell_of_stock(stores: tuple[str, ...], said: str) -> None:
    stock = "".join(f"<availability storeId='{n}' available='{s}'/>" for n, s in enumerate(stores))
    (values,) = products(
        f"""<kaspi_catalog xmlns="kaspiShopping"><offers><offer sku="1"><model>Cup</model>
        <availabilities>{stock}</availabilities><price>5990</price></offer></offers></kaspi_catalog>"""
    )
    assert (values["title"], values["availability"]) == ("Cup", said)


@pytest.mark.parametrize(
    ("prices", "price"),
    [
        (
            "<cityprices><city id='1'>6418</city><city id='2'>6420</city></cityprices>",
            6418,
        ),
        ("<price>5990</price><cityprices><cityprice>6420</cityprice></cityprices>", 5990),
        ("<cityprices/>", None),
    ],
)
def test_prices_in_the_cities_of_kaspi(prices: str, price: int | None) -> None:
    (values,) = products(
        f"""<kaspi_catalog xmlns="kaspiShopping"><offers><offer sku="1"><model>Cup</model>
        {prices}</offer></offers></kaspi_catalog>"""
    )
    assert values.get("price") == price


@pytest.mark.parametrize(
    ("prices", "price"),
    [
        ('<price vat="23">12.30</price>', "12.30"),
        ('<price vat="23.0" gross="12.30" net="10.00"/>', "12.30"),
        ('<price tax="without" vat="23">10</price><price tax="with">12.30</price>', "12.30"),
        ('<price vat="119" novat="100"/>', "119"),
        ('<price net="10.00" vat="23"/>', None),
    ],
)
def test_the_rate_of_the_tax_in_a_price_is_none(prices: str, price: str | None) -> None:
    (values,) = products(f"<s><product><id>1</id><name>Cup</name>{prices}</product></s>")
    assert values.get("price") == (price and Decimal(price))


def test_files_to_exchange_with_1c_are_called_so() -> None:
    data = "<?xml version='1.0'?><КоммерческаяИнформация><Каталог/></КоммерческаяИнформация>"
    with pytest.raises(FeedError, match="CommerceML"):
        read_feed(data.encode())


def test_parts_that_say_all_in_attributes() -> None:
    data = """<s><product><id>1</id><name>Cup</name>
        <prices><price currency="USD" value="6"/><price currency="EUR" value="5"/></prices>
        <stores><store place="A" qty="0"/><store place="B" qty="3"/></stores></product></s>"""
    with read_feed(data.encode(), default_currency="EUR") as feed:
        (row,) = feed.products()
    assert (row.values["price"], row.values["currency"]) == (Decimal(5), "EUR")
    assert "quantity" not in row.values  # that of one store alone is none
    assert {*row.extra.values()} == {"6", "A", "B", "0", "3"}


def test_offers_of_idosells_wholesalers() -> None:
    (values,) = products(
        """<offer file_format="IOF"><products currency="PLN"><product id="24" code="C-24">
        <producer name="Acme"/><card url="https://s.example/24"/>
        <description><name>Shirt</name></description><price gross="12.30" net="10.00"/>
        <sizes><size id="3"><stock id="1" quantity="7"/></size>
        <size id="4"><stock id="1" quantity="2"/></size></sizes></product></products></offer>"""
    )
    assert (values["id"], values["title"], values["brand"]) == ("24", "Shirt", "Acme")
    assert (values["price"], values["currency"]) == (Decimal("12.30"), "PLN")
    assert (values["link"], values["quantity"]) == ("https://s.example/24", 9)


def test_the_currency_of_what_holds_the_products() -> None:
    product = "<product><id>{}</id><name>Cup</name><price>{}</price></product>"
    items = product.format(1, "5"), product.format(2, "6 USD"), product.format(3, "7")
    rows = products(f"<s><l currency='CHF'>{items[0]}{items[1]}</l><l>{items[2]}</l></s>")
    assert [row["currency"] for row in rows] == ["CHF", "USD", "EUR"]


def test_a_group_of_many_parts_takes_no_long_time() -> None:
    """Quadratic work would not come to an end here."""
    parts = "".join(f"<part{number}>x</part{number}>" for number in range(20_000))
    shipping = f"<g:shipping>{parts}<part0>x</part0></g:shipping>"
    with read_feed(rss(f"<g:id>1</g:id>{shipping}", "<g:id>2</g:id>")) as feed:
        assert [row.values["id"] for row in feed.products()] == ["1", "2"]


def test_one_element_may_hold_several_groups() -> None:
    fields = "<g:country>{}</g:country><g:price>{} EUR</g:price>"
    groups = fields.format("LU", 4) + fields.format("DE", 5)
    with read_feed(rss(f"<g:id>1</g:id><g:shipping>{groups}</g:shipping>")) as feed:
        (row,) = feed.products()
    assert row.values["shipping"] == ["LU:::4.00 EUR", "DE:::5.00 EUR"]


def test_one_picture_is_told_like_several() -> None:
    images = "".join(f'<i url="https://a.example/{n}.jpg"/>' for n in (1, 2))
    one = '<main url="https://a.example/0.jpg"/>'
    items = (
        f"<product><id>{n}</id><name>Cup</name><price>5</price><imgs>{inner}</imgs></product>"
        for n, inner in enumerate((one, one + images))
    )
    with read_feed(f"<s>{''.join(items)}</s>".encode()) as feed:
        assert {*feed.header} == {"id", "name", "price", "imgs"}
        assert {row.values["image_link"] for row in feed.products()} == {"https://a.example/0.jpg"}
