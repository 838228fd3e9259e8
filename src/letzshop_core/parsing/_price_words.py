"""The words that tell what a number beside them is, in the languages that shops write.

All in lower case. A word is listed if leaving it out makes a wrong price; a text in a language
that is missing here is read by its numbers and signs alone.
"""

from typing import Final

__all__ = [
    "ASIDE",
    "ASKED",
    "CHARGES",
    "COUNTED",
    "DATES",
    "DAYS",
    "FREE",
    "LABELS",
    "LEADING",
    "MONTHS",
    "NUMBERED",
    "PERIODS",
    "PRICED",
    "RATES",
    "SAVED",
    "SCALES",
    "SHORT_MONTHS",
    "TO",
    "UNITS",
]

_SCALES: Final = """
    hundred thousand million millions billion tsd tausend mio millionen mrd milliarde
    milliarden mille milliers mill millones mil mila mln milioni duizend miljoen tusen miljoner
    millioner tys tis tisíc ezer millió mii milioane bin milyon lakh lakhs lac lacs crore crores
    т тыс тысяч тис тисяч млн млрд миллион миллиона миллионов ألف آلاف مليون هزار میلیون אלף מיליון
    хил хиляди हज़ार हजार लाख करोड़ triệu nghìn ngàn ribu rb juta jt
    mld milj miljard tkr mkr tisuća tisuće milijuna tisoč milijon milijona tūkst tūkstoši tuhat
    tuhatta miljoonaa mn χιλ χιλιάδες εκατ εκατομμύρια
"""
_RATES: Final = "percent prozent procent pourcent pct"
_TO: Final = "to through till til and bis und à au et a al y hasta do i od fino ad e tot en до и"
_COUNTED: Final = """
    mal von of er teilig stück stueck stuck stk st pcs pc pieces pièces pack pezzi pz stuks paar
    pairs szt ks db buc шт adet uds unidades
    sheets blatt seiten pages points punkte
    uhr am pm sec seconds sekunden nights nächte nuits noches notti personen persons people
    personnes personas persone users
    business working werktage werktagen arbeitstage arbeitstagen werkdagen
    left bewertung bewertungen reviews review ratings rating avis évaluations opiniones valoraciones
    recensioni beoordelingen opinii отзывов gebote bids
"""
_PERIODS: Final = """
    min minutes minuten h hr hrs hours hour heure heures hora horas ore uur uren std stunden stunde
    weeks week wochen woche months month monate
    mo mes mese maand måned månad miesiąc měsíc hó lună ay мес міс
    monat years year jahre jahr jahren mois ans años meses mesi anni maanden jaar месяцев лет
"""
_UNITS: Final = """
    ft in inch zoll pouces pollici pulgadas
    cm mm m m² m³ kg g mg l ml cl oz lb lbs w v mah litre litres liter liters litri litros sqft gr
    gram grams gramm grammes kilo kilos meter meters metre metres metri metros mq qm кв ounces
    kb mb gb tb kib mib gib tib hz khz mhz ghz кг г гр мл л мм см м
    stars sterne sternen étoiles estrellas stelle sterren
"""
_DAYS: Final = "days day tage tagen tag jours jour días dias giorni dagen dagar dage dni dní nap"
_ASIDE: Final = """
    was old regular reg list previous original orig originally before formerly instead recommended
    suggested compare comparable typical regularly retail rrp srp msrp mrp
    discount coupon voucher lowest spar
    instalment instalments installment installments payments monthly rate raten
    mensualités mensualidades cuotas cuota fois rat rata splátek taksit termijnen parcelas
    gutschein mindestbestellwert
    uvp statt anstatt vorher voriger vorheriger bisher früher ehemals alter ursprünglich
    ursprünglicher listenpreis katalogpreis originalpreis vergleichspreis stattpreis altpreis
    normalpreis normaler streichpreis regulärer unverbindliche rabatt
    tage_tiefstpreis tage_bestpreis
    zzgl versandkostenfrei grundpreis kilopreis literpreis niedrigster ek einkaufspreis davon amplaz
    ancien avant barré lieu dont normal conseillé régulier habituel prix_public initial initiale
    origine réduction livraison prix_catalogue catalogusprijs winkelprijs
    antes vez anterior prima invece era listino regolare consigliato originale spedizione
    recomendado habitual precio_mínimo de_lista de_tabela
    adviesprijs oorspronkelijk oorspronkelijke normaal normale reguliere vanlig førpris før
    tidigare ordinarie ord norm normaali normaalihinta ovh ennen ursprungliga ursprungligt
    oprindelig oprindelige opprinnelig opprinnelige alkuperäinen suositushinta rek cirkapris
    było pierwotna poprzednia podstawowa
    stara regularna najniższa původní původně běžná zľava sleva nejnižší pôvodná pôvodne bežná
    najnižšia
    eredeti eredetileg
    régi vechi veche inițial inițială prp pvp pvpr katalogowa doporučená dmoc odporúčaná tidl
    vejl veil normalpris
    redovna redna izvorna izvirna originalna mpc sena pradinė įprasta vecā parastā sākotnējā
    tavahind algne
    παλιά παλαιά αρχική κανονική
    старая старой первоначальная обычная прежняя было была старе стара було звичайна оригінальна
    ррц без_скидки
    първоначалната редовна пцд
    eski orijinal önceki liste piyasa_fiyatı gốc cũ niêm thị_trường thông_thường aslinya semula
    reguler เดิม ปกติ ราคาเดิม ราคาปกติ
    القديم الأصلي العادي قبل بدلا קודם המקורי רגיל במקום מחירון اصلی قبلی
    原价 原价为 原價 市價 常规价格 建議售價 建议零售价 定價 定価 通常価格 元の価格は 参考価格 市场价
    吊牌价 划线价 劃線價 专柜价 專櫃價 希望小売価格 メーカー希望小売価格 当店通常価格 市場価格
    정가 정상가 소비자가
    oude_prijs anziché prezzo_vecchio vecchio_prezzo preço_antigo precio_antiguo gammalt_pris
    gammel_pris vanha_hinta vana_hind ale_präis virdrun ordinær de_base plus_bas más_bajo
    più_basso mais_baixo mai_mic alin lägsta laveste laagste
    obișnuit redus_de reduced_from down_from discounted_from reduziert_von réduit_de rebajado_de
    ridotto_da afgeprijsd_van sänkt_från nedsat_fra
"""
_SAVED: Final = """
    save saved savings saving spare gespart sparst sparen ersparnis économisez économie ahorras
    ahorra ahorro risparmi risparmio economize bespaart bespaar sparar spara oszczędzasz
    ušetříte
"""
_CHARGES: Final = """
    shipping handling delivery postage deposit versand versandkosten porto anzahlung kaution pfand
    acompte caution consigne écotaxe ecotaxe participation vrg
    statiegeld pant kaucja záloha
    envío frete verzendkosten frakt fragt toimitus dostawa doprava szállítás kargo доставка
"""
_ASKED: Final = """
    -> => >> → ➔ ➜ ⇒ now sale new offer special today our your current only pay
    nëmmen jetzt neu neuer neue aktuell aktueller heute nur
    angebot aktion sonderpreis maintenant nouveau actuel promo soldé réduit votre
    ahora oferta nuevo por ora adesso
    actual atual agora attuale huidige
    offerta scontato scontata ribassato
    nuovo nu nieuw voor elo nyt nå nowa teraz promocyjna nyní teď стало новая сейчас нова
    nuvarande aktuelle nåværende nykyinen aktualna obecna aktuální aktuálna jelenlegi curent curentă
    yeni yerine şimdi şu helyett akciós nouă acum akcijska sada zdaj nauja dabar jaunā tagad
    trenutna dabartinė pašreizējā praegune τρέχουσα текущая новой теперь поточна зараз текущата
    soodushind nüüd νέα τώρα μόνο τελική προσφοράς rea deal khuyến hiện sekarang ปัจจุบัน
    ลดเหลือ เหลือ พิเศษ
    الحالي الجديد الآن הנוכחי עכשיו מבצע فعلی جدید
    现价 現價 特价 特價 优惠价 優惠價 促销价 促銷價 活动价 活動價 会员价 會員價
    当前价格为 特価 特別価格 セール価格 現在の価格は 판매가 할인가
"""
_PRICED: Final = """
    price preis präis hind kaina prix precio preço prezzo prijs pris hinta cena cenę cenu cenă ár
    preț preţ cijena
    цена цены ціна τιμή fiyat fiyatı giá harga ราคา السعر מחיר قیمت 価格 价格 價格 售价 售價 가격
"""
_LEADING: Final = """
    ab von van between zwischen entre de du des dès partir seulement tarif total gesamt ttc
    soit environ env ca circa bei für
    pour per from at for just um zu je pro vk kostet
"""
_NUMBERED: Final = """
    art artikel artikelnr artikelnummer article nr no num sku ref réf référence referencia
    bestellnr bestellnummer item model modell size größe gr taille talla taglia maat storlek
    uk us eu level version band teil part partie parte season staffel saison
    menge qty quantity quantité anzahl pos
    iphone ipad galaxy pixel windows playstation xbox kindle
"""
_LABELS: Final = """
    id ean gtin upc isbn mpn code código stock lagerbestand bestand of pack lot vol volume
    tel telefon phone fax товара артикул заказ fsk usk cod moq mindestbestellmenge mindestmenge
    kw woche week semaine semana settimana seite page pagina página kapitel chapter chapitre hrb
"""
_DATES: Final = """
    spring summer autumn winter fall frühling frühjahr sommer herbst printemps été automne hiver
    primavera verano otoño invierno estate autunno inverno
    ende anfang mitte end early mid late fin début fine fy jahrgang baujahr year jahr année año
"""
_MONTHS: Final = "jan feb mar mär apr may mai jun jul aug sep oct okt nov dec dez"
_SHORT_MONTHS: Final = """
    mrz märz sept janv févr mars avr juin juil août gen mag giu lug ago ott dic ene abr mrt mei
"""
_FREE: Final = """
    free for_free free_of_charge gratis grátis kostenlos kostenfrei umsonst offert
    gratuit gratuite gratuito gratuita darmowy darmowe za_darmo zdarma zadarmo ingyenes ingyen
    besplatno brezplačno nemokamai
    bezmaksas tasuta ilmainen ilmaiseksi maksuton ücretsiz bedava δωρεάν бесплатно безкоштовно
    безоплатно безплатно бясплатна miễn_phí مجاني مجانا مجانًا رایگان חינם ฟรี मुफ़्त
    免费 免費 無料 무료
"""


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.replace("_", " ") for phrase in text.split())


#: Between the ends of a range.
TO: Final = frozenset(_TO.split())
#: Behind a number: it counts days.
DAYS: Final = frozenset(_DAYS.split())
#: Behind a number: it is how long. A price for so long is no price per unit.
PERIODS: Final = frozenset(_PERIODS.split())
#: Behind a number: it is how many there are, or how long.
COUNTED: Final = DAYS | PERIODS | frozenset(_COUNTED.split())
#: Behind a number: it measures something.
UNITS: Final = frozenset(_UNITS.split())
#: The number before such a word is not the amount: five thousand, a fifth part.
SCALES: Final = frozenset(_SCALES.split())
#: Likewise: it is a share.
RATES: Final = frozenset(_RATES.split())
#: Right before a number: it is what the price has been reduced by.
SAVED: Final = frozenset(_SAVED.split())
#: Before a number: it is an old price, a price per unit or a part of a price.
ASIDE: Final = _phrases(_ASIDE) | SAVED
#: Before the first number: it is what else is to be paid. Behind a number it is that one's name.
CHARGES: Final = frozenset(_CHARGES.split())
#: Before a number: it is what is to be paid now.
ASKED: Final = frozenset(_ASKED.split())
#: Before a number: it is the price, of whichever kind.
PRICED: Final = frozenset(_PRICED.split())
#: Right before a number: what follows is a price.
LEADING: Final = frozenset(_LEADING.split()) | TO | ASIDE | ASKED | PRICED | CHARGES
#: Before a number: it belongs to an article's name, and no further group does.
NUMBERED: Final = frozenset(_NUMBERED.split())
#: Before a number: it is an article's number or how many there are.
LABELS: Final = NUMBERED | frozenset(_LABELS.split())
#: Before a number: it may be a year.
DATES: Final = frozenset(_DATES.split())
#: The first three letters of a month.
MONTHS: Final = frozenset(_MONTHS.split())
#: A month as spreadsheets shorten it.
SHORT_MONTHS: Final = MONTHS | frozenset(_SHORT_MONTHS.split())
#: Nothing is to be paid.
FREE: Final = _phrases(_FREE)
