"""What shops call their columns, by attribute.

English, German, French, Spanish, Italian, Dutch and Luxembourgish, and the templates of Google,
Meta, Idealo, Shopify, WooCommerce and Mirakl; behind them the names of further languages. Names are
compared folded (``_fold.fold``): case, accents, spaces and punctuation do not matter, and umlauts
stand here both ways where they occur written out. Within an attribute the more telling name comes
first: of two columns for one attribute, the one whose name stands earlier is used. Before all of
these goes the attribute's own name, which is known without being listed.
"""

from typing import Final

from letzshop_core.feeds._fold import folded
from letzshop_core.feeds.columns.further_names import FURTHER_NAMES

__all__ = ["EXTRA_NAMES", "HEADER_NAMES"]

HEADER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    attribute: tuple(
        name.strip()
        for listed in (names, FURTHER_NAMES.get(attribute, ""))
        for name in listed.split("|")
        if listed
    )
    for attribute, names in {
        "id": """id | product id | item id | retailer id | content id | offer id | variant sku |
            sku | offer sku |
            shop sku | seller sku | merchant sku | custom label sku | custom label | artikelnummer |
            artikel nr | artikelnr | art nr | artnr | artikel id | artikelid | artikel nummer |
            bestellnummer | produkt id | produktid | produktnummer | produkt nr | sku nummer |
            händlerartikelnummer | n° artículo en tienda | nº artículo en tienda |
            numéro d'article en magasin | numéro d'article dans la boutique |
            référence de l'article dans la boutique | codice articolo nel negozio |
            numero articolo nel negozio | item number in shop | article number in shop |
            haendlerartikelnummer | händler artikelnummer | identifiant | identifiant produit |
            id produit | référence | reference | réf | ref | référence n° | référence produit |
            reference produit | référence article | code article | code produit |
            numéro d'article | referencia |
            id producto | código | código de producto | clave | id artículo | identificador |
            id prodotto |
            codice | codice prodotto | codice articolo | id articolo | riferimento | artikelcode |
            productnummer | product nummer | productcode | artikelnummer leverancier | article id |
            article number | article no | item number | item no | item code | product number |
            product no | product code | product sku | unique id | uid | produktnummer intern |
            réf produit | ref article | codice sku | código sku | merchant product id | item sku |
            ordernumber | order number | bestell nr | bestellnr |
            artikel code | aid | referentie | variation number | variante id | variant code |
            artikelnummeren | produktnummeren | offerid | id offer | variant id |
            ugs | cod |
            sku id | unique merchant sku | merchant ref | external id | internal reference |
            system id | custom sku | seller product id | variation id | default code |
            your item number |
            products id | matnr |
            artnum | merchant simple id | supplier aid | supplier pid |
            interne artikelnummer | materialnummer | stock code | référence interne |
            code interne | código interno | nº de referencia | número de referencia |
            codice interno | cod articolo | cod art | interne referentie | sku code | best nr |
            bestnr | verkäufer sku | händler sku | id artikel | nr artikel | numéro article |
            n° article | n° d'article | no article | no d'article | identifiant unique |
            mpid | identifier | unieke code | artikelnummer im shop | provider key |
            merchant product simple id | source product id | option sku | partner sku |
            internal id | vehicle id | cod interno | uniq id | pid |
            Kennung | XML ID | products model |
            Warennummer | Sachnummer | ANr | rif | stock number | stock no""",
        "title": """title | product title | name | full name | product name | item title |
            item name | titel |
            artikelname | artikelbezeichnung | bezeichnung | produktname | produktbezeichnung |
            produkttitel | artikeltitel | title long | title short |
            titre | titre du produit | nom |
            nom du produit | nom produit | nom de l'article | désignation | designation | libellé |
            libelle | intitulé | título | titulo | título del producto | nombre |
            nombre del producto | nombre producto | titolo | titolo prodotto | nome |
            nome prodotto | nome del prodotto | naam | productnaam | product naam | producttitel |
            artikelnaam | numm | produktnumm | titel vum produkt | offer name | article name |
            headline | short label | product line | itemtexts name1 | maktx |
            kurzbezeichnung | name des produkts | libellé produit | libellé article |
            intitulé du produit | désignation article | nom de produit | denominación |
            denominazione | nome articolo | benaming | titel product | numm vum produkt |
            listing title | offer title | angebotstitel | verkaufsbezeichnung | materialkurztext |
            item text name | libellé court | libellé long | display name | bez |
            artikelbez | kurzbez | subject | names | titles | product service name |
            dénomination |
            Warenbezeichnung | nom commercial | nome commerciale | denominazione articolo""",
        "description": """description | product description | long description |
            full description | body html | body |
            beschreibung | produktbeschreibung | artikelbeschreibung | langbeschreibung |
            lange beschreibung | langtext | artikeltext | produkttext | detailbeschreibung |
            description du produit | description produit | description longue | descriptif |
            descripción | descripcion | descripción del producto | descrizione |
            descrizione prodotto | descrizione lunga | omschrijving | beschrijving |
            productomschrijving | productbeschrijving | beschreiwung | produktbeschreiwung |
            item description | descripción larga | lange omschrijving | description long |
            description html | beschreibung lang | short description | kurzbeschreibung |
            desc | descr | product desc | kurztext |
            description courte | description short | descrizione breve |
            descripción corta | korte omschrijving | résumé | body text | summary | details |
            breve descrizione | korte beschrijving |
            longdesc | long desc | itemtexts description |
            beschreibungstext | beschreibungsfeld | beschreibung html | descrizione completa |
            detailed description | offer description | item text description | short desc |
            short description of product | sales description | descriptions |
            descrizione articolo | descripción artículo | descripción del artículo |
            detalle | extended description | detail text | preview text""",
        "short_title": "short title | kurztitel | titre court | título corto | titolo breve",
        "link": """link | url del prodotto | product link | product url | url | website link |
            item url | deeplink |
            deep link | produktlink | produkt link | produkturl | produkt url | artikel url |
            artikellink | artikel link | shop url | landing page | landingpage | zielseite |
            produktseite | product page | merchant deep link | offer link | url de la page | lien |
            lien du produit | lien produit | url du produit | url produit | page produit | adresse |
            webadresse |
            enlace | enlace del producto | url del producto | url producto | collegamento |
            link prodotto | url prodotto | productlink | producturl | product pagina | permalink |
            external url | product page url | offer url | lenk | clickurl | aw deep link |
            click url | affiliate link |
            externe url | url externe | url externa | url esterno | final url |
            target url |
            link zum produkt | url fiche produit | landing page url | web link | buy url |
            page url | online shop link | zanox product link | item page url | deep link url |
            link url | link offerta | link all'offerta | tracking url | tracking link |
            url product | href | url publique | public url | urls | links |
            Shoplink | lien vers le produit | enlace al producto | link al prodotto | link naar
            product | item link | web url""",
        "mobile_link": """mobile link | mobiler link | lien mobile | enlace móvil | mobile url |
            final mobile url""",
        "ads_redirect": "ads redirect | adwords redirect",
        "image_link": """image link | image url | image | main image | main image url |
            main image link | image src | picture | picture url | photo | photo url | img |
            img url | product image | product image url | bild | bild url | bildlink | bild link |
            bildurl | bildadresse | produktbild | produktbild url | hauptbild | hauptbild url |
            artikelbild | artikelbild url | foto | foto url | lien image | lien de l'image |
            lien d'image | url image | url de l'image | url des images | url d'image |
            image principale | image du produit | photo principale | imagen | enlace de imagen |
            enlace imagen | url de imagen | url imagen | url de la imagen | imagen principal |
            immagine | link immagine | url immagine | immagine principale | afbeelding |
            afbeeldinglink | afbeelding link | afbeelding url | afbeeldings url | afbeeldingslink |
            hoofdafbeelding | image locatie | images | bilder | bild urls | image urls |
            image links | imageurls |
            immagini | imágenes | afbeeldingen | fotoen | biller | pic url |
            base image | merchant image url | cover media url | titelbild | variant image |
            hosted image urls |
            item photo url | bigimage | big image | cover url | cover image | pic | imgs |
            default image | primary image | primary image url | featured image | large image |
            image large | first image | image file | detailed image | hoofdfoto |
            media main image url | mime source | small image |
            detail picture | preview picture |
            thumbnail | thumbnail url | thumbnail image""",
        "additional_image_link": """additional image link | additional image links |
            additional image url | additional images | additional image urls | additional image |
            weitere bilder | weitere bilder url | weiteres bild | zusätzliche bilder |
            zusaetzliche bilder | zusatzbilder | zusatzbild | zusätzlicher bildlink |
            images supplémentaires | image supplémentaire | lien image supplémentaire |
            liens images supplémentaires | autres images | imágenes adicionales |
            enlace imagen adicional | immagini aggiuntive | link immagine aggiuntiva |
            extra afbeeldingen | extra afbeeldinglink | other image url | media urls | gallery |
            galerie | other images | alternate images |
            alternate image |
            autres photos | extra afbeelding | gallery images | alternative images |
            galeriebilder | secondary image | imgurl alternative""",
        "virtual_model_link": "virtual model link | 3d model link",
        "video_link": "video link | video url | video urls | video | videolink | lien vidéo",
        "document_link": "document link | datenblatt | datasheet url",
        "availability": """availability | verfügbarkeit | verfuegbarkeit | verfügbar | verfuegbar |
            lieferbarkeit | lieferstatus | lagerstatus | disponibilité | disponibilite |
            disponibilité du produit |
            disponible | disponibilidad | disponibilità | disponibilita | disponibile |
            beschikbaarheid |
            beschikbaar | voorraadstatus | stock status | stockstatus | in stock | is in stock |
            instock | auf lager | en stock | availability status | verfügbarkeetsstatus |
            disponibilitéit | lieferzeit | delivery time | dlv time | shipping time |
            vorrätig | vorraetig | op voorraad | op lager |
            verfügbarkeet | stock availability | available |
            dispo | leverbaar | levertijd | délai de livraison | plazo de entrega |
            tiempo de entrega | tempi di consegna | liwwerzäit | bestandsstatus |
            verfügbarkeitsstatus | statut du stock | estado del stock | lieferbar | livrable |
            sofort lieferbar | état du stock | plazo entrega | estado stock""",
        "availability_date": """availability date | available date | verfügbarkeitsdatum |
            verfuegbarkeitsdatum | verfügbar ab | verfuegbar ab | lieferbar ab |
            date de disponibilité | date disponibilité | fecha de disponibilidad |
            data di disponibilità | data disponibilità | beschikbaarheidsdatum | beschikbaar vanaf |
            available from |
            releasedate | release date | available start date""",
        "expiration_date": """expiration date | expiry date | ablaufdatum | date d'expiration |
            date expiration | fecha de vencimiento | fecha de caducidad | data di scadenza |
            vervaldatum""",
        "quantity": """quantity | quantity to sell on facebook | stock | stock quantity |
            stock level | inventory | inventory quantity | variant inventory qty |
            variant inventory quantity | qty | menge |
            bestand | lagerbestand | lagermenge | lagerbestand gesamt | gesamtbestand |
            verfügbarer bestand | stock net | count | anzahl | stückzahl | verfügbare menge |
            quantité | quantite | quantité en stock | stock disponible | cantidad | existencias |
            existencia | en inventario | disposable quantity |
            quantità | quantita | giacenza | aantal | voorraad | voorraadaantal |
            available quantity | stock qty | on hand | lagerstand | bestandsmenge |
            inventario | magazzino | net stock | current stock level | quantity on hand |
            qty available | stock current standard | stock current | variationstock netstock |
            labst |
            quantity in stock | units in stock | stock count | your stock count | available qty |
            available stock | current stock |
            qoh | qty on hand | quantity available | amount in stock |
            freier bestand | warenbestand | bestand stück | qté | qté en stock |
            quantité disponible | quantité stock | lager | quantity to sell | total stock |
            stock amount | in stock amount | closing stock | soh | cantidad en stock |
            cantidad disponible | unidades | unidades en stock | cant |
            q.tà | quantità disponibile | giacenza magazzino | quantitéit |
            stock dispo | qté dispo | nb en stock | uds | uds disponibles | q.tà disponibile |
            esistenza | aantal op voorraad | vrije voorraad | avail qty""",
        "price": """price | regular price | variant price | selling price | preis | verkaufspreis |
            bruttopreis | preis brutto | vk | vk preis | vk price |
            vk brutto | endpreis | standard price |
            buy it now price | buy now price | sofort kaufen preis | sofortkaufpreis |
            prix achat immédiat | start price | startpreis | pvp | prezzo al pubblico |
            search price | store price |
            price product | einzelpreis | normalpreis | stückpreis | prix | prix ttc |
            prix de vente | prix vente | prix unitaire | prix u | prix u ttc | b2c prix ttc |
            prix public | prix de vente public | prix normal | prix final |
            precio | precio de venta | venta |
            precio venta | precio público | precio al público | precio pub |
            precio de venta al público | precio de lista | precio lista | precio unitario |
            precio minorista | precio web |
            precio regular | precio normal | prezzo | prezzo di vendita | prezzo pubblico |
            prezzo unitario |
            prezzo normale | prijs |
            verkoopprijs | onze prijs | webprijs | präis | prais | verkafspräis | unit price |
            item price | sales price | amount | shop price | price incl tax |
            price with tax | prices |
            price amount gros list | price amount nrp | price value |
            current price | price vat | price with vat | variationsalesprice price |
            standardprice amount | kbetr |
            tarif régulier | regulärer preis | regulaerer preis | reguliere prijs | tarif |
            std vk brutto |
            final price | our price | web price | sell price | online preis | shoppreis |
            ladenpreis | endkundenpreis | preis pro stück | precio final | precio venta público |
            prezzo finale | eindprijs |
            prezzo ivato | consumentenprijs | pv | standardpreis | sales price price |
            listino 1 ivato | prezzo vendita | preis fl | preis flasche | preis pro flasche |
            flaschenpreis | prix la bouteille | price per bottle | price amount | preis ab 1 |
            preis ab 1 stück | sales unit price |
            list price | listenpreis | prezzo di listino | retail price | pu | vk pr |
            preis ab 1 stk | now price | new price | price new | actual price | neuer preis |
            preis neu | aktueller preis | nouveau prix | prix après | prix actuel | nuevo precio |
            precio actual | nuovo prezzo | prezzo attuale | nieuwe prijs | huidige prijs |
            voor prijs | nu prijs | vk neu |
            your price | your selling price | sales price rate | preis stück |
            preis stk | default sell price | price tier 1 | normal price | full price | now |
            jetzt | price b2c | b2c price | preis b2c | consumer price |
            customer price | prix bouteille | prix par bouteille | bottle price | listino |
            price each | price per unit | price per piece | price per item | kundenpreis |
            prix client | importe | importo | prezzo listino | precio iva | precio con iva |
            preço iva | prezzo iva | Preis je Stück | stukprijs | prijs per stuk |
            shelf price | price ea""",
        "sale_price": """sale price | price sale | price promo | precio especial |
            prezzo speciale | preço especial |
            prix spécial | special price | discount price | discounted price |
            offer price | promo price | angebotspreis | sonderpreis | aktionspreis | rabattpreis |
            reduzierter preis | sale preis | prix soldé | prix solde | prix promotionnel |
            prix promo | prix en promo | prix réduit | prix reduit | prix barré promo |
            precio de oferta |
            precio oferta | precio rebajado | precio con descuento | prezzo scontato |
            prezzo in offerta | prezzo offerta | prezzo saldo | aanbiedingsprijs | actieprijs |
            kortingsprijs | aktiounspräis |
            tarif promo | tarif promotionnel |
            sonderangebotspreis |
            promotional price | online sale price | prix remisé | precio promocional |
            prezzo promo | prezzo promozionale | aktieprijs | campaign price | action price |
            prix de vente remisé | prix de vente promo | prix de vente promotionnel |
            prix de vente réduit | prix de vente soldé | pvp rebajado | pvp oferta | special""",
        "former_price": """former price | old price | old price vat | price old | previous price |
            original price |
            price before discount | price before sale | price before reduction | was price |
            price was | compare at price | variant compare at price | compareat price |
            crossed price | crossed prices | crossed out price | strike price |
            strikethrough price | from price | price no rebate | price norebate |
            product price old | undiscounted price | price without discount |
            alter preis | alt preis | altpreis | preis alt | streichpreis | statt preis |
            stattpreis | bisheriger preis | vorheriger preis | früherer preis | preis vorher |
            ursprungspreis | originalpreis | ursprünglicher preis |
            prix barré | ancien prix | prix avant | prix avant remise | prix avant réduction |
            prix avant promotion | prix initial | prix d'origine | prix original |
            precio anterior | precio ant | precio original | precio tachado | precio antes |
            precio sin descuento | prezzo originale | prezzo precedente | prezzo barrato |
            prezzo pieno | vecchio prezzo | prezzo iniziale | oude prijs | van prijs | prijs oud |
            originele prijs | doorgestreepte prijs | vk alt | statt | was | striked price |
            compare to price | market price""",
        "sale_starts": """sale starts | sale start | sale start date | sale from | sale from date |
            sale price starts | sale price start date | sale price from | sale price from date |
            sale price effective start date | sale price effective date start |
            date sale price starts | date on sale from | special price from date |
            special price from | special from date | discount start date | discount start |
            discount from | promo start date | promotion start date | rebate start date |
            offer start date | angebot von | angebot ab | angebotsbeginn | aktion von |
            aktionsbeginn | aktionspreis von | sonderpreis von | sonderpreis ab |
            sonderpreis gültig von | date début promo | date de début promo |
            date de début de promotion | date de début des soldes | début promo |
            début promotion | fecha inicio oferta | fecha inicio promoción |
            data inizio promozione | data inizio sconto | actie van | actie start |
            aktie start |
            special from | special date start | promo from | promo price from | reduction from |
            offer from | sale date from | action from | action price from""",
        "sale_ends": """sale ends | sale end | sale end date | sale to | sale to date |
            sale price ends | sale price end date | sale price to | sale price to date |
            sale price effective end date | sale price effective date end |
            date sale price ends | date on sale to | special price to date | special price to |
            special to date | discount end date | discount end | discount to | promo end date |
            promotion end date | rebate end date | offer end date | angebot bis | angebotsende |
            aktion bis | aktionsende | aktionspreis bis | sonderpreis bis |
            sonderpreis gültig bis | date fin promo | date de fin promo |
            date de fin de promotion | date de fin des soldes | fin promo | fin promotion |
            fecha fin oferta | fecha fin promoción | data fine promozione | data fine sconto |
            actie tot | actie eind | aktie eind |
            special to | special date end | promo to | promo price to |
            reduction to | offer to | sale date to | action until | action to |
            action price until""",
        "sale_price_effective_date": """sale price effective date | sale price dates |
            angebotszeitraum | aktionszeitraum | sonderpreiszeitraum | date d'effet du prix soldé |
            période de promotion | fecha de aplicación del precio de oferta | actieperiode |
            sonderangebotszeitraum""",
        "cost_of_goods_sold": """cost of goods sold | cogs | cost per item | cost price | cost |
            einkaufspreis | ek | ek preis | herstellungskosten | prix d'achat | precio de coste |
            prezzo di acquisto | inkoopprijs | wholesale price | purchase price | buying price |
            einkaufspreis netto | ek netto | ek preis netto | einstandspreis | prix d'achat ht |
            durchschnittlicher einkaufspreis netto | prix de revient | precio de compra |
            prezzo d'acquisto | default cost | default unit cost |
            purchases unit price | price cost | cost price gross | product cost | coût achat |
            prix de revient ttc |
            unit cost | costo | coste | coste unitario | precio costo | precio compra |
            prix achat | prix d'achat unitaire | prezzo acquisto | prezzo di costo |
            cost / manufacturer price""",
        "auto_pricing_min_price": "auto pricing min price | mindestpreis | minimum price",
        "maximum_retail_price": "maximum retail price | mrp",
        "unit_pricing_measure": """unit pricing measure | maß für grundpreis |
            mass fuer grundpreis | grundpreis maß | inhalt | grundpreismenge | mesure unitaire |
            mesure du prix unitaire | eenheidsprijs maat""",
        "unit_pricing_base_measure": """unit pricing base measure | einheitsmaß für grundpreis |
            grundeinheit | grundpreis einheit | basispreiseinheit |
            mesure de base du prix unitaire""",
        "installment": "installment | ratenzahlung | rate | mensualité",
        "subscription_cost": "subscription cost | abokosten",
        "minimum_order_value": "minimum order value | mindestbestellwert",
        "google_product_category": """google product category | google category |
            google shopping google product category | google product type |
            google produktkategorie | google kategorie | catégorie de produits google |
            catégorie google | categoría en google product | categoría de producto de google |
            categoría google | categoria prodotto google | categoria google |
            google productcategorie | google categorie |
            google category id | google taxonomy | google shopping category |
            categoría de google""",
        "product_type": """product type | type | product category | product categories | category |
            categories | category path | category full | produkttyp | produktart | kategorie |
            kategorien | kategoriepfad |
            produktkategorie | warengruppe | rubrik | sortiment | type de produit | catégorie |
            categorie | catégories | catégorie de produit | catégorie produit | rubrique |
            tipo de producto | categoría | categorías | categoría del producto | tipo di prodotto |
            categoria | categorie prodotto | producttype | productcategorie | categorieën |
            productgroep | shop category | merchant category | kategorie pfad |
            kategoriepfad im shop | collection | kategorië | produkttip |
            item category | category name | category text | cat |
            shop cat | feed product type |
            kategorie ebene | shop kategorie | hauptkategorie | main category | primary category |
            artikelgruppe | artikelgroep | hauptgruppe | famille | familia | gruppo merceologico |
            produktgruppe |
            produktgruppe im shop | categoría del producto en la tienda | rayon |
            catégorie du produit dans la boutique | categoria del prodotto nel negozio |
            product group in shop | category trail | category tree | category branch |
            Hauptwarengruppe | sous famille | sección | famiglia | reparto | hoofdgroep |
            department | product group | product category tree""",
        "brand": """brand | brands | brand name | marken | marke | markenname | vendor |
            nom du fabricant | manufacturer | hersteller | herstellername | produzent |
            marque | nom de la marque |
            fabricant | fabricante | marca | produttore | merk | merknaam | fabrikant | mark |
            mark numm | manufacturer name | manufacturers name | maker | label |
            brand manufacturer | marke hersteller | google shopping brand |
            hersteller marke | hersteller markenname | nom de marque | marques | manufacturers |
            producer | item producer | product manufacturer brand | producer name | herst |
            firm name | marchio | make |
            marca comercial | casa produttrice | mfr | mfg""",
        "gtin": """gtin | ean | gtin ean | ean gtin | ean13 | ean 13 | gtin13 | gtin14 | gtin8 |
            ean code | ean nummer | ean nr | eans | gtins | upc | upc ean | upc code | ean upc |
            ean isbn | isbn ean | ean gtin upc | gtin ean upc | barcode | bar code |
            variant barcode | variant barcodes | isbn | isbn13 |
            strichcode | barcode nummer | code barres |
            code barre | code à barres | code ean | código de barras | código ean | codice a barre |
            codice ean | streepjescode | gtin upc ean or isbn | global unique id | jan |
            europäische artikelnummer | google shopping gtin |
            ean barcode | barcode ean | barcode gtin 13 | product upc ean |
            gtin upc ean ou isbn | gtin upc ean oder isbn | gtin upc ean o isbn |
            gtin upc ean of isbn |
            variationbarcode code | ean11 | product gtin |
            global trade item number | global trade item number gtin | universal product code |
            european article number |
            international aid | international pid |
            código universal de producto | code ean13 | cod ean | cod a barre | gencode | gencod |
            main ean | code bars | Hauptbarcode""",
        "mpn": """mpn | número del fabricante (han/mpn) | numéro du fabricant (han/mpn) |
            numéro du fabricant | número del fabricante | codice produttore (han/mpn) |
            manufacturer part number | manufacturer number | manufacturer sku |
            part number | herstellernummer | hersteller nr | herstellernr | hersteller nummer |
            hersteller artikelnummer | herstellerartikelnummer | hersteller teilenummer | hans |
            teilenummer | han | référence fabricant | reference fabricant | référence constructeur |
            numéro de pièce | referencia del fabricante | número de pieza | codice produttore |
            réf constructeur | codice fabbricante | fabrikantcode | onderdeelnummer |
            oem | oem number |
            google shopping mpn | model number | modellnummer | artikelnummer hersteller |
            artikelnummer fabrikant | ref fabricant | référence du fabricant | mpnr |
            número de pieza del fabricante | numéro de pièce fabricant | onderdeel nummer |
            suppliernumber | supplier number |
            manufacturer part no | manufacturer code | mfr part number | mfg part number |
            manufacturer aid | manufacturer pid |
            hersteller art nr | herst art nr | herstellerartikelnr | modellnr | ref fabricante |
            referencia fabricante | oem nummer | vendor code | manufacturer key | manufact sku |
            code mpn |
            référence modèle | part no | part nr | part num | part code | model no | model code""",
        "identifier_exists": """identifier exists | kennzeichnung existiert | identifiant existe |
            existe identificador | identificatore esiste""",
        "condition": """condition | item condition | state | zustand | artikelzustand |
            produktzustand | état | etat | état du produit | estado | stato | condizione |
            condizioni | staat | conditie | toestand | zoustand | condition type | condition id |
            offer state | google shopping condition |
            book condition | condición | condición del producto | warenzustand""",
        "adult": """adult | nicht jugendfrei | contenu réservé aux adultes | réservé aux adultes |
            para adultos | per adulti""",
        "multipack": "multipack | paquete múltiple | lot",
        "is_bundle": "is bundle | bundle | set | est un lot",
        "certification": "certification | zertifizierung | certificación | certificazione",
        "energy_efficiency_class": """energy efficiency class | eec efficiency class |
            energieeffizienzklasse | energieklasse | classe énergétique |
            classe d'efficacité énergétique | clase de eficiencia energética |
            classe di efficienza energetica | energie efficiëntieklasse | energielabel |
            eek""",
        "min_energy_efficiency_class": """min energy efficiency class |
            minimale energieeffizienzklasse""",
        "max_energy_efficiency_class": """max energy efficiency class |
            maximale energieeffizienzklasse""",
        "age_group": """age group | altersgruppe | tranche d'âge | groupe d'âge | grupo de edad |
            edad | fascia di età | fascia d'età | leeftijdsgroep | google shopping age group""",
        "color": """color | colour | colours | colors | farbe | farben | couleur | couleurs |
            colore | colori | kleur | kleuren | faarf | farbbezeichnung |
            color name | colour name | primary color | color primary | main color |
            coloris | hauptfarbe | couleur principale""",
        "gender": """gender | geschlecht | sexe | genre | género | genero | sexo | genere | sesso |
            geslacht | geschlecht zielgruppe | google shopping gender |
            target gender | gender target | suitable for |
            zielgeschlecht""",
        "material": """material | materials | materialien | matière | matériau | materiale |
            materiaal |
            material type | material description |
            matières | obermaterial | matériaux | materiales | materiali | materialen""",
        "pattern": "pattern | muster | motif | patrón | estampado | fantasia | motivo | patroon",
        "size": """size | sizes | größe | groesse | grösse | größen | taille | pointure | talla |
            talle | tamaño | taglia | misura | maat | gréisst |
            size name |
            konfektionsgröße | kleidergröße | schuhgröße | size eu | eu size | größe eu |
            taille eu | pointure eu""",
        "size_type": """size type | größentyp | groessentyp | type de taille | tipo de talla |
            maattype""",
        "size_system": """size system | größensystem | groessensystem | système de taille |
            maatsysteem""",
        "item_group_id": """item group id | parent sku | parent id | variant group code |
            variantengruppe | artikelgruppen id | gruppen id | parent | parent product id |
            identifiant groupe | identifiant du groupe d'articles | id grupo de artículos |
            identificador del grupo | id gruppo articoli | artikelgroep id | group id | handle |
            master id | url handle | vaterartikel | elternartikel | hauptartikel | mainnumber |
            parent ordernumber | référence parent |
            übergeordnetes produkt | superior | genitore | hoofd |
            master sku | sku parent | parent product | vater artikelnummer |
            master artikelnummer | hauptartikelnummer | parent merchant product no | id mère |
            parent product no | parent product number | merchant product model id |
            identificador de url | identificador url | pair code""",
        "product_length": """product length | länge | laenge | longueur | longitud | lunghezza |
            lengte | length | produktlänge""",
        "product_width": """product width | breite | largeur | anchura | ancho | larghezza |
            breedte | width | produktbreite""",
        "product_height": """product height | höhe | hoehe | hauteur | altura | alto | altezza |
            hoogte | height | produkthöhe""",
        "product_weight": """product weight | weight | gewicht | poids | peso | artikelgewicht |
            produktgewicht | gewiicht |
            nettogewicht | net weight | poids net | peso netto | peso neto""",
        "product_detail": "product detail | product details | produktdetail | produktdetails",
        "product_highlight": """product highlight | product highlights | highlights |
            produkthighlight | produkt highlight | bullet point | bullet points | bulletpoint |
            points forts""",
        "related_product": "related product | related products",
        **{
            f"custom_label_{n}": f"custom label {n} | benutzerdefiniertes label {n} | "
            f"étiquette personnalisée {n} | etiqueta personalizada {n} | "
            f"etichetta personalizzata {n} | aangepast label {n} | google shopping custom label {n}"
            for n in range(5)
        },
        "promotion_id": "promotion id | aktions id | id promotion",
        "external_seller_id": "external seller id | seller id",
        "included_destination": "included destination | included destinations",
        "excluded_destination": "excluded destination | excluded destinations",
        "shipping": "shipping | versand | livraison | envío | spedizione | verzending",
        "shipping_label": "shipping label | versandlabel | logistic class | variant shipping label",
        "shipping_weight": """shipping weight | versandgewicht | paketgewicht | poids du colis |
            poids d'expédition | peso del envío | peso de envío | peso di spedizione |
            verzendgewicht |
            bruttogewicht | gross weight | package weight | poids brut | peso lordo | peso bruto""",
        "shipping_length": "shipping length | versandlänge | paketlänge",
        "shipping_width": "shipping width | versandbreite | paketbreite",
        "shipping_height": "shipping height | versandhöhe | pakethöhe",
        "ships_from_country": "ships from country | versandland",
        "min_handling_time": "min handling time | leadtime to ship | minimale bearbeitungszeit",
        "max_handling_time": "max handling time | maximale bearbeitungszeit",
        "return": "return | returns",
        "published": """published | is published | published on online store | active |
            is active | enabled | is enabled | visible | is visible | product online | is online |
            mostrar en tienda | exibir na loja |
            aktiv | ist aktiv | aktiviert | veröffentlicht | sichtbar | actif | activé | publié |
            en ligne | activo | activado | publicado | attivo | attivato | pubblicato | actief |
            gepubliceerd | zichtbaar | aktywny | opublikowano | aktivní | aktivní produkt | ativo |
            опубликован | опубликовано | активен | for sale | is for sale | can be sold | sale ok |
            oferta aktywna | active yn | product active | product publish | 판매상태 | 진열상태 |
            hiển thị | видимость на витрине | 公開ステータス | activ | aktif | aktivan | aktivno |
            активный | активний | активно | включен | ενεργό | 启用 | 上架""",
        "status": """status | product status | item status | listing status | statut |
            product visibility | square online item visibility | publish status | published status |
            satış durumu | 状态 | 狀態""",
        "withdrawn": """archived | is archived | hidden | is hidden | deleted | is deleted |
            disabled | is disabled | inactive | hide | hide product | archiviert | versteckt |
            gelöscht | inaktiv |
            gesperrt | archivé | masqué | supprimé | désactivé""",
        "currency": """currency | currency code | currency iso code | currency type | währung |
            waehrung | devise |
            monnaie | moneda | divisa | valuta | währungscode |
            währungskürzel | price currency | currencyid | standardprice currency | konwa |
            preiswährung | code devise | iso währung |
            währg | waers | currency symbol of price | cur | ccy | cur code""",
    }.items()
}

#: Columns of well-known templates that are no product attribute, folded. They are kept among the
#: extra values of a row, and show that a row is the header.
EXTRA_NAMES: Final = folded(
    """shipping cost | shipping costs | shipping price | delivery cost | delivery costs |
    versandkosten | lieferkosten | versandkosten brutto | frais de livraison | frais de port |
    gastos de envío | spese di spedizione | verzendkosten | liwwerkäschten |
    fb product category | product tags | style | origin country | tags |
    option1 name | option1 value | option2 name | option2 value | option3 name | option3 value |
    variant grams | variant inventory tracker | variant inventory policy |
    variant fulfillment service | variant requires shipping |
    variant taxable | variant weight unit | variant tax code | image position | image alt text |
    gift card | seo title | seo description | is featured | visibility in catalog |
    tax status | tax class |
    low stock amount | backorders allowed | sold individually | allow customer reviews |
    purchase note | shipping class | download limit | download expiry days | grouped products |
    upsells | cross sells | button text | position | attribute 1 name |
    attribute 1 value s | attribute 1 visible | attribute 1 global | product id type |
    min quantity alert | price additional info | available end date | discount ranges |
    update delete | internal description | offer additional info | min order quantity |
    max order quantity | package quantity | google shopping custom product | grundpreis |
    base price |
    prix au kilo | mwst | ust | steuersatz | tax rate | tva | created at | updated at |
    hauptartikelnr | lieferkommentar | delivery comment | versandart | checkout |
    zahlungsarten | payment costs | fulfillment type | merchant name"""
)
