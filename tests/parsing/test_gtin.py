"""What a careful person reads in a GTIN cell."""

import copy
import pickle
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from letzshop_core.parsing import Gtin, GtinError, check_digit, gtin_key, normalize_gtin


@pytest.mark.parametrize(
    ("raw", "digits", "repairs"),
    [
        # every format
        ("4006381333931", "4006381333931", ()),
        ("40170725", "40170725", ()),
        ("036000291452", "036000291452", ()),
        ("614141000036", "614141000036", ()),
        ("10614141000415", "10614141000415", ()),
        # padded to a longer one
        ("0036000291452", "036000291452", ()),
        ("00036000291452", "036000291452", ()),
        ("04006381333931", "4006381333931", ()),
        ("0000040170725", "40170725", ()),
        ("00000040170725", "40170725", ()),
        ("000000004006381333931", "4006381333931", ("surplus leading zeros removed",)),
        # lost zeros
        ("36000291452", "036000291452", ("leading zero restored",)),
        ("1234500007", "001234500007", ("leading zeros restored",)),
        (36000291452, "036000291452", ("leading zero restored",)),
        # a spreadsheet's traces
        ('="4006381333931"', "4006381333931", ("spreadsheet formula removed",)),
        ("=4006381333931", "4006381333931", ("spreadsheet formula removed",)),
        ('=""4006381333931""', "4006381333931", ("spreadsheet formula removed",)),
        ('"=""4006381333931"""', "4006381333931", ("spreadsheet formula removed",)),
        ("'4006381333931", "4006381333931", ("punctuation removed",)),
        ('"4006381333931"', "4006381333931", ("punctuation removed",)),
        ("4006381333931.0", "4006381333931", ("decimals removed",)),
        ("4006381333931,00", "4006381333931", ("decimals removed",)),
        ("4.006.381.333.931", "4006381333931", ("thousands separators removed",)),
        ("4,006,381,333,931", "4006381333931", ("thousands separators removed",)),
        (
            "4.006.381.333.931,00",
            "4006381333931",
            ("decimals removed", "thousands separators removed"),
        ),
        ("4006381333931;", "4006381333931", ("punctuation removed",)),
        ("[4006381333931]", "4006381333931", ("punctuation removed",)),
        ("<4006381333931>", "4006381333931", ("punctuation removed",)),
        ("„4006381333931“", "4006381333931", ("punctuation removed",)),
        ("*4006381333931*", "4006381333931", ("punctuation removed",)),
        ("#4006381333931", "4006381333931", ("punctuation removed",)),
        (
            "4\u202f006\u202f381\u202f333\u202f931,00",
            "4006381333931",
            ("decimals removed", "thousands separators removed"),
        ),
        # labels
        ("EAN4006381333931", "4006381333931", ("label removed",)),
        (
            "UPC: 036000291452 / EAN: 0036000291452",
            "036000291452",
            ("label removed", "repetition removed"),
        ),
        ("EAN: 4006381333931", "4006381333931", ("label removed",)),
        ("EAN13 4006381333931", "4006381333931", ("label removed",)),
        ("EAN134006381333931", "4006381333931", ("label removed",)),
        ("UPC12036000291452", "036000291452", ("label removed",)),
        ("DUN-14: 14006381333938", "14006381333938", ("label removed",)),
        ("e-ISBN 978-3-16-148410-0", "9783161484100", ("label removed", "separators removed")),
        ("EAN-kode 4006381333931", "4006381333931", ("label removed",)),
        ("EAN kodu: 4006381333931", "4006381333931", ("label removed",)),
        ("EAN Stück: 4006381333931", "4006381333931", ("label removed",)),
        ("EAN№ 4006381333931", "4006381333931", ("label removed",)),
        ("Bar kod: 4006381333931", "4006381333931", ("label removed",)),
        ("Svītrkods: 4006381333931", "4006381333931", ("label removed",)),
        ("ШК: 4006381333931", "4006381333931", ("label removed",)),
        # the add-on symbol of a book or a periodical
        ("9783161484100 51495", "9783161484100", ("add-on removed",)),
        ("977-2049-3630-0-2+05", "9772049363002", ("add-on removed",)),
        ("EAN-Code 4006381333931", "4006381333931", ("label removed",)),
        ("GTIN (EAN): 4006381333931", "4006381333931", ("label removed",)),
        ("4006381333931 (EAN)", "4006381333931", ("punctuation removed", "label removed")),
        ("UPC-A 036000291452", "036000291452", ("label removed",)),
        ("EAN/GTIN: 4006381333931", "4006381333931", ("label removed",)),
        ("Code EAN : 4006381333931", "4006381333931", ("label removed",)),
        ("Kod EAN: 5901234123457", "5901234123457", ("label removed",)),
        ("Código de barras: 4006381333931", "4006381333931", ("label removed",)),
        ("Штрих-код: 4006381333931", "4006381333931", ("label removed",)),
        ("штрих код 4006381333931", "4006381333931", ("label removed",)),
        ("Čiarový kód: 4006381333931", "4006381333931", ("label removed",)),
        ("stregkode 4006381333931", "4006381333931", ("label removed",)),
        (
            "ISBN 080442957Х",
            "9780804429573",
            ("label removed", "Cyrillic letter replaced", "ISBN-10 converted"),
        ),
        ("JANコード：4901234567894", "4901234567894", ("label removed",)),
        ("바코드 4006381333931", "4006381333931", ("label removed",)),
        ("バーコード:4006381333931", "4006381333931", ("label removed",)),
        ("Cod de bare: 4006381333931", "4006381333931", ("label removed",)),
        ("EAN|4006381333931", "4006381333931", ("label removed",)),
        ("№ 4006381333931", "4006381333931", ("label removed",)),
        ("ISMN 979-0-2600-0043-8", "9790260000438", ("label removed", "separators removed")),
        ("ISSN 9771144875007", "9771144875007", ("label removed",)),
        ("EAN 8012345678907", "8012345678907", ("label removed",)),
        ("(01)04006381333931", "4006381333931", ("GS1 syntax removed",)),
        ("(01)04006381333931(17)261231", "4006381333931", ("GS1 syntax removed",)),
        ("https://id.gs1.org/01/09506000134352", "9506000134352", ("GS1 syntax removed",)),
        ("0104006381333931", "4006381333931", ("GS1 syntax removed",)),
        ("]C1010400638133393117261231", "4006381333931", ("GS1 syntax removed",)),
        ("0104006381333931240A-17", "4006381333931", ("GS1 syntax removed",)),
        ("0104006381333931222B", "4006381333931", ("GS1 syntax removed",)),
        ("01040063813339317121234567", "4006381333931", ("GS1 syntax removed",)),
        ("]E04006381333931", "4006381333931", ("GS1 syntax removed",)),
        ("https://id.gs1.org/gtin/09506000134352", "9506000134352", ("GS1 syntax removed",)),
        ("id.gs1.org/01/09506000134352", "9506000134352", ("GS1 syntax removed",)),
        ("HTTPS://ID.GS1.ORG/01/09506000134352", "9506000134352", ("GS1 syntax removed",)),
        ("(17)261231(10)A-1(01)04006381333931", "4006381333931", ("GS1 syntax removed",)),
        ("010400638133393117261231", "4006381333931", ("GS1 syntax removed",)),
        ("\x1d0104006381333931\x1d10ABC", "4006381333931", ("GS1 syntax removed",)),
        ("]I114006381333938", "14006381333938", ("GS1 syntax removed",)),
        ("]A04006381333931", "4006381333931", ("GS1 syntax removed",)),
        # labels within labels, quotes within quotes
        ('EAN: "4006381333931"', "4006381333931", ("punctuation removed", "label removed")),
        ('{"ean": "4006381333931"}', "4006381333931", ("punctuation removed", "label removed")),
        (r"\"4006381333931\"", "4006381333931", ("punctuation removed",)),
        ('=TEXT(4006381333931;"0")', "4006381333931", ("spreadsheet formula removed",)),
        ('=T("4006381333931")', "4006381333931", ("spreadsheet formula removed",)),
        ("~4006381333931!", "4006381333931", ("punctuation removed",)),
        ("E.A.N. 4006381333931", "4006381333931", ("label removed",)),
        ("EAN n° 4006381333931", "4006381333931", ("label removed",)),
        ("Nr. 4006381333931", "4006381333931", ("label removed",)),
        ("urn:ean:4006381333931", "4006381333931", ("label removed",)),
        ("Gencod : 4006381333931", "4006381333931", ("label removed",)),
        ("UPC12: 036000291452", "036000291452", ("label removed",)),
        ("ean_code=4006381333931", "4006381333931", ("label removed",)),
        ("Global Trade Item Number 4006381333931", "4006381333931", ("label removed",)),
        # a label among other text, and a sound code right behind it
        (
            "Art. 12, EAN: 4006381333931, blau",
            "4006381333931",
            ("label removed", "other text removed"),
        ),
        ("UPC: n/a, EAN: 4006381333931", "4006381333931", ("label removed", "other text removed")),
        (
            "ISBN 978-3-16-148410-0, gebunden",
            "9783161484100",
            ("label removed", "other text removed"),
        ),
        # every digit is there, if in scientific notation
        ("4.006381333931E+12", "4006381333931", ("scientific notation removed",)),
        ("4.00638133393100E+12", "4006381333931", ("scientific notation removed",)),
        (
            "0306406152 (pbk.)",
            "9780306406157",
            ("punctuation removed", "other text removed", "ISBN-10 converted"),
        ),
        (
            "9783161484100 (hardcover)",
            "9783161484100",
            ("punctuation removed", "other text removed"),
        ),
        ("國際條碼: 4006381333931", "4006381333931", ("label removed",)),
        ("EAN -> 4006381333931", "4006381333931", ("label removed",)),
        ('\'="4006381333931"', "4006381333931", ("spreadsheet formula removed",)),
        ('=CONCATENATE("4006381333931")', "4006381333931", ("spreadsheet formula removed",)),
        ("الباركود: 4006381333931", "4006381333931", ("label removed",)),
        ("商品条形码 4006381333931", "4006381333931", ("label removed",)),
        ("国际条码：4006381333931", "4006381333931", ("label removed",)),
        ("รหัสบาร์โค้ด 4006381333931", "4006381333931", ("label removed",)),
        (
            "3,6000291452E+10",
            "036000291452",
            ("scientific notation removed", "leading zero restored"),
        ),
        # separators
        ("400638133393-1", "4006381333931", ("separators removed",)),
        ("4 006381 333931", "4006381333931", ("separators removed",)),
        ("4-006381-333931", "4006381333931", ("separators removed",)),
        ("4006381333931 4006381333931", "4006381333931", ("repetition removed",)),
        (
            "0-306-40615-2 / 978-0-306-40615-7",
            "9780306406157",
            ("repetition removed", "ISBN-10 converted"),
        ),
        # invisible characters and other scripts' digits are nothing to speak of
        ("\u200e4006381333931\u200b", "4006381333931", ()),
        ("\ufeff4006381333931\xa0", "4006381333931", ()),
        ("４００６３８１３３３９３１", "4006381333931", ()),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", "4006381333931", ()),
        # books
        ("978-3-16-148410-0", "9783161484100", ("separators removed",)),
        ("978.3.16.148410.0", "9783161484100", ("separators removed",)),
        ("ISBN978-0-306-40615-7", "9780306406157", ("label removed", "separators removed")),
        ("0306406152", "9780306406157", ("ISBN-10 converted",)),
        (
            "ISBN 306406152",
            "9780306406157",
            ("label removed", "leading zero restored", "ISBN-10 converted"),
        ),
        ("080442957X", "9780804429573", ("ISBN-10 converted",)),
        ("0-8044-2957-x", "9780804429573", ("separators removed", "ISBN-10 converted")),
        (
            "ISBN 0-306-40615-2",
            "9780306406157",
            ("label removed", "separators removed", "ISBN-10 converted"),
        ),
        ("ISBN-13: 9783161484100", "9783161484100", ("label removed",)),
        # UPC-E, by its label alone
        ("UPC-E: 04252614", "042100005264", ("label removed", "UPC-E expanded")),
        ("upce 4252614", "042100005264", ("label removed", "UPC-E expanded")),
        ("UPC-E 425261", "042100005264", ("label removed", "UPC-E expanded")),
        ("UPC-E 0425261", "042100005264", ("label removed", "UPC-E expanded")),
        ("UPC-E 1425261", "142100005261", ("label removed", "UPC-E expanded")),
        ("UPC-E 1203408", "012000000348", ("label removed", "UPC-E expanded")),
        # numbers
        (4006381333931, "4006381333931", ()),
        (4006381333931.0, "4006381333931", ()),
        (Decimal(4006381333931), "4006381333931", ()),
        (Decimal("4006381333931.0"), "4006381333931", ()),
    ],
)
def test_reads(raw: object, digits: str, repairs: tuple[str, ...]) -> None:
    gtin = Gtin.parse(raw)
    assert (str(gtin), gtin.repairs) == (digits, repairs)
    assert gtin.valid
    assert normalize_gtin(raw) == digits
    assert gtin_key(raw) == gtin.key == int(digits)
    assert gtin.raw == raw or not isinstance(raw, str)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "gtin/empty"),
        ("", "gtin/empty"),
        (" \xa0\u200b", "gtin/empty"),
        ('=""', "gtin/empty"),
        ("EAN:", "gtin/empty"),
        (float("nan"), "gtin/empty"),
        (Decimal("sNaN"), "gtin/empty"),
        ("n/a", "gtin/placeholder"),
        ("None", "gtin/placeholder"),
        ("-", "gtin/placeholder"),
        ("Does not apply", "gtin/placeholder"),
        ("#N/A", "gtin/placeholder"),
        ("#NV", "gtin/placeholder"),
        ("—", "gtin/placeholder"),
        ("EAN: n/a", "gtin/placeholder"),
        ("no UPC", "gtin/placeholder"),
        ("sin EAN", "gtin/placeholder"),
        ("k. A.", "gtin/placeholder"),
        ("нет", "gtin/placeholder"),
        ("なし", "gtin/placeholder"),
        ("########", "gtin/placeholder"),
        ("Keine EAN vorhanden", "gtin/placeholder"),
        ("Does not apply.", "gtin/placeholder"),
        ("Non applicabile", "gtin/placeholder"),
        ("n.v.t.", "gtin/placeholder"),
        ("0", "gtin/placeholder"),
        ("0.0", "gtin/placeholder"),
        ("00000000", "gtin/placeholder"),
        ("0000000000000", "gtin/placeholder"),
        ("9999999999999", "gtin/placeholder"),
        (0, "gtin/placeholder"),
        ("XXXX", "gtin/placeholder"),
        ("//", "gtin/placeholder"),
        ("N / A", "gtin/placeholder"),
        ("#DIV/0!", "gtin/placeholder"),
        ("0,00", "gtin/placeholder"),
        ("keine Angabe", "gtin/placeholder"),
        ("sans code-barres", "gtin/placeholder"),
        ("sin código", "gtin/placeholder"),
        ("no barcode available", "gtin/placeholder"),
        ("Nicht verfügbar", "gtin/placeholder"),
        (r"\N", "gtin/placeholder"),
        ("n/v", "gtin/placeholder"),
        ("puuttuu", "gtin/placeholder"),
        ("EAN saknas", "gtin/placeholder"),
        ("нет штрихкода", "gtin/placeholder"),
        ("Nem elérhető", "gtin/placeholder"),
        ("1.2/01/20250101", "gtin/not-digits"),
        ("010400638133393117", "gtin/length"),
        ("Not Nice", "gtin/not-digits"),
        ("abc", "gtin/not-digits"),
        ("4006381333931-2", "gtin/not-digits"),  # a variant of the item
        ("SKU 4006381333931", "gtin/not-digits"),  # no label says that it is a GTIN
        ("EAN 4006381333932 (blau)", "gtin/not-digits"),
        ("B00TEST123", "gtin/not-digits"),
        ("40063813339O1", "gtin/not-digits"),
        ("X306406152", "gtin/not-digits"),
        ("EAN " * 100_000, "gtin/not-digits"),
        ("4006381333931.4", "gtin/not-digits"),  # without its mark a sound GTIN-14
        ("ISSN 0317-8471", "gtin/not-digits"),
        ("2024-01-03", "gtin/not-digits"),  # 20240103 has the check digit of a GTIN-8
        ("26.01.2025", "gtin/not-digits"),
        (True, "gtin/not-digits"),
        (b"4006381333931", "gtin/not-digits"),
        (-4006381333931, "gtin/not-digits"),
        (4006381333931.5, "gtin/not-digits"),
        (float("inf"), "gtin/not-digits"),
        ([], "gtin/not-digits"),
        ("1234567", "gtin/length"),
        ("123456789012345", "gtin/length"),
        ("9" * 10_000 + "8", "gtin/length"),
        (10**15, "gtin/length"),
        ("36000291453", "gtin/length"),  # nothing proves that a zero was lost
        ("306406152", "gtin/length"),  # an ISBN without its zero, but nothing says so
        ("4006381333932", "gtin/check-digit"),
        ("40170726", "gtin/check-digit"),
        ("ISBN 0-306-40615-3", "gtin/check-digit"),
        ("0804429570X", "gtin/not-digits"),
        ("080442958X", "gtin/check-digit"),
        ("UPC-E: 04252615", "gtin/check-digit"),
        ("8.80609E+12", "gtin/scientific-notation"),
        ("4,00638E+12", "gtin/scientific-notation"),
        ("4.00638 × 10^12", "gtin/scientific-notation"),
        ("4.00638Е+12", "gtin/scientific-notation"),  # a Cyrillic letter
        ("4.006381333932E+12", "gtin/scientific-notation"),
        ("4.006380000000E+12", "gtin/scientific-notation"),
        ("4.00638133393123E+12", "gtin/scientific-notation"),
        ("4006381333931 (2 pcs)", "gtin/not-digits"),
        ("123456789 (pbk.)", "gtin/not-digits"),
        ("4006381333932 (blue)", "gtin/not-digits"),
        ("pending", "gtin/placeholder"),
        ("- keine -", "gtin/placeholder"),
        ("to be confirmed", "gtin/placeholder"),
        ("123456789012", "gtin/placeholder"),
        ("0 123456 789012", "gtin/placeholder"),
        ("Art.-Nr. 96385074", "gtin/not-digits"),
        ("9783161484101 51495", "gtin/length"),  # no add-on makes a code of a wrong one
        ("EAN 8.80609e12", "gtin/scientific-notation"),
        ("4006381333931, 4006381333948", "gtin/two-codes"),
        ("4006381333931 / 4006381333948", "gtin/two-codes"),
        ("40170725\n4006381333931", "gtin/two-codes"),
        ("4006381333931,4006381333948", "gtin/two-codes"),
        ('["4006381333931","4006381333948"]', "gtin/two-codes"),
        ("4006381333931 (4006381333948)", "gtin/two-codes"),
        ("4006381333931+4006381333948", "gtin/two-codes"),
        ("blau: EAN 4006381333931 rot: EAN 4006381333948", "gtin/two-codes"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_refuses(raw: object, code: str) -> None:
    with pytest.raises(GtinError) as caught:
        Gtin.parse(raw)
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError)
    assert len(str(caught.value)) < 250, "messages quote the start of the input only"


def test_refuses_an_integer_that_python_will_not_print() -> None:
    with pytest.raises(GtinError, match="8, 12, 13 or 14 digits"):
        Gtin.parse(10**5000)


def test_refuses_any_other_object_whatever_it_does_when_shown() -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError

    with pytest.raises(GtinError, match="a value of type Hostile"):
        Gtin.parse(Hostile())


def test_takes_whole_numbers_of_other_libraries() -> None:
    class Int64:
        def __index__(self) -> int:
            return 4006381333931

    assert Gtin.parse(Int64()).digits == "4006381333931"


def test_message_says_what_was_expected_and_what_came() -> None:
    with pytest.raises(GtinError, match="Expected check digit 1, got 2: '4006381333932'"):
        Gtin.parse("4006381333932")
    with pytest.raises(GtinError, match="got 7: '1234567'"):
        Gtin.parse("1234567")
    with pytest.raises(GtinError, match="lost the last ones for good"):
        Gtin.parse("8.80609E+12")


def test_lenient_reading_keeps_and_flags_a_wrong_check_digit() -> None:
    gtin = Gtin.parse("1234567890123", strict=False)
    assert (gtin.digits, gtin.valid) == ("1234567890123", False)
    assert gtin_key("1234567890123") == 1234567890123
    assert gtin_key("01234567890123") == 1234567890123
    with pytest.raises(GtinError) as caught:
        Gtin.parse("1234567890123")
    assert caught.value.digits == "1234567890123"


@pytest.mark.parametrize("raw", ["n/a", "1234567", "8.80609E+12", "36000291453", "0306406153"])
def test_lenient_reading_keeps_nothing_else(raw: str) -> None:
    with pytest.raises(GtinError):
        Gtin.parse(raw, strict=False)


# One for each way that zeros are suppressed; the last digit of the six tells which.
@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("01203408", "012000000348"),
        ("01234514", "012100003454"),
        ("11234520", "112200003450"),
        ("01234036", "012300000406"),
        ("01235433", "012300000543"),
        ("01234543", "012340000053"),
        ("01234558", "012345000058"),
        ("11234593", "112345000093"),
    ],
)
def test_upc_e(short: str, long: str) -> None:
    assert Gtin.parse(short, upc_e=True).digits == long
    assert Gtin.parse(f"UPC-E {short}").digits == long


def test_seven_digits_are_a_upc_e_only_if_a_number_system_or_a_check_digit_says_so() -> None:
    assert Gtin.parse("1123452", upc_e=True).digits == "112200003450"
    assert Gtin.parse("1203408", upc_e=True).digits == "012000000348"
    with pytest.raises(GtinError):
        Gtin.parse("2345678", upc_e=True)


def test_eight_digits_are_a_gtin_8_unless_labelled() -> None:
    assert Gtin.parse("04252614", strict=False).digits == "04252614"
    with pytest.raises(GtinError, match="Expected check digit 0, got 4: '04252614'"):
        Gtin.parse("04252614")
    assert Gtin.parse("04252614", upc_e=True).digits == "042100005264"
    assert Gtin.parse("4006381333931", upc_e=True).digits == "4006381333931"


def test_no_country_issues_coupons() -> None:
    assert Gtin.parse("9812345678902").country is None


def test_padding_does_not_matter() -> None:
    forms = ["036000291452", "0036000291452", "00036000291452", "36000291452", 36000291452]
    gtins = {Gtin.parse(form) for form in forms}
    assert len(gtins) == 1
    assert {gtin_key(form) for form in forms} == {36000291452}
    assert Gtin.parse("40170725") != Gtin.parse("4006381333931")
    assert Gtin.parse("40170725") != "40170725"


def test_forms() -> None:
    upc = Gtin.parse("036000291452")
    assert upc.as_gtin_12() == "036000291452"
    assert upc.as_gtin_13() == "0036000291452"
    assert upc.as_gtin_14() == "00036000291452"
    assert Gtin.parse("40170725").as_gtin_8() == "40170725"
    for form in (upc.as_gtin_8, Gtin.parse("4006381333931").as_gtin_12):
        with pytest.raises(GtinError) as caught:
            form()
        assert caught.value.code == "gtin/format"


@pytest.mark.parametrize(
    ("raw", "prefix", "country"),
    [
        ("4006381333931", "400", "Germany"),
        ("14006381333938", "400", "Germany"),
        ("036000291452", "003", "United States"),
        ("006000291455", "000", "United States"),
        ("614141000036", "061", "United States"),
        ("40170725", "401", "Germany"),
        ("5410188031072", "541", "Belgium and Luxembourg"),
        ("7612345678900", "761", "Switzerland and Liechtenstein"),
        ("8871234567896", "887", "Laos"),
        ("9783161484100", "978", None),
        ("9506000134352", "950", None),
        ("2012345678903", "201", None),
    ],
)
def test_prefix_and_country(raw: str, prefix: str, country: str | None) -> None:
    gtin = Gtin.parse(raw)
    assert (gtin.gs1_prefix, gtin.country) == (prefix, country)


@pytest.mark.parametrize(
    ("body", "restricted", "coupon"),
    [
        ("400638133393", False, False),
        ("201234567890", True, False),
        ("291234567890", True, False),
        ("020000000001", True, False),
        ("040000000001", True, False),
        ("030000000001", False, False),
        ("050000000001", False, True),
        ("981234567890", False, True),
        ("984234567890", False, True),
        ("985234567890", False, False),
        ("990000000001", False, True),
        ("1201234567890", True, False),  # a case of them
        ("2012345", True, False),
        ("0012345", True, False),
        ("5012345", False, False),
        ("0500000", True, False),  # a GTIN-8 of a company, not prefix 050
    ],
)
def test_restricted_and_coupon(body: str, restricted: bool, coupon: bool) -> None:
    gtin = Gtin.parse(f"{body}{check_digit(body)}")
    assert (gtin.restricted, gtin.coupon) == (restricted, coupon)


def test_gtin_is_a_frozen_value() -> None:
    gtin = Gtin.parse("4006381333931")
    assert repr(gtin) == repr(Gtin("4006381333931", "4006381333931", True))
    assert pickle.loads(pickle.dumps(gtin)) == copy.deepcopy(gtin) == gtin
    with pytest.raises(FrozenInstanceError):
        gtin.digits = "1"  # type: ignore[misc]
