"""Names of columns that shops put together of a few words, each in an order of its own: ``Bild 1
Pfad/URL``, ``EAN or UPC``, ``Tillverkarens art.nr``, ``Référence vendeur``.

What no list of whole names holds is told by its words, if all of them are known here.
"""

import re
from typing import Final, NamedTuple

from letzshop_core.feeds._fold import fold, words_of

__all__ = ["Compound", "compound_of", "is_long_text"]


class Compound(NamedTuple):
    """What a compound names."""

    attribute: str
    #: That of the column, where there are several; from 1.
    number: int | None = None


#: What a word may be in a compound, by kind; compared folded (``_fold.fold``).
_WORDS: Final = {
    "picture": """image images img imgs picture pictures pic pics photo photos foto fotos bild
        bilder imagen imágenes immagine immagini afbeelding afbeeldingen afbeeldings billede
        billeder bilde zdjęcie zdjęcia zdjęć obrazek obrázek obrázky obrázku obrázok kuva kuvat
        kuvan imagem imagens kép képek imagine imagini εικόνα εικόνες εικόνας φωτογραφία
        φωτογραφίες görsel görseli görseller görselleri resim resmi resimler resimleri fotoğraf
        fotoğrafı изображение изображения фото фотографию картинка картинку снимка снимки slika
        slike slik hình""",
    "of a picture": """url urls link links linki lien liens enlace adres adresse address src source
        pfad path datei dateien file files main haupt principal principale principală large big
        groß original
        full grande hosted product products produkt produkts produktu produit producto prodotto
        artikel article item media ürün σύνδεσμος ссылка ссылки на главное
        главную de du des la del""",
    "further": """additional alternate alternative other further more extra gallery galerie galeria
        galería weitere weiteres zusätzliche zusatz autres autre supplémentaire supplémentaires
        otras andere dodatkowe další επιπλέον ek diğer дополнительное дополнительные""",
    "barcode": """gtin ean upc isbn jan barcode barcodes strichcode barkod barkodu barra barras
        barre bare""",
    "of a barcode": """code codes kod kodu nummer number numero nr no or oder ou of o and und et
        cod codigo código codice de a numarası""",
    "number": """sku number numbers nummer no nr n num numero número nº numer номер code kode kod
        kód kodu codice codigo código cod clave koodi reference références référence ref referenz
        referencia referência riferimento referentie sygnatura κωδικός артикул
        šifra""",
    "id": "id ids identifier identifiant",
    "article": """article articles artikel art artikelnummer item product products produkt produktu
        produit producto prodotto articolo artículo produto produs offer offers angebots oferty prod
        stok ürün vare varu είδους προϊόντος zboží товара препарата книги изделия artykułu
        artykuł artikla proizvoda termék de du del""",
    "part": "part parts teile",
    "maker": """manufacturer manufacturers hersteller herstellers herst mfr mfg fabricant fabricante
        fabbricante fabrikant produttore producenta producent producents producentens tillverkare
        tillverkarens tillv valmistajan výrobce výrobcu gyártói κατασκευαστή üretici
        производителя""",
    "name": """name names titel title bezeichnung bez designation désignation libellé intitulé titre
        nom nombre nome titolo título naam benaming nazwa naziv název názov denumire benämning navn
        namn nimi ονομασία όνομα τίτλος adı ismi naslov наименование название""",
    "stock": """stock stok bestand lagerbestand lager inventory existencias giacenza voorraad
        magazzino zaliha zaloga saldo lagersaldo estoque készlet stoc απόθεμα наличност остаток
        skladem skladom sklad varasto""",
    "of a stock": """quantity quantities qty count level current available total actual aktuell
        aktueller gesamt verfügbar verfügbarer verfügbare menge stück anzahl quantité qté disponible
        disponibelt réel physique real físico reale fisica frei freier physisch cantidad quantità
        qta q tà disponibile aantal actuelle actueel adedi miktarı ποσότητα in en of on hand de
        actuel atual qtd quantidade güncel mevcut kalan toplam ks kusů
        szt sztuk kpl db buc pcs stk""",
    "sale": """sale promo promotional promotion promozione promozionale promoción promocional
        promoção promoțional offer offerta oferta special
        speciale speciální aktion aktions angebot angebots kampagne kampanja kampaania kampanje
        kampanj deal reduced clearance reduziert reduzierter réduit obniżona wyprzedażowa
        výprodejová snížená rabatterat rabattert rabatteret nedsat udsalgs erbjudande soodus
        rabattierter reduzéiert reduzéierte""",
    "former": """old previous former original alter bisheriger vorheriger ursprünglicher ancien
        anterior antiguo antigo vecchio precedente originale oude vorige oorspronkelijke stara stará
        poprzednia pierwotna původní předchozí pôvodná predchádzajúca régi eredeti korábbi áthúzott
        vechi inițial tidigare gammalt ursprungligt tidligere gammel oprindelig opprinnelig vanha
        alkuperäinen aiempi edellinen prethodna prijašnja prejšnja prvotna старая прежняя
        зачеркнутая стара предишна παλιά αρχική προηγούμενη eski önceki sena senoji ankstesnė vecā
        sākotnējā vana endine ale alen""",
    "current": """new current now actual neuer jetziger aktueller jetzt nouveau actuel nuevo ahora
        nuovo attuale nieuwe huidige actuele nowa aktualna obecna nová aktuální současná aktuálna új
        aktuális jelenlegi nou curent atual novo nytt nuvarande aktuellt ny nuværende nåværende uusi
        nykyinen nova trenutna новая текущая актуальная нова поточна актуальна текуща νέα τελική
        τρέχουσα yeni güncel nauja dabartinė jaunā pašreizējā uus praegune neie
        neien""",
    "before": "before without vor ohne avant antes sin sem prima przed bez před pred до без",
    "after": """after with nach mit après con com en dopo in po v s z por με μετά по с со зі ar
        su""",
    "reduction": """discount rabatt remise réduction descuento desconto sconto rabat rabatem
        obniżką obniżce promocją promocji slevou slevě slevy akci zľavou zľave скидкой скидки акции
        знижкою знижки отстъпка atlaidi nuolaida promotion promoción promoção offerta oferta""",
    "start": """start starts begin beginn inizio inicio início début debut from von dal desde
        du od""",
    "end": "end ends ende fine fin fim to until till bis al hasta au do",
    "date": "date data datum fecha",
    "price": """price preis prezzo precio prix preço prijs cena pris ár preț hinta cijena цена ціна
        τιμή fiyat fiyatı kaina hind präis""",
    "description": """description beschreibung descriptif descripción descrizione omschrijving
        beschrijving beskrivning beskrivelse kuvaus popis opis leírás descriere описание опис
        περιγραφή açıklama aprašymas apraksts kirjeldus descrição""",
    "long": """long longue full detail complete detailed html lange lang ausführliche détaillée
        complète detallada completa larga estesa dettagliata uitgebreide volledige lång pitkä
        dlouhý detailní podrobný długi pełny szczegółowy hosszú részletes lungă completă detaliată
        detaljan dugi полное полный повний детальний пълно πλήρης detaylı uzun ilgas garais pikk
        detalhada""",
    "seller": """seller sellers merchant merchants shop vendeur marchand boutique händler verkäufer
        vendedor venditore verkoper winkel sprzedawcy sprzedającego satıcı mağaza prodejce
        поставщика продавца""",
}

#: Attribute, the kinds of words that may name it, and those of which it takes one each.
_RULES: Final = (
    ("image_link", ("picture", "of a picture", "further"), ("picture",)),
    ("gtin", ("barcode", "of a barcode"), ("barcode",)),
    ("mpn", ("maker", "article", "part", "number"), ("maker", "number")),
    ("id", ("article", "number", "id"), ("article", "number")),
    ("id", ("article", "id"), ("article", "id")),
    ("id", ("seller", "article", "id"), ("seller", "article", "id")),
    ("id", ("seller", "article", "number", "id"), ("seller", "number")),
    ("title", ("name", "article"), ("name", "article")),
    ("description", ("description", "long", "article"), ("description", "long")),
    ("quantity", ("stock", "of a stock", "article"), ("stock", "of a stock")),
    ("sale_price", ("sale", "price"), ("sale", "price")),
    ("sale_price", ("after", "reduction", "price"), ("after", "reduction", "price")),
    ("former_price", ("before", "reduction", "price"), ("before", "reduction", "price")),
    ("former_price", ("former", "price"), ("former", "price")),
    ("price", ("current", "price"), ("current", "price")),
    ("sale_starts", ("sale", "start", "price", "date"), ("sale", "start")),
    ("sale_ends", ("sale", "end", "price", "date"), ("sale", "end")),
)


def _kinds() -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for kind, words in _WORDS.items():
        for word in words.split():
            kinds.setdefault(fold(word), set()).add(kind)
    return kinds


_KINDS: Final = _kinds()
_LONGEST_FIRST: Final = sorted(_KINDS, key=len, reverse=True)
# A word of one letter stands alone: what ends in s may be more than one.
_WORD: Final = re.compile(
    "|".join(
        (
            *(rf"\b{word}\b" if len(word) == 1 else word for word in _LONGEST_FIRST),
            r"\d{1,2}",
        )
    )
)
_ALL_KNOWN: Final = re.compile(rf"(?:(?>{_WORD.pattern}) ?)++")
_LONG: Final = re.compile("|".join(map(fold, _WORDS["long"].split())))
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def compound_of(name: str) -> Compound | None:
    """What a name means by its words."""
    text = words_of(_HUMP.sub(" ", name))
    if _ALL_KNOWN.fullmatch(text) is None:
        return None
    words = _WORD.findall(text)
    numbers = [int(word) for word in words if word.isdecimal()]
    kinds = [_KINDS[word] for word in words if not word.isdecimal()]
    has = set().union(*kinds)
    for attribute, may, must in _RULES:
        if has.issuperset(must) and not any(of.isdisjoint(may) for of in kinds):
            if attribute == "image_link" and len(numbers) <= 1:
                return Compound(f"{'additional_' * ('further' in has)}{attribute}", *numbers)
            if attribute == "gtin" or not numbers:
                return Compound(attribute)
    return None


def is_long_text(key: str) -> bool:
    """Whether the folded name of a description says that it is the long one of two."""
    return _LONG.search(key) is not None
