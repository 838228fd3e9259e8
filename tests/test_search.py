"""The words of products and searches."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letzshop_core.products.derived import ascii_lower, brand_spellings
from letzshop_core.search import MAX_WORD_LENGTH, matches, query_words, search_text, search_texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("Nike Air-Max 270", "nike air max 270"),
        ("  --  ", ""),
        ("AH8050_002/XL", "ah8050 002 xl"),
        ("Größe", "grosse"),
        ("ÄÖÜ äöü", "aou"),
        ("Crème brûlée", "creme brulee"),
        ("Cre\u0300me", "creme"),
        ("Œuvre Ærø Łódź ĐÀ Þing", "oeuvre aero lodz da thing"),
        ("ﬁne ﬂ", "fine fl"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("Ｆｕｌｌ ｗｉｄｔｈ１", "full width1"),
        ("m² Nr.½", "m2 nr 1 2"),
        ("Straße STRASSE strasse", "strasse"),
        ("Σίσυφος ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Ёлка", "елка"),
        ("東京 タワー", "東京 タワー"),
        ("हिन्दी", "हिन्दी"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("Lego™ Duplo®", "lego duplo"),
        ("a\0b\ud800c", "a b c"),
        ("🙂", ""),
        ("l'eau d’Issey", "l eau d issey"),
        ("x" * 600, "x" * MAX_WORD_LENGTH),
        ("ä" * 600, "a" * MAX_WORD_LENGTH),
    ],
)
def test_words_are_reduced(text: str, words: str) -> None:
    assert search_text(product_id="", title=text) == words


def test_a_product_is_found_by_every_searchable_field_once() -> None:
    text = search_text(
        product_id="SKU-1",
        title="Red Shoe",
        brand="Acme",
        product_type=["Shoes > Red", "Acme"],
        mpn="M-7",
        gtin="4006381333931",
        item_group_id="G1",
    )
    assert text == "red shoe acme shoes m 7 4006381333931 sku 1 g1"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", []),
        ("?!", []),
        ("Lap", ["lap"]),
        ("lap LAPTOP", ["laptop"]),
        ("laptop lap top", ["laptop", "top"]),
        ("a b a", ["a", "b"]),
        ("Größe gross", ["grosse"]),
        ("0840302411407", ["840302411407"]),
        ("00000040170725", ["40170725"]),
        ("0986494598", ["0986494598"]),
    ],
)
def test_query_words(query: str, words: list[str]) -> None:
    assert query_words(query) == words


@pytest.mark.parametrize("query", ["840302411407", "0840302411407", "00840302411407"])
@pytest.mark.parametrize("gtin", ["840302411407", "0840302411407", "00840302411407"])
def test_the_zeros_that_pad_a_gtin_do_not_matter(gtin: str, query: str) -> None:
    assert matches(search_text(product_id="A", title="Clipper", gtin=gtin), query_words(query))
    assert matches(search_text(product_id=f"{gtin}-X", title="Clipper"), query_words(query))
    assert matches(search_text(product_id="A", title=f"Clipper\n{gtin}"), query_words(query))


@pytest.mark.parametrize("number", ["0000000000000", "012345678901234567", "0123456789012abc"])
def test_long_numbers_are_found_by_their_beginnings(number: str) -> None:
    text = search_text(product_id=number, title="Clipper")
    for length in range(1, len(number) + 1):
        assert matches(text, query_words(number[:length]))


words = st.text(min_size=1, max_size=12)


@given(title=st.text(max_size=60), data=st.data())
def test_a_title_is_found_by_the_beginnings_of_its_words(title: str, data: st.DataObject) -> None:
    text = search_text(product_id="", title=title)
    assert text == " ".join(dict.fromkeys(text.split(" "))).strip()
    assert matches(text, query_words(title))
    if text:
        word = data.draw(st.sampled_from(text.split()))
        beginning = word[: data.draw(st.integers(1, len(word)))]
        assert matches(text, query_words(beginning.upper()) or [beginning])


@given(st.text(max_size=40))
def test_case_accents_and_normal_forms_make_no_difference(text: str) -> None:
    expected = search_text(product_id="", title=text)
    for form in ("NFC", "NFD"):
        assert search_text(product_id="", title=unicodedata.normalize(form, text)) == expected
    assert search_text(product_id="", title=expected) == expected


@given(st.text())
def test_words_are_safe_to_put_into_any_query_language(text: str) -> None:
    for word in query_words(text):
        assert word
        assert not set(word) & set(" '\"*&|!():<>\\%_\0\t\n-")


@given(st.lists(st.text(st.sampled_from("aÄßﬁд\n\r ,½")), max_size=5))
def test_products_are_found_by_the_same_words_alone_and_together(titles: list[str]) -> None:
    alone = [search_text(product_id="7", title=title) for title in titles]
    none = [None] * len(titles)
    together = search_texts(
        product_id=["7"] * len(titles),
        title=titles,
        brand=none,
        product_type=none,
        mpn=none,
        gtin=none,
        item_group_id=none,
    )
    assert together == alone


@pytest.mark.parametrize("stored", ["été", "Été", "ÉTÉ"])
@pytest.mark.parametrize("given", ["été", "Été", "ÉTÉ"])
def test_a_brand_is_found_in_any_case(given: str, stored: str) -> None:
    assert ascii_lower(stored) in brand_spellings(given)
