"""What shops say in phrases that no list of words holds: counts, delivery times, ages, classes."""

import re
from typing import Final

__all__ = [
    "ADVERB",
    "AGE",
    "COUNT",
    "DELIVERY_TIME",
    "ENERGY_CLASS",
    "FEW",
    "LEAD_IN",
    "RELEASE",
    "REMARKS",
    "REORDERED",
    "SCHEMA_ORG",
    "WORDS",
]

COUNT: Final = re.compile(
    r"(?:il ne reste (?:plus )?que |(?:il en )?reste |stock restant ?: ?|son (?=\d)|"
    r"kun |endast |bara |vain |(?:zostało )?tylko |pouze |"
    r"zbýv(?:á|ají) |осталось |залишилось |(?:már )?csak |még |samo |"
    r"nur |noch |only |seulement |solo |quedan |nog |über |mehr als |more than |over |"
    r"plus (?:de|que) |"
    r"más de |mais de |più di |meer dan |"
    r"ca\.? ?|circa |etwa |approx\.? |aprox\.? |env\.? |environ |[>≥]=? ?|[~≈] ?|"
    r"(?:letzte[ns]?|last|derni[eè]re?s|últim[ao]s|ultimi|laatste) |"
    r"(?:auf lager|in stock|en stock|op voorraad|i lager|på lager|skladem|verfügbar|available|"
    r"dostępn[ey]|w magazynie|raktáron|în stoc|stokta(?: var)?|в наличии|в наявності|на складе|"
    r"begrenzter vorrat|"
    r"varastossa|disponibilità|disponibilidad|disponibilité|verfügbarkeit|"
    r"availability|(?:lager)?bestand|lager|vorrat|stock|qty|quantity|menge|anzahl|quantité|"
    r"在庫|残り|库存|庫存)"
    r"(?: ?[:：]|(?= ?\(| [\d>])|(?<=[\u3040-\u9fff]))[ (]*)*"
    r"(-?\d{1,9})(?:([.,])(0+))?\+?"
    r"(?: ?(?:stück|stk\.?|st\.?|pcs?\.?|pieces?|pièces?|pièce\(s\)|units?|"
    r"items?|item\(s\)|artikel|articles?|"
    r"exemplaires?|unités?|unidades|pezzi|stuks|szt\.?|kpl|ks|db|buc\.?|шт\.?|styck(?:en)?|"
    r"kg|m²?|qm|lfm|meter|sets?|rollen?|rolls?|flaschen?|bottles?|adet|ürün|kom\.?|vnt\.?|gab\.?|tk|uds?\.?|[個个件点개]|"
    r"paare?|pairs?|paires?|paia|pares))?\)?"
    r"(?: (?:auf lager|vorrätig|verfügbar|lagernd|left(?: in stock)?|in stock|available|en stock|"
    r"disponibles?|op voorraad|disponibili|rimast[aeio]|på lager|i lager|tilbage|igjen|kvar|"
    r"restante?s?|jäljellä|skladem|raktáron))?",
    re.IGNORECASE,
)
# Shops of Germany, Austria and Luxembourg have to name delivery times; they imply stock.
DELIVERY_TIME: Final = re.compile(
    r"(?:(?:lieferzeit|lieferung|lieferbar|verf(?:ü|ue)gbar|versandfertig|versand|"
    r"delivery time|versandbereit|livrable|"
    r"(?:usually )?(?:ships|dispatch(?:ed|es)?)|lead time|deliver(?:y|ed)|ready to ship|"
    r"expédié|expédition|livraison|livré|disponible|levertijd|"
    r"levering|leverbaar|verzonden|consegna|spedizione|disponibile|available|beschikbaar|"
    r"spedito|entrega|envío|délai(?: de livraison| d'expédition)?|"
    r"wysyłka|dostawa|toimitusaika|leveranstid|skickas|leveringstid|dodání|dodanie|expedice|"
    r"szállítás(?:i idő)?|livrare|dostava|доставка|отправка|"
    r"liwwerzäit)"
    r"(?: in| within| from| up to| innerhalb(?: von)?| sous| en| dans les| binnen| entro|"
    r" w(?: ciągu)?| inom| do| în| za| через)?|"
    r"(?:παράδοση|αποστολή|διαθέσιμο)(?: σε| από| εντός| έως)?|"
    r"in|en|sous|binnen|entro|within|up to|do|innerhalb(?: von)?|w ciągu|în|inom|за|в течение|"
    r"σε|εντός|έως)? ?:? ?(?:(?:ca|max)\.? )?"
    r"\d{1,3}(?: ?h?(?:-|–|/| bis| to| à| tot| a| έως) ?\d{1,3})? ?"
    r"(?:h|d|std\.?|stunden?|hours?|heures?|uur|ore|horas|godz(?:in[ay]?|\.)?|hodin|timm?[ea]r|"
    r"dzień|arbetsdagar|(?:iş )?gün(?:ü)?|(?:radn(?:a|ih) )?dana|"
    r"(?:werk|arbeits)?tag(?:e|en)?|"
    r"(?:working |business )?days?|j(?:ours?)?|(?:werk)?dag(?:en)?|giorn[io]|días?|deeg|"
    r"wochen?|weeks?|semaines?|weken|settiman[ae]|semanas?|"
    r"(?:pracovn(?:ích|ých|é|í) |delovn(?:ih|i) )?(?:dni|dn[ůí])|(?:hver)?dage|(?:var)?dagar|"
    r"(?:virke)?dager|(?:arki)?päivää|dias|"
    r"(?:рабочих |робочих )?дн(?:я|ей|ів|і|и)|(?:munka)?nap|zile|(?:εργάσιμες )?ημέρ(?:α|ες))"
    r"(?: (?:ouvrés?|ouvrables?|lavorativ[io]|laborables?|hábiles|robocz(?:e|ych|y)|lucrătoare|"
    r"lieferzeit|versand|levertijd|bei ihnen|lieferbar|versandfertig|verfügbar))?",
    re.IGNORECASE,
)
# Of something that is not out yet: Erscheint am 12.12.2026, Sortie le 12 décembre
RELEASE: Final = re.compile(
    r"(?:erscheint|erscheinungs(?:datum|termin)|(?:verfügbar|lieferbar|vorbestellbar) ab|"
    r"releases?|release date|"
    r"available from|coming|sortie|parution|disponible (?:le|à partir du)|disponibile dal|"
    r"disponible (?:el|desde el)|esce il|verschijnt|beschikbaar vanaf)"
    r"(?: am| im| on| in| le| el| il| op)?:? [^,;]{0,20}\d[^,;]{0,20}",
    re.IGNORECASE,
)
# What WooCommerce says behind: 5 in stock (can be backordered)
REORDERED: Final = re.compile(
    r" ?\((?:can|kann|peut|puede|può|pode|kan|może|lze) [^()]{1,40}\)\Z", re.IGNORECASE
)
FEW: Final = re.compile(
    r"(?:[<≤]=?|less than|fewer than|weniger als|unter|moins de|menos de|meno di|minder dan) ?"
    r"(?:[2-9]|\d{2,9})(?: (?:stück|pcs|pièces|auf lager|in stock|en stock|left))?",
    re.IGNORECASE,
)
SCHEMA_ORG: Final = re.compile(r"(?:https?://)?schema(?:\.org/|:)", re.IGNORECASE)
# What is said before a word of any attribute
LEAD_IN: Final = re.compile(
    r"\A(?:(?:zustand|condition|état|estado|stato|verfügbarkeit|availability|"
    r"disponibilité|disponibilità|disponibilidad|beschikbaarheid|dostępność|dostupnost|наличие|"
    r"(?:liefer|lager)?status|lieferbarkeit|stock status|statut)(?: ?: ?| )|"
    r"(?:(?:auf )?lager(?:nd)?|(?:in |en )?stock|stock level|lieferzeit) ?: |"
    r"voor \d\d?[:.]\d\d(?: uur)? besteld,? |"
    r"(?:(?:dieser|dieses|der|das|this|the|ce|cet|le|il|el|questo|este|dit|het) )?"
    r"(?:produkt|produit|prodotto|producto|product|artikel|article|item|ware) (?:(?:ist|is|est) )?|"
    r"(?:für|pour|per|para|for) )(?=.)",
    re.IGNORECASE,
)
# When and where that is so; what a branch has not may still be sent
ADVERB: Final = re.compile(
    r"\A(?:online|im onlineshop|beim lieferanten|"
    r"beim hersteller|wieder|immédiatement|de nouveau|ab sofort|sofort|direkt|jetzt|now|"
    r"kurzfristig|vorübergehend|derzeit|zurzeit|zur zeit|z\. ?zt\.|momentan|aktuell|leider|"
    r"tijdelijk|momenteel|nu|"
    r"temporairement|actuellement|momentanément|temporaneamente|momentaneamente|attualmente|"
    r"temporalmente|temporariamente|"
    r"actualmente|temporarily|currently|momentálně|dočasně|tillfälligt|midlertidigt?|tilapäisesti|"
    r"tymczasowo|chwilowo|obecnie|временно|тимчасово|temporar|átmenetileg|jelenleg|trenutno|"
    r"privremeno|προσωρινά|geçici olarak|laikinai|ajutiselt|tạm(?: thời)?) |"
    r" (?:online(?: only)?|im onlineshop|en ligne|sur internet|de suite|temporalmente)\Z",
    re.IGNORECASE,
)
#: Between remarks that each tell: ``sofort verfügbar, Lieferzeit 1-3 Tage``, ``In stock (5)``.
REMARKS: Final = re.compile(r"\s*(?:[,;()|]| [-–] )\s*")
#: Between words that each tell: ``Neu & OVP``, ``hommes et femmes``.
WORDS: Final = re.compile(
    r"\s*[/&]\s*|\s*\+\s*(?=\w)|\s+(?:und|and|et|en|e|y|or|oder|ou)\s+", re.IGNORECASE
)
ENERGY_CLASS: Final = re.compile(
    r"(?:(?:[^\W\d_]{1,20} ){0,2}[^\W\d_]{0,20}(?:[eé]nerg|энерг|енерг|[ck]las|tříd|tried|eek)"
    r"[^\W\d_]{0,20}(?: [^\W\d_]{3,20}){0,2}(?: ?: ?| ))?([A-G]\+{0,3})"
    r"(?: ?[\[(]? ?(?:spektrum|skala)?:? ?A\+* ?(?:-|–|bis|to|à) ?[D-G] ?[\])]?)?",
    re.IGNORECASE,
)
AGE: Final = re.compile(
    r"(?:(ab |from |dès |à partir de |desde |da |vanaf )|bis |up to |jusqu'à |hasta |fino a |tot )?"
    r"(\d{1,2}) ?(?:(?:-|–|bis|to|à|a|tot) ?(\d{1,2})|(\+))? ?"
    r"(?:(m|mo|mon|months?|monaten?|mois|mesi|meses|maanden|mnd)|"
    r"(y|yrs?|years?|j|jahren?|ans?|anni|años|jaar))?\.?",
    re.IGNORECASE,
)
