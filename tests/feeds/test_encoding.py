"""The encoding is told from the bytes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from letzshop_core.feeds import read_feed
from letzshop_core.feeds.encoding import canonical_encoding, detect_encoding
from letzshop_core.feeds.values.text import tidy, tidy_lines

GERMAN = "id;Titel;Preis\n" + "".join(
    f"{n};Kaffeemühle „Größe {n}“ für Füße – weiß;{n},99 €\n" for n in range(30)
)
FRENCH = "id;titre;prix\n" + "".join(
    f"{n};Théière émaillée, modèle {n}, n'importe où, ça gèle à Noël;{n},99 EUR\n"
    for n in range(30)
)
POLISH = "id;nazwa;cena\n" + "".join(
    f"{n};Młynek do kawy, duży, żółty, z łyżką i śrubą, źródło {n};{n},99 zł\n" for n in range(60)
)
RUSSIAN = "id;название;цена\n" + "".join(
    f"{n};Кофемолка ручная, большая, белая, модель {n};{n},99 руб\n" for n in range(60)
)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("id,title\n1,Cup\n", "ascii", "utf-8"),
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8-sig", "utf-8"),
        (GERMAN, "utf-16", "utf-16-le"),
        (GERMAN, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-16-be", "utf-16-be"),
        (GERMAN, "utf-32", "utf-32-le"),
        (GERMAN, "utf-32-be", "utf-32-be"),
        (GERMAN, "cp1252", "windows-1252"),
        (FRENCH, "latin-1", "windows-1252"),
        (GERMAN, "mac_roman", "mac-roman"),
        (FRENCH, "mac_roman", "mac-roman"),
        (FRENCH, "cp850", "cp850"),
        ("id,title\n1,Käse\n", "cp1252", "windows-1252"),
        (FRENCH.replace("EUR", "€"), "iso8859-15", "iso-8859-15"),
        (POLISH, "cp1250", "windows-1250"),
        (POLISH, "iso8859-2", "iso-8859-2"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
    ],
)
def test_detects(text: str, encoding: str, name: str) -> None:
    data = text.encode(encoding)
    guess = detect_encoding(data, complete=True)
    assert guess.name == name, guess
    assert data[guess.bom :].decode(guess.name) == text
    assert 0 < guess.confidence <= 1
    assert guess.evidence


@pytest.mark.parametrize("cut", range(1, 5))
def test_a_character_cut_by_the_end_of_the_sample_is_no_fault(cut: int) -> None:
    sample = ("id,title\n" + "1,Tasse 🍵\n").encode()[: -1 - cut]
    assert detect_encoding(sample).name == "utf-8"


@pytest.mark.parametrize(
    ("given", "name"), [("latin1", "iso-8859-1"), ("UTF8", "utf-8"), ("cp1252", "windows-1252")]
)
def test_names(given: str, name: str) -> None:
    assert canonical_encoding(given) == name


@pytest.mark.parametrize(
    "given", ["base64", "rot13", "no-such", "idna", "undefined", "unicode_escape"]
)
def test_what_is_no_text_encoding(given: str) -> None:
    with pytest.raises(LookupError):
        read_feed(b"id,title\n1,x\n", encoding=given)


def test_what_is_given_is_not_doubted() -> None:
    with read_feed("id,title\n1,тест\n".encode("cp1251"), encoding="windows-1251") as feed:
        assert list(feed) == [["1", "тест"]]
        assert feed.evidence.encoding.evidence == "chosen"


@pytest.mark.parametrize("written", ["utf-16", "utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("title", ["Tasse", "тест" * 9])
def test_the_order_of_bytes_need_not_be_given(written: str, title: str) -> None:
    content = f"id,title\n1,{title}\n".encode(written)
    with read_feed(content, encoding=written[:6]) as feed:
        assert list(feed) == [["1", title]]


def far(line: bytes, rows: int = 30_000) -> bytes:
    """A feed whose remarkable line is far behind any sample."""
    before = b"".join(b"%d,Cup,4.50 EUR\n" % n for n in range(rows))
    return b"id,title,price\n" + before + line + b"last,Pot,9.00 EUR\n"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (b"x,Caf\xe9,1.00 EUR\n", "Café"),
        (b"x,\x80 5,1.00 EUR\n", "€ 5"),
        ("x,Tasse ü ".encode() + b"\xfc,1.00 EUR\n", "Tasse ü ü"),
        (b"x,\x81\x8d,1.00 EUR\n", "\ufffd\ufffd"),
    ],
)
def test_a_byte_that_is_no_text_costs_no_row(line: bytes, title: str) -> None:
    with read_feed(far(line)) as feed:
        *_, row, last = feed.products()
        assert feed.encoding == "utf-8"
    (finding,) = [f for f in row.findings if f.code == "encoding/undecodable"]
    assert (finding.row, finding.column, finding.value) == (30_002, "title", title)
    assert row.number == 30_002
    assert not last.findings


def test_the_first_products_may_be_those_without_an_accent() -> None:
    title = "Łóżko ze źródłem światła"
    rows = [f"{n},Stol,4.50 EUR" for n in range(8000)]
    rows += [f"{n},{title},4.50 EUR" for n in range(8000)]
    with read_feed("\n".join(["id,title,price", *rows]).encode("cp1250")) as feed:
        assert feed.encoding == "windows-1250"
        found = [row for row in feed.products() if row.values["title"] == title]
        assert len(found) == 8000
        assert not any(row.findings for row in found)


def test_utf8_far_behind_an_ascii_sample() -> None:
    with read_feed(far("x,Café,1.00 EUR\n".encode())) as feed:
        assert ["x", "Café", "1.00 EUR"] in list(feed)
        assert all(not row.findings for row in feed.products())


@pytest.mark.parametrize("text", [GERMAN, FRENCH])
@pytest.mark.parametrize("misread", ["windows-1252", "latin-1"])
def test_text_that_was_encoded_twice_is_reported(text: str, misread: str) -> None:
    twice = text.encode().decode(misread, "ignore")
    for content, expected in ((text, False), (twice, True)):
        with read_feed(content.encode()) as feed:
            assert ("encoding/twice" in {f.code for f in feed.findings}) == expected


def test_text_that_was_encoded_twice_is_read_as_it_was_meant() -> None:
    text = "id;Größe;Währung;Verfügbarkeit;price;title\n1;L;EUR;verfügbar;5,00;Käse\n"
    with read_feed(text.encode().decode("latin-1").encode()) as feed:
        (row,) = feed.products()
    wanted = {"size": "L", "currency": "EUR", "availability": "in stock", "title": "Käse"}
    assert {name: row.values[name] for name in wanted} == wanted


CZECH = "id;název;cena\n" + "".join(
    f"{n};{name};{n},50 Kč\n"
    for n, name in enumerate(("Žluťoučký kůň", "Šťavnaté jablko", "Příliš dlouhý název", "Lžíce"))
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CZECH, "cp1250"),
        ("id;titre\n1;Moulin à café élégant\n2;Crème brûlée\n", "cp1252"),
        ("id;Titel\n1;Tischläufer grün\n", "cp1252"),
        ("id;título\n1;Cafetera pequeña para niños\n", "iso8859-15"),
    ],
)
def test_a_few_rows_are_enough(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert data.decode(detect_encoding(data, complete=True).name) == text


@pytest.mark.parametrize("broken", [b"\x80", b"K\xe4se", b"caf\xe9 cr\xe8me"])
def test_one_broken_cell_does_not_make_a_short_feed_western(broken: bytes) -> None:
    data = "id,title\n1,Kaffeemühle\n2,Schüssel für Süßes\n".encode() + b"3," + broken
    assert detect_encoding(data, complete=True).name == "utf-8"


WORDS = {
    "Kaffeemühle für Süßes, groß und weiß|Öl über 5 l – Größe „M“": (
        *("cp1252", "iso8859-15", "mac_roman", "cp850", "cp437"),
    ),
    "Più caffè, qualità – perché è così|La città dell’anno": ("cp1252", "mac_roman"),
    "Théière émaillée|Ça gèle à Noël, l’été aussi|Fenêtre à côté": ("cp1252", "mac_roman"),
    "Łóżko drewniane, źródło światła|Ręcznik kąpielowy, duży": ("cp1250", "iso8859-2", "cp852"),
    "Příliš žluťoučký kůň|Dětské boty, řezací nůž|Šátek": ("cp1250", "iso8859-2", "cp852"),
    "Tűzálló kesztyű, erős kötél|Fürdőköpeny, sütőforma": ("cp1250", "iso8859-2", "cp852"),
    "Mlinček za kavo|Žlica, brisača, čevlji za šport|Otroški čevlji": ("cp1250", "iso8859-2"),
    "Кофемолка ручная, большая|Полотенце для ванной|Чайник": (
        *("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic"),
    ),
    "Кавомолка з нержавіючої сталі|Дитяче ліжко, їжачок": ("cp1251", "koi8-u"),
    "Μύλος καφέ από ατσάλι|Ξύλινο κρεβάτι, πετσέτα μπάνιου": ("cp1253", "iso8859-7"),
    "Çocuk ayakkabısı, güneş gözlüğü|Yumuşak ağaç kaşık": ("cp1254", "iso8859-9"),
    "Kafijas dzirnaviņas no tērauda|Bērnu apavi, mīksts dvielis": ("cp1257", "iso8859-13"),
    "Kavos malūnėlis iš plieno|Vaikiški batai mėlyni, žvakė": ("cp1257", "iso8859-13"),
    "מטחנת קפה מנירוסטה|נעלי ילדים כחולות": ("cp1255", "iso8859-8"),
    "مطحنة قهوة من الفولاذ|حذاء أطفال أزرق": ("cp1256", "iso8859-6"),
    "เครื่องบดกาแฟสแตนเลส|รองเท้าเด็กสีฟ้า": ("cp874",),
    "不锈钢咖啡研磨机|蓝色儿童鞋,易于清洁": ("gb18030", "gbk"),
    "不鏽鋼咖啡研磨機|藍色兒童鞋,易於清潔": ("big5", "cp950"),
    "ステンレス製コーヒーミル|子供用シューズ 青 ①": ("cp932",),
    "ステンレス製コーヒーミル|子供用シューズ 青": ("shift_jis", "euc_jp"),
    "스테인리스 커피 그라인더|아동용 신발 파란색": ("euc_kr", "cp949"),
}


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(
    ("words", "encoding"),
    [(words, encoding) for words, encodings in WORDS.items() for encoding in encodings],
)
def test_languages(words: str, encoding: str, rows: int) -> None:
    lines = [f"{n};{name};{n},99 EUR\n" for n, name in enumerate(words.split("|") * rows)]
    data = ("id;title;price\n" + "".join(lines)).encode(encoding, "ignore")
    guess = detect_encoding(data, complete=True)
    assert data.decode(guess.name) == data.decode(encoding), guess


@pytest.mark.parametrize(
    "title",
    [
        *("Café", "Käse", "jalapeño", "5,99 €", "20 °C", "Don’t", "„Titel“", "Cup – red", "Größe"),
        *("Brand® mug", "Apple™ case", "½ l", "5 m²", "£5.99", "Ø 20 cm", "¿qué?", "Å", "caffè"),
        *("çà et là", "ações", "smörgås", "rødvin", "Citroën", "«bon»", "Öl", "nbsp\xa0here"),
    ],
)
def test_one_letter_is_western_unless_more_speaks_against_it(title: str) -> None:
    data = f"id;title;price\n1;{title};4,99\n2;Cup;5,99\n".encode("cp1252")
    guess = detect_encoding(data, complete=True)
    assert data.decode(guess.name) == data.decode("cp1252"), guess


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("words", WORDS)
def test_wide_characters_without_a_mark(words: str, encoding: str) -> None:
    data = f"id;title;price\n1;{words * 20};4,99\n".encode(encoding)
    assert detect_encoding(data, complete=True).name == encoding


def test_a_nul_does_not_make_wide_characters() -> None:
    data = "id;title;price\n1;Käse\0\0;4,99\n2;Öl\0;5,99\n".encode("cp1252")
    assert detect_encoding(data, complete=True).name == "windows-1252"


def test_an_apostrophe_of_mac_roman_is_no_armenian_letter() -> None:
    data = "id;titolo\n1;Che cos’è\n2;L’ètnico\n".encode("mac_roman")
    assert data.decode() != data.decode("mac_roman")  # it is valid UTF-8
    assert detect_encoding(data, complete=True).name == "mac-roman"


@given(st.text("aÂÃâ€¢¡¶…\x80\x85\x9f\xa0\xad\u200b&#;1\r\n ", max_size=12))
@example("\x80Â¡")
def test_text_that_was_made_tidy_stays_as_it_is(text: str) -> None:
    for made_tidy in (tidy, tidy_lines):
        once = made_tidy(text)
        assert made_tidy(once) == once


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Kubek ceramiczny biały", "cp852"), ("Kvalitní šálek na kávu", "cp852")],
)
def test_chardet_decides_where_letters_leave_it_open(text: str, encoding: str) -> None:
    guess = detect_encoding(text.encode(encoding), complete=True)
    assert (guess.name, guess.confidence) == (encoding, 0.5)
    assert guess.evidence.endswith("says chardet")


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("Kaffeemühle", "cp1252"),
        ("Cup", "cp1252"),
        ("Šálek na čaj, příliš žluťoučký kůň", "cp1250"),
        ("Чайник электрический", "cp1251"),
    ],
)
def test_broken_bars_between_cells_say_nothing_of_the_language(title: str, encoding: str) -> None:
    data = f"id¦title¦price\n1¦{title}¦5 EUR\n2¦{title}¦5 EUR\n".encode(encoding)
    with read_feed(data) as feed:
        assert feed.dialect.delimiter == "¦"
        assert list(feed) == [["1", title, "5 EUR"], ["2", title, "5 EUR"]]
