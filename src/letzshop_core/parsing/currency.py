"""Currencies: the ISO 4217 codes, their minor units, and the signs and names people write.

The codes and minor units are those of ISO 4217:2015 (list one, as amended to 2026). Codes
without a minor unit (gold, SDR, "no currency" and the like) are left out: nothing in a shop
is priced in them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from letzshop_core.parsing._price_words import LABELS

__all__ = [
    "HUNDREDTHS",
    "MINOR_UNITS",
    "SIGNS",
    "WITHDRAWN",
    "CurrencySign",
    "find_sign",
    "is_currency",
    "minor_units",
]

_BY_MINOR_UNITS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN
          BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD
          FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW
          KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
          MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG
          SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD
          USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG""",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

#: Current codes and the number of decimals of their minor unit: ``{"EUR": 2, "JPY": 0, …}``.
MINOR_UNITS: Final[dict[str, int]] = {
    code: digits for digits, codes in _BY_MINOR_UNITS.items() for code in codes.split()
}

_WITHDRAWN_BY_MINOR_UNITS: Final = {
    0: "BEF BYR ESP GRD ITL LUF PTE",
    2: """ANG ATS BGN CUC CYP DEM EEK FIM FRF HRK IEP LTL LVL MRO MTL NLG RUR SIT SKK SLL STD VEF
          ZWL""",
}

#: Codes that ISO 4217 has withdrawn and that old catalogues still name. They are recognised in
#: a text, so that ``"10 DEM"`` is not taken for ten of something else, but are not current.
WITHDRAWN: Final[dict[str, int]] = {
    code: digits for digits, codes in _WITHDRAWN_BY_MINOR_UNITS.items() for code in codes.split()
}


def is_currency(code: object) -> bool:
    """Whether ``code`` is a current ISO 4217 code, in capitals, that a price can be in."""
    return isinstance(code, str) and code in MINOR_UNITS


def minor_units(code: str) -> int:
    """The number of decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD.

    Withdrawn codes are answered too. Raises :exc:`KeyError` for an unknown code.
    """
    try:
        return MINOR_UNITS[code]
    except KeyError:
        return WITHDRAWN[code]


class CurrencySign(NamedTuple):
    """What a sign, code or name in a text can stand for."""

    #: The text that was recognised, such as ``"$"`` or ``"руб."``.
    text: str
    #: The ISO 4217 code it means when nothing else is known; ``None`` if it is anybody's guess.
    usual: str | None
    #: Every code it may mean.
    candidates: tuple[str, ...]

    @property
    def is_code(self) -> bool:
        """Whether the text was an ISO 4217 code rather than a sign or a name."""
        return len(self.candidates) == 1 and self.text == self.usual

    def settle(self, *preferred: str | None) -> str | None:
        """The first preferred code that the sign may mean, else its usual meaning."""
        for code in preferred:
            if code in self.candidates:
                return code
        return self.usual


# Nobody can tell these without knowing the shop.
_AMBIGUOUS: Final = {
    "$": """USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP BRL UYU DOP BBD BSD BZD BMD BND FJD GYD
            JMD KYD LRD NAD SBD SRD TTD XCD CVE MOP TOP WST NIO CUP""",
    "kr Kr KR kr. Kr. KR.": "SEK NOK DKK ISK",
    "krona kronor krone kroner": "SEK NOK DKK ISK",
    "¥ ￥": "JPY CNY",
    "dollar dollars dólar dólares доллар долларов долл долл. доллара دولار דולר ドル 달러": (
        "USD CAD AUD NZD SGD HKD TWD"
    ),
    "Br": "BYN ETB",
    "L": "HNL RON MDL ALL LSL",
    "K": "PGK MMK ZMW",
    "D": "GMD VND",
    "G": "HTG GYD PYG",
    "E": "SZL EGP ERN",
    "P": "BWP PHP GBP",
    "с сом som": "KGS UZS TJS",
    "د. دينار دنانير": "KWD BHD IQD JOD LYD TND DZD",
    "درهم dirham dirhams": "AED MAD",
    "ريال": "SAR QAR OMR YER IRR",
    "dinar dinars dinara динара динар": "RSD KWD BHD IQD JOD LYD TND DZD",
    "franc francs F": "CHF XAF XOF XPF",
    "peso pesos": "MXN ARS CLP COP PHP UYU DOP CUP",
    "Rbl": "RUB BYN",
    "Sh shilling shillings": "KES TZS UGX SOS",
    "M": "LSL",
    "﷼ riyal riyals rial rials": "SAR IRR QAR OMR YER",
    "تومان": "",  # ten rials, and no currency of ISO 4217
}

# The first code is what the sign means unless a hint names another of the row.
_USUAL: Final = {
    "€ euro euros Euro EURO EUROS eur. euroa eura euró eurų eiro evro evrov ευρώ ЕВРО евро": "EUR",
    "ยูโร يورو יורו 欧元 ユーロ 유로": "EUR",
    "â‚¬ â,¬ â¬": "EUR",  # € in UTF-8 that somebody read as Windows-1252 or Latin-1
    "Skr SKr skr skr. svenska_kronor svenske_kroner": "SEK",
    "Dkr DKr dkr dkr. Dkr. danske_kroner": "DKK",
    "Nkr NKr nkr nkr. norske_kroner": "NOK",
    "US$ U$ US-$ U.S.$ $US $_US US-Dollar U$S U$D u$s u$d 美元": "USD",
    "US_dollar US_dollars US_Dollar US_Dollars": "USD",
    "C$": "CAD NIO",
    "CA$ CAN$ CDN$ CND$ CDN CND Can$ $CA $_CA $CAN": "CAD",
    "Canadian_dollar Canadian_dollars": "CAD",
    "A$ AU$ $AU Australian_dollar Australian_dollars": "AUD",
    "NZ$ New_Zealand_dollars": "NZD",
    "HK$ 港币 港幣 港元": "HKD",
    "NT$ NTD TW$ NT 新台币 新臺幣": "TWD",
    "S$ SG$": "SGD",
    "R$ reais": "BRL",
    "MX$ Mex$": "MXN",
    "AR$": "ARS",
    "CL$": "CLP",
    "CO$ COL$": "COP",
    "$U UY$": "UYU",
    "RD$": "DOP",
    "Bds$": "BBD",
    "BN$ B$": "BND",
    "BZ$": "BZD",
    "CV$ Esc": "CVE",
    "J$ JA$": "JMD",
    "N$": "NAD",
    "T$": "TOP",
    "TT$": "TTD",
    "WS$": "WST",
    "Z$": "ZWL",
    "EC$": "XCD",
    "FJ$": "FJD",
    "G$ GY$": "GYD",
    "CI$": "KYD",
    "CUC$": "CUC",
    "$b": "BBD",
    "£ ￡ pound pounds stg": "GBP EGP LBP SYP SDG SSP FKP GIP SHP",
    "E£ LE L.E L.E. ج.م ج.م. جنيه": "EGP",
    "LB£ ل.ل ل.ل. LL": "LBP",
    "SY£ ل.س ل.س.": "SYP",
    "ج.س ج.س.": "SDG",
    "₤": "ITL GBP TRY",
    "CN¥ RMB 元 圆 圓 人民币 人民幣 yuan CNY¥": "CNY",
    "円 JP¥ yen Yen YEN 엔 日元": "JPY",
    "₽ rub. ruble rubles rouble roubles": "RUB",
    "руб руб. рублей рубля рубль р. р Р Р. РУБ": "RUB BYN",
    "₴ грн грн. гривень гривня гривні гривен hrn hrn. hryvnia hryvnias": "UAH",
    "₸ тг тг. тенге tenge": "KZT",
    "лв лв. лева lv": "BGN",
    "ден ден. ДЕН денари": "MKD",
    "дин дин. Дин Дин. din din. РСД Dinara": "RSD",
    "км КМ KM": "BAM",
    "zł Zł ZŁ zl Zl zł. złoty złote złotych zloty zlotys": "PLN",
    "Kč kč KČ Kč. Kcs Kc korun koruna koruny": "CZK",
    "Ft Ft. FT forint forints": "HUF",
    "lei Lei LEI leu": "RON MDL",
    "kn Kn kn. kuna": "HRK",
    "₺ TL tl Tl lira lirası": "TRY",
    "₪ nis NIS ש״ח ש\"ח ש'ח ש''ח שח ش.ج שקל שקלים shekel shekels": "ILS",
    "₹ र रु रु. रू रुपये INR₹ rupee rupees": "INR",
    "Rs Rs. rs rs. RS RS. ₨ Re Re.": "INR PKR LKR NPR MUR SCR",
    "रू. नेरू": "NPR",
    "රු රු. ரூ": "LKR",
    "৳ টাকা টকা Tk Tk. taka": "BDT",
    "Rp Rp. rp RP rupiah": "IDR",
    "RM Rm rm ringgit": "MYR",
    "₱ PhP Php": "PHP",
    "฿ บาท baht": "THB",
    "₫ đ Đ VNĐ VNÐ đồng dong": "VND",
    "₩ 원 ￦ won": "KRW KPW",
    "៛ riel riels": "KHR",
    "₭": "LAK",
    "₮ төг tugrik": "MNT",
    "Ks": "MMK",
    "Nu.": "BTN",
    "Rf MRf ރ.": "MVR",
    "Cg Cg.": "XCG",
    "FC": "CDF",
    "؋": "AFN",
    "ریال": "IRR",
    "₾ ლ ლარი lari Lari": "GEL",
    "₼ man. манат manat": "AZN TMT",
    "դր դր. ֏ դրամ": "AMD",
    "сум сўм so'm soʻm so‘m Sʻ S'": "UZS",
    "د.إ د.إ. Dh Dhs DH DHS Dhs. Dh. dhs dh AED.": "AED MAD",
    "د.م د.م.": "MAD",
    "دج د.ج د.ج. DA": "DZD",
    "د.ت د.ت. DT": "TND",
    "د.ك د.ك. KD دينار_كويتي": "KWD",
    "د.ب د.ب. .د.ب BD": "BHD",
    "ع.د د.ع د.ع. ID IQ": "IQD",
    "د.أ د.ا د.أ. JD دينار_أردني": "JOD",
    "ل.د د.ل د.ل. LD": "LYD",
    "ر.س ر.س. ⃁": "SAR",
    "SR": "SAR SCR",
    "ر.ق ر.ق. QR": "QAR",
    "ر.ع ر.ع. RO": "OMR",
    "ر.ي ر.ي. YR": "YER",
    "ش.ص": "SOS",
    "CHf Fr Fr. SFr SFr. sFr sFr. fr. SFR Franken franken Swiss_francs": "CHF",
    "₣": "FRF CHF XPF",
    "₶": "FRF",
    "FCFA CFA F.CFA F_CFA": "XOF XAF",
    "CFP FCFP": "XPF",
    "GH₵ ₵ GH¢ cedi cedis": "GHS",
    "₦ N₦ naira": "NGN",
    "R": "ZAR",
    "KSh KShs Ksh Ksh. KES.": "KES",
    "TSh TSh. TZs": "TZS",
    "USh USh.": "UGX",
    "FBu Fbu": "BIF",
    "Fdj": "DJF",
    "FRw RF R₣": "RWF",
    "FG GFr": "GNF",
    "KMF": "KMF",
    "Nfk ናቕፋ نافكا": "ERN",
    "ብር birr": "ETB",
    "MK": "MWK",
    "ZK": "ZMW",
    "MT MTn": "MZN",
    "Kz kwz": "AOA",
    "Ar": "MGA",
    "UM": "MRU",
    "Db": "STN",
    "Le": "SLE",
    "₲ Gs Gs. guaraníes": "PYG",
    "₡ colones": "CRC",
    "Q q quetzales": "GTQ",
    "Bs Bs.": "VES BOB",
    "Bs.F Bs.S": "VES",
    "B/. B/": "PAB",
    "S/. S/ soles": "PEN",
    "Lek lek Lekë lekë": "ALL",
    "ƒ": "AWG ANG",
    "VT Vt": "VUV",
}

# Hundredth parts of a currency; a row is ambiguous if it names several.
_HUNDREDTHS: Final = {
    "¢ ￠ c ct ct. cts cent cents": "USD EUR CAD AUD NZD SGD HKD TWD ZAR KES LKR MYR",
    "centime centimes": "EUR CHF MAD DZD XPF",
    "céntimo céntimos centavo centavos cêntimos": "EUR MXN ARS CLP COP BRL PEN PHP CRC",
    "centesimi": "EUR",
    "p": "GBP FKP GIP SHP",
    "pence penny GBX GBp": "GBP",
    "öre øre": "SEK NOK DKK",
    "Rappen": "CHF",
    "gr groszy grosz": "PLN",
    "haléř haléřů": "CZK",
    "bani": "RON MDL",
    "kuruş": "TRY",
    "коп коп. копеек копейки копійок": "RUB UAH BYN",
    "стотинки ст.": "BGN",
}

# Three-letter words that happen to be currency codes: codes only when written in capitals.
_WORDS: Final = "all amd ang bam bob cop cup gel mad mop pen ron sos top try"


def _signs() -> dict[str, CurrencySign]:
    signs = {}
    words = _WORDS.split()
    for table, certain in ((_AMBIGUOUS, False), (_USUAL, True)):
        for texts, codes in table.items():
            candidates = tuple(codes.split())
            for word in texts.split():
                text = word.replace("_", " ")
                sign = signs[text] = CurrencySign(
                    text, candidates[0] if certain else None, candidates
                )
                if len(text) > 2 and text.isalpha():
                    signs.setdefault(text.capitalize(), sign)
                if text[-1] == "$":
                    signs.setdefault(text.lower(), sign)
                    if len(text) > 2:
                        signs[f"{text[:-1]} $"] = sign
    for code in signs["$"].candidates:
        for text in (f"{code}$", f"{code} $", f"${code}"):
            signs[text] = CurrencySign(text, code, (code,))
    for code in (*MINOR_UNITS, *WITHDRAWN):
        signs[code] = CurrencySign(code, code, (code,))
        if code.lower() not in words:
            signs.setdefault(code.lower(), signs[code])
            signs.setdefault(code.capitalize(), signs[code])
    return signs


#: Signs and names of hundredth parts, as they stand beside an amount: ``99 ct``.
HUNDREDTHS: Final[dict[str, CurrencySign]] = {
    text: CurrencySign(text, codes[0] if len(codes) == 1 else None, codes)
    for texts, row in _HUNDREDTHS.items()
    for codes in (tuple(row.split()),)
    for text in texts.split()
}

#: Exact spellings, as they stand beside an amount.
SIGNS: Final[dict[str, CurrencySign]] = _signs()


@lru_cache(maxsize=1024)  # what surrounds the numbers of a column repeats
def find_sign(text: str) -> CurrencySign | None:
    """The currency that a short text such as ``"Price: US$"`` or ``"DKK/stk"`` names, if any.

    A code is preferred to a sign (``"$ SGD"``); of several of a kind the first wins.
    """
    whole = SIGNS.get(" ".join(text.split()))
    if whole is not None:
        return whole
    found = None
    for token in _tokens(text):
        sign = SIGNS.get(token)
        if sign is None or (len(token) == 1 and token.isalpha()) or token.lower() in LABELS:
            continue  # among other words a letter or a label such as ID is no currency
        if sign.is_code:
            return sign
        found = found or sign
    return found


_PIECES: Final = re.compile(r"[^\W\d_]+ ?\$|[^\W\d_]+\.?|[^\w\s]")


def _tokens(text: str) -> Iterator[str]:
    """Substrings that could be a sign, the longer readings first: ``B/.`` before ``B``."""
    for word in text.split():
        yield word
        yield word.strip(":*()[]+-–/,;!<>")
    for piece in _PIECES.findall(text):
        yield piece
        yield piece.rstrip(".$ ")
        if piece[-1] == "$":
            yield "$"
