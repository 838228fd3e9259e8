"""How shops spell values, and what an attribute takes them for."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letzshop_core.feeds.attributes import ATTRIBUTES
from letzshop_core.feeds.values.groups import in_currency
from letzshop_core.feeds.values.lists import join_values, split_values
from letzshop_core.feeds.values.readers import value_reader
from letzshop_core.feeds.values.spellings import NO, SPELLINGS, YES


def reading(name: str) -> Callable[[str], tuple[object, list[str]]]:
    """Reads one value of the attribute; returns it and the problems noted."""
    read = value_reader(ATTRIBUTES[name])

    def value_and_problems(cell: str) -> tuple[object, list[str]]:
        problems: list[str] = []
        return read(cell, lambda problem, _message: problems.append(problem)), problems

    return value_and_problems


@pytest.mark.parametrize(
    ("name", "value", "cells"),
    [
        (
            "availability",
            "in stock",
            """schema.org/InStock|disponible en stock|verfügbar in 1-3 Tagen|geringer Bestand|Stock|
            ab sofort lieferbar|direkt lieferbar|sofort abholbar|auf Lager (3 Stück)|5 Stück|
            Sofort versandfertig, Lieferzeit 1-3 Tage|livraison sous 48h|op voorraad|op Lager|
            derniers articles en stock|Bestand: 12|ca. 20|≥ 10|stock: 3""",
        ),
        (
            "availability",
            "out of stock",
            """temporarily_out_of_stock|kurzfristig nicht verfügbar|momentan ausverkauft|agotado|
            fuori stock|EOL|ausgelaufen|non in stock|0 Stück""",
        ),
        (
            "availability",
            "in stock",
            """In stock: 12|only 3 left in stock|Skladem > 5 ks|más de 5|letzte 2|✅|voorradig|
            heti saatavilla|在庫あり|有货|재고 있음""",
        ),
        ("availability", "out of stock", "❌|Lager: 0|loppuunmyyty|在庫なし|缺货|품절"),
        (
            "availability",
            "backorder",
            """available on order|pe comandă|sur commande (3 semaines)|
            Διαθέσιμο κατόπιν παραγγελίας|Κατόπιν παραγγελίας, έως 30 ημέρες""",
        ),
        (
            "availability",
            "in stock",
            """Available from 1 to 3 days|Available up to 12 days|1 έως 3 ημέρες|
            Άμεση παραλαβή / Παράδοση 1 έως 3 ημέρες|Διαθέσιμο από 1-3 εργάσιμες ημέρες""",
        ),
        ("availability", "preorder", "Available from 12 December 2026|Available from 12.12.2026"),
        (
            "availability",
            "in stock",
            """en stock : 12|Expédié sous 24/48h|24h/48h|1 pc|Op voorraad, morgen in huis|
            Only 3 left in stock - order soon.|Disponibilité : en stock|3/5j|innerhalb 24 Stunden|
            pronta consegna|duża ilość|poslední kus|få på lager|azonnal szállítható|hemen kargo|
            2-4 arkipäivää|1-3 vardagar|2-3 iş günü|24 godziny|in 14 Tagen lieferbar""",
        ),
        ("condition", "used", "gebraucht, Zustand gut|Vorführmodell|usado - bueno"),
        ("condition", "new", "neu+OVP|Nieuw in doos"),
        ("gender", "unisex", "male+female|Men + Women"),
        ("condition", "used", "seconda mano|中古"),
        (
            "quantity",
            12,
            """12|aprox. 12|circa 12|~12|≈ 12|in stock (12)|Auf Lager (12 Stück)|In stock: 12|
            Lager 12|more than 12|más de 12|only 12 left in stock|letzte 12|12 Paar|'12""",
        ),
        (
            "shipping_weight",
            "1.5 kg",
            "1,5 кг|1.5 kg (brutto)|Gewicht: 1,5 kg|Weight 1.5 kg|Poids : 1,5 kg",
        ),
        ("shipping_weight", "20 oz", "1 lb 4 oz|1 lb. 4 oz.|1 pound 4 ounces"),
        ("product_weight", "1500.5 g", "1 kg 500,5 g"),
        ("product_height", "30 in", '2 ft 6 in|2 ft 6"'),
        ("product_height", "20 cm", "20 см|Höhe: 20 cm"),
        ("energy_efficiency_class", "A+++", "A+++ (A+++ - D)|A⁺⁺⁺"),
        ("google_product_category", "166", "166|166.0|166.00"),
        ("google_product_category", "Toys > Lego 2.0", "Toys > Lego 2.0"),
        ("availability", "preorder", "jetzt vorbestellen|zum Vorbestellen|pre-order beschikbaar"),
        ("availability", "preorder", "vorbestellt"),
        (
            "availability",
            "in stock",
            "knapper Vorrat|beperkt op voorraad|laatste stuks|op Stock|Jo",
        ),
        ("availability", "out of stock", "nicht am Lager|vendu|agotada|no hay existencias"),
        ("availability", "out of stock", "niet voorradig|non più disponibile|net méi disponibel"),
        ("availability", "backorder", "im Rückstand|nalevering|por encargo|in riassortimento"),
        ("availability", "backorder", "in Nachlieferung|sur commande|MadeToOrder"),
        ("condition", "new", "New with tags|new (other)|new_other|Neu & OVP|neu / OVP|nuevo/a"),
        ("condition", "refurbished", "reconditionné à neuf|remis à neuf"),
        ("condition", "used", "used_fair|Sehr gut|neuwertig|gebraucht - sehr gut|d'occasion"),
        ("condition", "new", "nagelneu|ungeöffnet|neuf sans étiquette|nuevo precintado"),
        ("condition", "used", "leicht gebraucht|état correct|buono stato|buen estado|als nieuw"),
        ("condition", "refurbished", "vom Hersteller generalüberholt|gerefurbished"),
        ("gender", "male", "maennlich|Men's|garçons"),
        ("gender", "female", "Maedchen|Women's|femme"),
        ("gender", "unisex", "m/w/d|male, female|männlich/weiblich|hommes/femmes|Damen & Herren"),
        ("age_group", "newborn", "0-3 Monate|0 - 3 mois|1 month|pasgeboren"),
        ("age_group", "infant", "3-12 Monate|3–12 months|12 mois|zuigeling"),
        ("age_group", "toddler", "1-5 Jahre|1 à 5 ans|2 years|18 months"),
        ("age_group", "kids", "5-13 Jahre|5-13 years|6 ans"),
        ("age_group", "adult", "13+ years|16 Jahre|all ages|ab 18|14+|ab 16 Jahren"),
        (
            "availability",
            "preorder",
            "Erscheint am 12.12.2026|Sortie le 12 décembre|release: Q3 2027",
        ),
        ("availability", "in stock", "hay stock|limited"),
        ("quantity", 12345, "12345.000"),
        ("availability_date", "2026-02-24T11:07:30Z", "2026-02-24T11:07:30Z"),
        ("availability", "backorder", "special order|binnenkort verwacht"),
        ("availability", "out of stock", "OOS|Produit épuisé|Prodotto esaurito|Lager leer"),
        ("availability", "in stock", "Plus que 2 exemplaires|Abholbereit|Últimas unidades"),
        ("condition", "new", "Zustand: Neu|Neu in OVP|nuevo con etiquetas"),
        ("condition", "used", "gebraucht, guter Zustand|leichte Gebrauchsspuren"),
        ("gender", "male", "für Herren|Für Männer|pour homme"),
        ("ships_from_country", "PL", "Polska"),
        ("availability", "backorder", "Nur auf Bestellung|back in stock soon"),
        ("unit_pricing_base_measure", "100 g", "pro 100 g|je 100g|100 GRM"),
        ("age_group", "infant", "Säuglinge"),
        ("condition", "used", "vintage"),
        ("ships_from_country", "US", "U.S.A.|USA"),
        ("shipping_weight", "1.5 kg", "ca. 1,5 kg|kg 1,5|approx. 1.5 kg|~1,5kg"),
        (
            "availability",
            "in stock",
            "WAHR|VRAI|VERDADERO|VERDADEIRO|VERO|WAAR|PRAWDA|PRAVDA|SANT|TOSI|IGAZ|DOĞRU|ИСТИНА",
        ),
        (
            "availability",
            "out of stock",
            "FALSCH|FAUX|FALSO|ONWAAR|FAŁSZ|NEPRAVDA|HAMIS|YANLIŞ|ЛОЖЬ",
        ),
        ("adult", True, "enabled|はい|✓|✔️|1.0|t|WAHR|sí"),
        ("adult", False, "disabled|いいえ|✗|0,0|f|FALSCH|neen"),
        ("size_system", "UK", "GB|uk|England"),
        ("size_system", "EU", "EUR|Europe"),
        ("size_system", "MEX", "MX|mexico"),
        ("energy_efficiency_class", "A++", "a++|Klasse A++|EEK: A++"),
        ("energy_efficiency_class", "D", "Energieeffizienzklasse D|D (A bis G)|classe D|D [A-G]"),
        ("ships_from_country", "IT", "Italien|ITA|it|Italy"),
        ("ships_from_country", "GB", "UK|Vereinigtes Königreich|Royaume-Uni|GBR"),
        ("ships_from_country", "ES", "España|Spanien|Spagna"),
        (
            "availability_date",
            "2026-12-24",
            """24. Dezember 2026|December 24, 2026|Thu, 24 Dec 2026|24 déc. 2026|24-Dec-2026|
            24 de diciembre de 2026|24 dicembre 2026|24.12.26|24/12/26|ab 24.12.2026|
            24. 12. 2026|24 / 12 / 2026|Do., 24.12.2026|2026/12/24|
            12/24/2026|12/24/26|12-24-2026|24. Dez 26|24-Dec-26|ab dem 24.12.2026|
            24th of December 2026|'2026-12-24|24 grudnia 2026 r.|24. prosince 2026|
            24 декабря 2026 г.|24 грудня 2026 року|24. prosinca 2026.|
            24. detsember 2026|24 Δεκεμβρίου 2026|24 Aralık 2026|
            24. joulukuuta 2026|2026. december 24.|24 de diciembre del 2026|2026年12月24日|
            2026년 12월 24일""",
        ),
        (
            "availability_date",
            "2026-12-24T22:00",
            """24.12.2026 22:00|24.12.2026, 22:00 Uhr|24. Dezember 2026 22 Uhr|12/24/2026 10:00 PM|
            24 décembre 2026 à 22h00|24.12.2026 22.00 Uhr|Dec 24, 2026 at 10pm|
            24 декабря 2026 в 22:00|24.12.2026, godz. 22:00|24.12.2026 klo 22:00|
            24.12.2026 22:00h""",
        ),
        ("availability_date", "2026-01-05", "2026-1-5|2026/1/5|Mo 5.1.2026"),
        ("availability_date", "2026-12-24T10:00", "2026-12-24 10:00 Uhr|2026-12-24 10:00 AM"),
        ("availability_date", "2026-12-24T00:30", "12/24/2026 12:30 AM|24.12.2026 0:30"),
        (
            "availability_date",
            "2026-12-24T10:00+0100",
            "Thu, 24 Dec 2026 10:00:00 +0100|Thu Dec 24 2026 10:00:00 GMT+0100 (CET)",
        ),
        (
            "availability_date",
            "2026-12-24T10:00Z",
            "Thu, 24 Dec 2026 10:00:00 GMT|2026-12-24 10:00:00 UTC|24.12.2026 10:00 UTC",
        ),
        (
            "sale_price_effective_date",
            "2026-12-01/2026-12-24",
            """01.12.2026-24.12.2026|01.12.-24.12.2026|1.12. bis 24.12.2026|2026-12-01,2026-12-24|
            2026-12-01 2026-12-24|du 01/12/2026 au 24/12/2026|vom 01.12.2026 bis 24.12.2026|
            12/01/2026 - 12/24/2026|12/01 - 12/24/2026|1.-24.12.2026|1. - 24. Dezember 2026|
            du 1 au 24 décembre 2026|01-12 t/m 24-12-2026|2026-12-01..2026-12-24|
            01.12.2026 → 24.12.2026|od 1.12.2026 do 24.12.2026|1-24 декабря 2026|
            с 01.12.2026 по 24.12.2026|fra 01.12.2026 til 24.12.2026|2026/12/01~2026/12/24|
            01.12.2026–24.12.2026|from 2026-12-01 to 2026-12-24|2026-12-01--2026-12-24""",
        ),
        ("unit_pricing_measure", "2 l", "2 litri|2 litros|2 Liter|2 ltr|2L"),
        ("unit_pricing_measure", "10 sqm", "10 m²|10 sq m|10 square meters|10 qm"),
        ("unit_pricing_measure", "3 ct", "3 Stück|3 unités|3 pezzi|3 stuks|3 pcs"),
        ("unit_pricing_measure", "1980 ml", "6 x 330 ml|6x330ml|6 × 330 ml"),
        ("product_length", "2.5 in", '2 1/2 in|2½ in|2-1/2 inches|2 ½"|2.50"'),
        ("product_length", "1.375 in", '1 3/8"|1⅜ inch'),
        ("shipping_weight", "49 oz", "3 lb 1 oz|3lbs, 1oz|3lb  1oz"),
        ("product_length", "36 in", "3 ft|36''|36\"|36”|36 Zoll|36 pouces"),
        ("unit_pricing_base_measure", "1 kg", "kg|1 kg|Kilogramm"),
        ("multipack", 6, "pack of 6|6er-Set|Lot de 6|6er|6 Stück|6-pack|x6|6er-Pack|6.0"),
        ("max_handling_time", 2, "2 days|2 Tage|2 Werktage|2 jours ouvrés"),
        (
            "availability",
            "in stock",
            "schema:InStock|✓|✔️|unbegrenzt|Unlimited|En almacén|Lieferbar ab Lager",
        ),
        (
            "availability",
            "out of stock",
            "✗|kein Bestand|fuori produzione|niet meer leverbaar|Fehlt am Lager",
        ),
        ("availability", "preorder", "in Kürze verfügbar|demnächst lieferbar"),
        ("availability", "backorder", "nachlieferbar|auf Anfrage|su richiesta"),
        ("condition", "refurbished", "Generalüberholt wie neu"),
        ("condition", "used", "defekt|for parts or not working|gebraicht"),
        ("availability_date", None, "0000-00-00|0000-00-00 00:00:00"),
        ("quantity", 1000, "1,000|1.000|1000|1 000|1'000|1.000,00|1.000 Stück|> 1.000"),
        ("quantity", 0, "0.000|0,000|0"),
        ("quantity", 5, "5.0|5,00|5.0000|5 pcs|5 items in stock|в наличии: 5 шт.|Stokta 5"),
        (
            "availability",
            "in stock",
            "В наличии: 5|Availability: 1 Item(s) in Stock|do 5 pracovních dní",
        ),
        ("availability", "backorder", "in stock soon|In Kürze wieder lieferbar"),
        ("condition", "used", "near mint|excellent|état satisfaisant"),
        ("unit_pricing_measure", "1500 g", "1.500 g|1,500 g|1500 g|1.500,0 g"),
        ("unit_pricing_measure", "1.5 kg", "1.500 kg|1,500 kg|1.5 kg"),
        ("unit_pricing_measure", "0.75 l", "0.750 l|0,750 l"),
        (
            "image_link",
            "https://a.example/1.jpg",
            """"https://a.example/1.jpg"|['https://a.example/1.jpg']|
            <img src="https://a.example/1.jpg">|=HYPERLINK("https://a.example/1.jpg";"x")|
            ["https:\\/\\/a.example\\/1.jpg"]""",
        ),
        ("question_and_answer", "Is it big?:Yes, it is.", '"Is it big?":"Yes, it is."'),
        # the names of these months begin like days of the week
        ("availability_date", "2026-03-01", "March 1, 2026|Mar 1 2026|Sunday, March 1, 2026"),
        ("availability_date", "2026-05-05", "May 5, 2026|Mai 5, 2026|Di 5.5.2026|Tue 2026-05-05"),
        (
            "sale_price_effective_date",
            "2026-03-01/2026-03-15",
            "March 1 - March 15, 2026|1 mars - 15 mars 2026",
        ),
        (
            "availability_date",
            "2026-05-01",
            "1. maj 2026|1 mai 2026|1 de maio de 2026|01. 05. 2026.|2026. 05. 01.|1.5.2026.",
        ),
        (
            "availability_date",
            "2026-10-05",
            "5 de outubro de 2026|5 octombrie 2026|5. oktober 2026",
        ),
        ("availability_date", "2026-12-05", "5. desember 2026|5 decembrie 2026"),
        (
            "availability_date",
            "2026-06-05",
            "5. června 2026|5 czerwca 2026|5 июня 2026|5 Ιουνίου 2026",
        ),
        (
            "availability_date",
            "2026-07-05",
            "5. července 2026|5. červenec 2026|5 lipca 2026|5. srpnja 2026.|5 июля 2026",
        ),
        (
            "availability_date",
            "2026-11-05",
            "5 listopada 2026|5. listopadu 2026|5. marraskuuta 2026",
        ),
        (
            "availability",
            "in stock",
            "Stock faible|IN STOCK ONLINE|Vorrat: 5|Quedan 2 unidades|Solo 3 rimasti",
        ),
        ("availability", "out of stock", "No longer available|Momentaneamente non disponibile"),
        (
            "availability",
            "preorder",
            "vorbestellbar ab 01.03.2027|Disponible en précommande|In prevendita|Virbestellung",
        ),
        ("availability", "backorder", "Bestellartikel|Ordinabile|Op Bestellung"),
        ("condition", "new", "brandneu|BNIB|Neu, unbenutzt"),
        ("gender", "female", "Lady|Fraen"),
        ("age_group", "newborn", "bis 3 Monate|up to 3 months|Neugeborenes"),
        ("size_system", "EU", "European|europäisch"),
        ("size_system", "UK", "British|Großbritannien|Royaume-Uni"),
        ("size_system", "FR", "French|français|Französisch"),
        ("size_type", "maternity", "grossesse|premamá"),
        ("energy_efficiency_class", "A", "clase A|Effizienzklasse A|classe A"),
        ("unit_pricing_base_measure", "100 ml", "/100 ml|/ 100ml"),
        ("unit_pricing_base_measure", "1 kg", "/kg"),
        ("unit_pricing_measure", "2 sqm", "2 m^2"),
        ("product_length", "20 cm", "L: 20 cm|l:20cm"),
        ("min_handling_time", 2, "2 d"),
        ("subscription_cost", "month:24:39.99 EUR", "monthly:24:39.99 EUR|Monat:24:39,99 €"),
        ("installment", "24:20.00 EUR:0.00 EUR:lease", "24:20 EUR:0 EUR:Leasing"),
        ("ships_from_country", "LU", "Grand-Duché de Luxembourg"),
        ("ships_from_country", "HR", "Croazia|Kroatië|Croacia|Kroatien"),
        ("ships_from_country", "RS", "Serbie|Servië"),
        ("ships_from_country", "CZ", "Česko|Česká republika"),
        ("ships_from_country", "UA", "Україна"),
        ("ships_from_country", "KR", "South Korea|Südkorea|한국"),
        ("ships_from_country", "CN", "中国"),
        ("quantity", 1234, "1,234 pcs|1.234 Stück"),
        # yes and no, as spreadsheets write them in their users' languages
        ("adult", True, "jah|taip|có|ya|ใช่|PRAWDA|ИСТИНА|SANT|TOSI|IGAZ|ADEVĂRAT|VERDADEIRO|DOĞRU"),
        ("adult", False, "không|tidak|ไม่ใช่|FAŁSZ|ЛОЖЬ|FALSKT|EPÄTOSI|HAMIS|NEPRAVDA|FALS|YANLIŞ"),
        ("availability", "in stock", "WAHR|VRAI|VERDADERO|PRAWDA"),
        ("availability", "out of stock", "FALSCH|FAUX|FALSO|FAŁSZ"),
        (
            "availability",
            "in stock",
            """5 vorrätig (kann nachbestellt werden)|Vorrätig (kann nachbestellt werden)|
            In stock (can be backordered)|3 disponibles (puede reservarse)|erhältlich|
            Ab Lager verfügbar, Lieferzeit 1-2 Tage|Voor 23:59 uur besteld, morgen in huis""",
        ),
        ("availability", "out of stock", "0 vorrätig (kann nachbestellt werden)|nicht erhältlich"),
        (
            "availability",
            "in stock",
            """Wysyłka w ciągu 24 godzin|Wysyłka w 2 dni|Toimitusaika 2-4 arkipäivää|
            Leveranstid 1-3 dagar|Skickas inom 24 timmar|Expedice do 24 hodin|2-3 munkanap|
            Livrare: 2-3 zile lucrătoare|2-3 iş günü|Délai de livraison : 2 à 3 jours""",
        ),
        (
            "availability",
            "in stock",
            """< 10|&lt;5|Il ne reste que 3 exemplaires|Kun 2 tilbage|Осталось 2 шт.|Son 3 ürün|
            Stokta var (5 adet)|在庫：5|残り3点|Disponibilità: 5 pezzi|Varastossa 5 kpl""",
        ),
        (
            "availability",
            "in stock",
            "duża ilość|Få på lager|Заканчивается|Na stanju|有库存|Pronta entrega|Stoc limitat",
        ),
        (
            "availability",
            "out of stock",
            """Momentálně nedostupné|Tillfälligt slut|Временно нет в наличии|Agotado temporalmente|
            Nema na stanju|Няма в наличност|无库存|Снят с производства""",
        ),
        (
            "availability",
            "in stock",
            """1-2d|Lagerstatus: auf Lager|auf Lager: ja|Stock: low|Lieferzeit: sofort|
            Der Artikel ist sofort lieferbar|Usually dispatched within 3-4 days|Lead time: 2 weeks|
            Same day dispatch|Heute bestellt, morgen da|nur noch wenige|En stock fournisseur|
            Expédié dans les 24h|Délai d'expédition : 3 jours|In stock - ships same day""",
        ),
        (
            "availability",
            "out of stock",
            """Dieser Artikel ist derzeit nicht verfügbar|Cet article n'est plus disponible|
            This item is out of stock|auf Lager: nein|Status: ausverkauft|Out of print""",
        ),
        (
            "availability",
            "in stock",
            """online verfügbar|available in stores|disponible en ligne|wieder lieferbar|
            Immédiatement disponible|24h Versand|Lieferzeit max. 5 Tage|while stocks last|
            Il en reste 3|3 pièces restantes|moins de 5 en stock|solange Vorrat reicht""",
        ),
        ("availability", "out of stock", "out of stock online|Produkt wird nicht mehr hergestellt"),
        ("availability", "backorder", "in transit|in Bestellung|en attente de réassort"),
        ("availability", "preorder", "Available for pre-order|noch nicht erschienen|Prochainement"),
        (
            "availability",
            "backorder",
            "Lieferzeit auf Anfrage|im Zulauf|Réapprovisionnement en cours|Available to order",
        ),
        (
            "availability",
            "backorder",
            "Disponible sur commande|Ожидается|Sur commande, délai 3 semaines",
        ),
        ("condition", "new", "ungetragen|未使用|nové zboží"),
        (
            "condition",
            "refurbished",
            """Refurbished - Excellent|generalüberholt, sehr gut|Reconditionné - Très bon état|
            Refurbished (Grade B)|Grade A refurbished|Factory refurbished""",
        ),
        ("condition", "new", "Neu mit Originalverpackung|New, sealed|NWT|neuf sous blister|unused"),
        ("condition", "used", "sehr gut erhalten|Gebrauchtgerät|pre-loved|Modèle d'exposition"),
        ("gender", "female", "für Sie|for her|pour elle|Damenmode"),
        ("age_group", "kids", "Jugend|youth"),
        ("condition", "refurbished", "refurbed|Reconditionné - Parfait état"),
        ("condition", "used", "Aussteller|Getragen|Powystawowy|Rozbaleno|defective"),
        ("gender", "female", "Nő"),
        ("gender", "unisex", "男女"),
        ("quantity", 12, "12 adet|12個|12 kom|12 m|12 kg|12 Flaschen|在庫：12|残り12点"),
        ("shipping_weight", "1.5 kg", '1.5公斤|1,5 kg brutto|netto 1,5 kg|1.5 كجم|1.5 ק"ג'),
        ("shipping_weight", "500 g", "500克|500 gramů|500 กรัม|500 γρ.|500 граммов|500 grame"),
        ("product_length", "30 cm", "30公分|30 厘米|300 毫米|30 centímetros|30 centimetrů"),
        (
            "energy_efficiency_class",
            "D",
            "Energielabel D|Energimærke: D|Třída energetické účinnosti D|Klasa energetyczna D",
        ),
        ("availability_date", "2026-12-24T10:00", "Thu Dec 24 10:00:00 CET 2026"),
        ("availability_date", "2026-12-24T10:00Z", "Thu Dec 24 10:00:00 UTC 2026"),
        ("sale_price_effective_date", "2026-12-01/2026-12-24", "2026年12月1日～2026年12月24日"),
    ],
)
def test_is_taken_for(name: str, value: object, cells: str) -> None:
    read = reading(name)
    for cell in map(str.strip, cells.split("|")):
        assert (cell, *read(cell)) == (cell, value, [])


@pytest.mark.parametrize(
    ("name", "cell", "problem"),
    [
        ("availability", "in stock, out of stock", "unknown-value"),
        ("condition", "new or used", "unknown-value"),
        ("condition", "new (dusty)", "unknown-value"),
        ("age_group", "3+ Jahre", "unknown-value"),
        ("energy_efficiency_class", "H", "unknown-value"),
        ("energy_efficiency_class", "A+++/A++", "unknown-value"),
        ("availability", "nicht auf Lager, Lieferzeit 2 Wochen", "unknown-value"),
        ("availability", "<1", "unknown-value"),
        ("availability", "nicht verfügbar in der Filiale", "unknown-value"),
        ("availability", "Indisponible en magasin", "unknown-value"),
        ("energy_efficiency_class", "Klasse", "unknown-value"),
        ("brand", "undefined", "placeholder"),
        ("sale_price_effective_date", "28.-24.12.2026", "unreadable"),
        ("adult", "10", "unknown-value"),
        ("availability_date", "24/13/2026", "unreadable"),
        ("availability_date", "12.24.2026", "unreadable"),
        ("availability_date", "12/24/2026 13:00 PM", "unreadable"),
        ("availability_date", "Dezember 2026", "unreadable"),
        ("availability_date", "KW 52/2026", "unreadable"),
        ("link", "produkt.html", "unreadable"),
        ("image_link", "1.jpg?v=2", "unreadable"),
        ("image_link", "<br>", "unreadable"),
        ("cost_of_goods_sold", "javascript:alert(1)", "unreadable"),
        ("cost_of_goods_sold", "0x10", "unreadable"),
        ("age_group", "ab 3 Jahren", "unknown-value"),
        ("age_group", "14", "unknown-value"),
        ("availability_date", "24 Foo 2026", "unreadable"),
        ("availability_date", "5. listopada 2026.", "unreadable"),
        ("availability_date", "26-12-24", "unreadable"),
        ("sale_price_effective_date", "24.12.2026", "unreadable"),
        ("sale_price_effective_date", "24.12.2026 - 01.12.2026", "unreadable"),
        ("unit_pricing_measure", "20 x 30 cm", "unreadable"),
        ("product_length", "20 x 30 cm", "unreadable"),
        ("shipping_weight", "1 lb 4 cm", "unreadable"),
        ("shipping_weight", "1 oz 4 lb", "unreadable"),
        ("shipping_weight", "1.5 kg (2 Stück)", "unreadable"),
        ("quantity", "5 (10)", "unreadable"),
        ("quantity", "Lager", "unreadable"),
        ("multipack", "6 wonders", "unreadable"),
        ("color", "keine Angabe", "placeholder"),
        ("item_group_id", "n/a", "placeholder"),
        ("size", " -", "placeholder"),
        ("pattern", "keine", "placeholder"),
        ("mpn", "&#48;", "placeholder"),
        ("additional_gtin", "n/a", "unreadable"),
    ],
)
def test_is_left_aside(name: str, cell: str, problem: str) -> None:
    assert reading(name)(cell) == (None, [problem])


@pytest.mark.parametrize("cell", ["0", "0.000", "0,0"])
@pytest.mark.parametrize("name", ["product_length", "product_weight", "shipping_weight"])
def test_a_measure_of_zero_in_no_unit_says_nothing(name: str, cell: str) -> None:
    assert reading(name)(cell) == (None, [])


@pytest.mark.parametrize(
    "words", [*SPELLINGS.values(), {"yes": YES, "no": NO}], ids=[*SPELLINGS, "booleans"]
)
def test_each_spelling_is_listed_once(words: dict[str, str]) -> None:
    listed = [" ".join(text.split()) for texts in words.values() for text in texts.split("|")]
    assert [text for text, times in Counter(listed).items() if times > 1] == []


def test_what_things_cost_is_not_below_zero() -> None:
    assert reading("cost_of_goods_sold")("-5 EUR") == ("-5.00 EUR", ["out-of-range"])


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("LU:4.90 EUR|DE:5.90 EUR", ["LU:4.90 EUR", "DE:5.90 EUR"]),
        ("DE::Post|DHL:4.90 EUR", ["DE::Post|DHL:4.90 EUR"]),
    ],
)
def test_groups_may_have_bars_between_them(cell: str, values: list[str]) -> None:
    assert split_values(cell, ATTRIBUTES["shipping"]) == values


def test_links_in_a_list_of_json() -> None:
    cell = '["https:\\/\\/a.example\\/1.jpg", "https://a.example/2.jpg"]'
    links = ["https://a.example/1.jpg", "https://a.example/2.jpg"]
    assert split_values(cell, ATTRIBUTES["additional_image_link"]) == links


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ('["Shoes", "Men\'s"]', ["Shoes", "Men's"]),
        ("['Shoes', 'Men']", ["Shoes", "Men"]),
        ('["Clothing >> Lingerie, Sleep"]', ["Clothing >> Lingerie, Sleep"]),
        ('["7\\" screens", "Caf\\u00e9s", "a\\/b", " "]', ['7" screens', "Cafés", "a/b"]),
        ("[ ]", []),
        ("[Sale] Shoes, Men", ["[Sale] Shoes", "Men"]),
        ('["Shoes", 1]', ['["Shoes"', "1]"]),
    ],
)
def test_values_in_a_list_of_json_or_python(cell: str, values: list[str]) -> None:
    assert split_values(cell, ATTRIBUTES["product_type"]) == values


def test_a_value_that_looks_like_a_list_is_written_in_quotes() -> None:
    product_type = ATTRIBUTES["product_type"]
    cell = join_values(["['Shoes']"], product_type)
    assert split_values(cell, product_type) == ["['Shoes']"]


def test_an_endless_list_takes_no_long_time() -> None:
    cell = "[" + "'a', " * 10_000
    assert len(split_values(cell, ATTRIBUTES["product_type"])) == 10_000


@pytest.mark.parametrize(
    "cell",
    [
        "- Dry, even at sea\n- Light",
        "• Dry, even at sea\n• Light",
        "Dry, even at sea,\r\nLight\n",
        "• Dry, even at sea • Light",
        "<ul><li>Dry, even at sea</li>\n<li>Light</li></ul>",
        "Dry, even at sea<br/>Light",
    ],
)
def test_values_may_stand_one_a_line_or_behind_bullets(cell: str) -> None:
    assert split_values(cell, ATTRIBUTES["product_highlight"]) == ["Dry, even at sea", "Light"]


@pytest.mark.parametrize("between", ["|", " | ", "\n", ",\r\n", ";\n"])
def test_shippings_may_stand_one_a_line(between: str) -> None:
    groups = ["LU:::4.90 EUR", "DE:::6.90 EUR"]
    assert split_values(between.join(groups), ATTRIBUTES["shipping"]) == groups


@pytest.mark.parametrize("between", [",", ", ", ";", "|", "/", " & ", " and ", "\n"])
def test_words_of_a_list_may_have_anything_between_them(between: str) -> None:
    assert split_values(f"big{between}tall", ATTRIBUTES["size_type"]) == ["big", "tall"]


@given(
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.sampled_from(
        [
            ("shipping_weight", "lb", "oz", 16),
            ("shipping_weight", "kg", "g", 1000),
            ("product_height", "ft", "in", 12),
            ("product_height", "m", "cm", 100),
        ]
    ),
)
def test_two_units_of_a_kind_are_added_up(
    large: int, small: int, units: tuple[str, str, str, int]
) -> None:
    name, unit, part, worth = units
    value, _ = reading(name)(f"{large} {unit} {small} {part}")
    assert value == f"{large * worth + small} {part}"


@given(st.integers(0, 9999))
def test_what_is_said_beside_a_number_of_pieces_does_not_matter(count: int) -> None:
    read = reading("quantity")
    for form in (
        "in stock ({})",
        "Auf Lager: {}",
        "circa {} Stück",
        "~{}",
        "only {} left in stock",
    ):
        assert read(form.format(count)) == (count, [])


@given(
    st.decimals(min_value=0, max_value=1000, places=2),
    st.decimals(min_value=0, max_value=1000, places=2),
    st.sampled_from(["", "EUR", "CHF"]),
)
def test_amounts_of_a_group_take_a_currency_where_they_have_none(
    price: Decimal, cashback: Decimal, named: str
) -> None:
    attribute = ATTRIBUTES["loyalty_program"]
    group, _ = reading("loyalty_program")(f"club:gold:{price} {named}:{cashback}:7")
    completed = in_currency(str(group), attribute, "USD")
    assert completed == f"club:gold:{price} {named or 'USD'}:{cashback} USD:7"
    assert in_currency(completed, attribute, "JPY") == completed
