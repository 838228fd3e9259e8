"""How shops of several languages spell the words of attributes that take one of a few.

Case, accents, punctuation and spaces do not matter; umlauts written out do.
"""

from typing import Final

__all__ = ["NO", "SPELLINGS", "SWITCHED_OFF", "SWITCHED_ON", "YES"]

SPELLINGS: Final[dict[str, dict[str, str]]] = {
    "availability": {
        "in stock": """sofort mitnehmbar | limited stock available | limited quantity |
            while stocks last | solange vorrat reicht | solange der vorrat reicht |
            jusqu'à épuisement des stocks | last chance | back in stock | de retour en stock |
            plus qu'un en stock | plus qu'un exemplaire | low | wenige | nur noch wenige |
            nur noch wenige stück | wenige stück |
            nur noch wenige auf lager | nur noch wenige verfügbar | fast ausverkauft |
            almost gone | almost sold out | only a few left | few pieces left | last piece |
            last item | low in stock | plus que quelques exemplaires | quelques exemplaires |
            derniers exemplaires | quantité limitée | presque épuisé | versandbereit |
            sofort versandbereit | download | pickup | vorhanden | en stock fournisseur |
            stock fournisseur |
            en stock magasin | disponible en magasin | uniquement en magasin | dernière pièce |
            dernier exemplaire | same day dispatch | same day delivery | next day delivery |
            next day dispatch | immediate dispatch | immediate delivery | ships same day |
            ships the same day | ships today | ships tomorrow | ships next day |
            versand heute | versand noch heute | sofortversand | heute bestellt morgen da |
            morgen bei ihnen | expédié le jour même | expédition le jour même |
            expédition immédiate | livraison immédiate | livré demain | erhältlich | immediata |
            inmediata | ausreichend |
            ausreichend verfügbar | bestand niedrig | niedriger bestand | ab lager verfügbar |
            nur online verfügbar | nur online erhältlich |
            nur in der filiale erhältlich | ready stock | pronta entrega | à pronta entrega |
            skladem u dodavatele | skladom u dodávateľa | poslední kusy | posledné kusy |
            duża ilość | średnia ilość | mała ilość | ostatnie sztuki | na wyczerpaniu |
            stoc limitat | ultimele bucăți | stoc furnizor | în stoc furnizor | мало | достаточно |
            заканчивается | готово к отправке | закінчується | готово до відправки |
            готовий до відправки | fåtal i lager | få i lager | få på lager | fjernlager |
            aynı gün kargo | na stanju | ima na stanju | na lageru | na skladištu | 残りわずか |
            在庫わずか | 有库存 | 有庫存 | unlimited | stock faible | beschikbaar in winkel |
            available for purchase | in stock online | in stock at supplier | dostupné ihned |
            dostępny od ręki | много | unbegrenzt | illimité | ilimitado | illimitato | onbeperkt |
            wenige exemplare | lieferbar ab lager | sofort ab lager lieferbar | stock ok |
            en existencias | en almacén | vandaag besteld morgen in huis | morgen in huis |
            immediate | order soon | checked |
            immediately | prêt à expédier | bestellbar | restposten |
            letztes stück | letzte stücke | last one | last pieces | derniers articles en stock |
            dernières pièces | wenige exemplare auf lager | stock | on stock | geringer bestand |
            ready for pickup | sofort abholbar | abholbereit | schnell lieferbar | instock |
            in stock |
            available | yes | true | limited availability | in stock limited | few left |
            low stock | limited stock | ready to ship | in store | online only | in store only |
            available for order | available now | ja | auf lager | lieferbar | sofort lieferbar |
            sofort verfügbar | verfügbar | verfuegbar | vorrätig | vorraetig | ab lager |
            ab lager lieferbar | lagernd | sofort versandfertig | versandfertig | am lager |
            an lager | sofort ab lager | kurzfristig lieferbar | begrenzt verfügbar |
            wenige verfügbar | lagerware | verfügbar auf lager | ist auf lager | sofort | oui |
            en stock | disponible | dispo | disponible immédiatement | en magasin | stock limité |
            disponibilité immédiate | sí | hay existencias | hay stock | en existencia |
            últimas unidades | ultimi pezzi | laatste stuks | beperkt op voorraad | op stock |
            knapper vorrat |
            con existencias | limited | sì | disponibile | disponibile subito | in magazzino |
            disponibilità immediata | op voorraad | voorradig | beschikbaar | leverbaar |
            direct leverbaar | uit voorraad leverbaar | op lager | disponibel |
            sofort liwwerbar | liwwerbar | jo | j | y |
            dostępny | dostępna | dostępne | w magazynie | na magazynie | na stanie | tak |
            i lager | finns i lager | tillgänglig | på lager | tilgængelig | tilgjengelig |
            varastossa | saatavilla | heti saatavilla | kyllä | em estoque | em stock |
            disponível |
            sim | skladem | na skladě | na sklade | skladom | dostupné | dostupný | ano |
            в наличии | есть в наличии | есть | на складе | да | в наявності | є в наявності |
            так | raktáron | készleten | elérhető | igen | în stoc | disponibil | da |
            stokta | stokta var | mevcut | var | evet | διαθέσιμο | διαθέσιμα | σε απόθεμα |
            άμεσα διαθέσιμο | άμεση παραλαβή | άμεση παράδοση | ετοιμοπαράδοτο | ναι |
            na zalihi | na zalogi | dostupno | raspoloživo | на склад | наличен |
            в наличност | 有货 | 有貨 | 现货 | 現貨 | 在庫あり | 在庫有 | 在庫有り | 재고 있음 |
            판매중 |
            yra sandėlyje | yra | turime | taip | ir noliktavā | noliktavā | pieejams | laos |
            olemas | saadaval | jah | còn hàng | có sẵn | tersedia | stok tersedia | ada |
            متوفر | متوفرة | متوفر في المخزون | في المخزون | متاح | متاحة | موجود | نعم | במלאי |
            קיים במלאי | יש במלאי | זמין | זמין במלאי | כן | มีสินค้า | มีสินค้าในสต็อก | มีของ |
            พร้อมส่ง | สินค้าพร้อมส่ง |
            auf vorrat | stock disponible | pronta consegna | in pronta consegna |
            entrega inmediata | stock inmediato | uit voorraad | ihned k odeslání | poslední kus |
            fåtal kvar | leveransklar | klar til levering | azonnal szállítható |
            stoc suficient | entrega imediata | hemen kargo |
            in stock in stores | available in stores | available in store |
            verfügbar in der filiale | in der filiale verfügbar | im laden verfügbar |
            im markt verfügbar | im geschäft verfügbar | en stock en magasin""",
        "out of stock": """verkauf eingestellt | eingestellt | gesperrt |
            nicht mehr im programm | aus dem sortiment | nicht mehr hergestellt |
            wird nicht mehr hergestellt | out of print | keine neuauflage | endgültig vergriffen |
            épuisé définitivement | no longer produced | nicht mehr produziert |
            not available for purchase | mark as sold | nicht vorhanden |
            plus en stock | n'est plus disponible | n'est plus en stock | produit arrêté | arrêté |
            nicht erhältlich | nicht mehr erhältlich | verkauft | reserviert |
            agotado temporalmente | снят с производства | снято с производства |
            знято з виробництва | nema na zalihi | nema na stanju | nije na stanju |
            няма в наличност | изчерпано | prekė išparduota | laost otsas | 无库存 | 無庫存 |
            일시품절 | out | reserved | kein bestand | no longer available | fehlt am lager |
            discontinued by manufacturer |
            fuori produzione | descatalogado | niet meer leverbaar | terminato | sold |
            nicht bestellbar | fuori stock | end of life | eol |
            ausgelaufen | lager leer | non in stock | nicht mehr im sortiment | out of stock |
            outofstock |
            sold out | soldout | unavailable | not available | not in stock | discontinued | no |
            false | no stock | oos | temporarily sold out | n | nein | nicht auf lager |
            nicht lieferbar | nicht verfügbar | nicht verfuegbar | ausverkauft | vergriffen |
            nicht vorrätig | nicht vorraetig | nicht am lager |
            nicht mehr lieferbar | nicht mehr verfügbar |
            zurzeit nicht lieferbar | derzeit nicht lieferbar | derzeit nicht verfügbar |
            momentan nicht lieferbar | momentan nicht verfügbar | zur zeit nicht lieferbar |
            aktuell nicht lieferbar | nicht an lager | leer | non | épuisé | epuise | épuisée |
            rupture de stock | en rupture de stock | en rupture | rupture | hors stock |
            vendu | indisponible | non disponible | pas disponible | pas en stock |
            plus disponible |
            stock épuisé | agotado | sin existencias | sin stock | no disponible |
            fuera de stock | agotada | no hay existencias | no hay stock | esaurito |
            non disponibile | non più disponibile | non in magazzino | esaurita |
            uitverkocht | niet op voorraad | niet voorradig | niet beschikbaar |
            niet meer beschikbaar | niet leverbaar | net op lager | net um lager | net op stock |
            net liwwerbar | net disponibel | net méi disponibel | ausverkaaft |
            victime de son succès | terminé |
            niedostępny | niedostępna | niedostępne | brak | brak w magazynie | wyprzedany |
            wyprzedane | nie | ej i lager | inte i lager | slut i lager | slut | slutsåld | nej |
            ikke på lager | udsolgt | utsolgt | nei | ei varastossa | ei saatavilla | loppu |
            loppunut | ei | esgotado | sem estoque | sem stock | fora de estoque | indisponível |
            não | vyprodáno | vypredané | není skladem | nie je skladom | nedostupné | ne |
            нет в наличии | нет на складе | нет | отсутствует | распродано | немає в наявності |
            немає | ні | nincs raktáron | nincs készleten | nem elérhető | elfogyott | nem |
            stoc epuizat | nu este în stoc | indisponibil | epuizat |
            stokta yok | tükendi | mevcut değil | yok | hayır | εξαντλημένο | εξαντλήθηκε |
            μη διαθέσιμο | δεν υπάρχει | όχι | nicht lagernd | nincs |
            nije na zalihi | ni na zalogi | nedostupno | rasprodano | razprodano |
            няма наличност | изчерпан | не е наличен | loppuunmyyty | retired |
            缺货 | 缺貨 | 无货 | 無貨 | 售罄 | 在庫なし | 在庫切れ | 売り切れ | 売切れ | 품절 |
            재고 없음 |
            nėra | neturime | išparduota | nav | nav noliktavā | nav pieejams | izpārdots |
            pole laos | pole saadaval | otsas | müüdud | hết hàng | habis | stok habis |
            tidak tersedia |
            غير متوفر | غير متوفرة | غير متاح | غير متاحة | نفد | نفدت الكمية | نفذت الكمية |
            نفد المخزون | نفد من المخزون | نفذ من المخزون | لا | אזל | אזל מהמלאי | אזל המלאי |
            לא במלאי | לא זמין | חסר במלאי | חסר | לא | สินค้าหมด | หมด | ของหมด | ไม่มีสินค้า |
            หมดสต็อก |
            kein lagerbestand | uit assortiment | brak na stanie | není k dispozici | utgått |
            kifutott | fără stoc | закончился | temin edilemiyor | εκτός αποθέματος""",
        "preorder": """pre order now | available for pre order | not yet released |
            not yet available | noch nicht erschienen | noch nicht lieferbar | prochainement |
            prochainement disponible | pas encore paru | à venir | pre order nu |
            disponible en précommande | reserva anticipada |
            preordina | prevendita | in prevendita | reserveren | virbestellung | demnächst |
            demnächst verfügbar | demnächst lieferbar |
            připravujeme | in kürze verfügbar | in kürze lieferbar | pre order beschikbaar |
            zum vorbestellen |
            vorbestellen | vorbestellt | preorder |
            pre order | presale | pre sale | coming soon | vorbestellbar | vorbestellung |
            vorbestellung möglich | vorverkauf | erscheint demnächst | bald verfügbar |
            bald lieferbar | précommande | en précommande | précommander | prévente | reserva |
            preventa | en reserva | preordine | prenotabile | in prenotazione | pre orderen |
            voorbestelling | voorbestellen | virbestellbar | bientôt disponible | à paraître |
            próximamente | prossimamente | binnenkort leverbaar | binnenkort beschikbaar |
            przedsprzedaż | förbeställning | forudbestilling | forhåndsbestilling |
            ennakkotilaus | pré venda | předobjednávka | predobjednávka | предзаказ |
            передзамовлення | előrendelés | előrendelhető | precomandă |
            ön sipariş | προπαραγγελία | förhandsbokning | erscheint bald | 予約 | 予約受付中 |
            预售 | 預購 | 예약판매 |
            طلب مسبق | הזמנה מוקדמת | מכירה מוקדמת | พรีออเดอร์ | สั่งจองล่วงหน้า""",
        "backorder": """bald wieder da | demnächst wieder verfügbar | wird in kürze erwartet |
            in produktion | in bestellung | unterwegs | nur auf anfrage | restocking |
            restocking soon | awaiting stock | awaiting delivery | expected soon | in transit |
            made on demand | print on demand | made to measure | custom made |
            handmade to order | en attente de réassort | en commande | commande spéciale |
            available to order | available to backorder | special order only |
            nachschub unterwegs | nicht auf lager aber bestellbar | stock on order |
            lieferzeit auf anfrage | wird für sie bestellt |
            sonderbestellung | sonderanfertigung | maßanfertigung | im zulauf | zulauf |
            en cours d'approvisionnement | réappro en cours | réapprovisionnement en cours |
            fabrication à la demande | fabriqué à la demande | fabriqué sur commande |
            auf nachbestellung verfügbar | verfügbar bei nachbestellung |
            disponible sur commande | disponible para reserva | disponibile su ordinazione |
            beschikbaar via nabestelling | dostępne na zamówienie | dostępny na zamówienie |
            ожидается | очікується | nachlieferbar | bestellartikel | ordinabile | op bestellung |
            auf anfrage | su richiesta | in nachlieferung |
            nicht auf lager nachbestellbar | backorder |
            back order | backordered | on backorder | available on backorder |
            available on order | pe comandă | 取り寄せ | お取り寄せ |
            available for backorder | on order | nachbestellt | lieferrückstand | rückstand |
            im rückstand | nachlieferung |
            auf bestellung | nur auf bestellung | bestellware |
            bald wieder verfügbar | bald wieder lieferbar | back in stock soon | in stock soon |
            in kürze wieder verfügbar | in kürze wieder lieferbar | in kürze wieder auf vorrat |
            more on the way |
            auf anfrage bestellbar | wird nachbestellt |
            sur commande | en réapprovisionnement | réassort | en cours de réapprovisionnement |
            bajo pedido | por encargo | pedido pendiente | pendiente de recibir |
            in riassortimento | nalevering | su ordinazione | in riordino | nabestelling |
            in nabestelling | op bestelling | in backorder | in arrivo | made to order |
            special order | binnenkort verwacht | auftragsfertigung | na zamówienie |
            beställningsvara | bestillingsvare | tilaustuote | sob encomenda | na objednávku |
            под заказ | на заказ | під замовлення | rendelésre | rendelhető | la comandă |
            siparişe göre | κατόπιν παραγγελίας | διαθέσιμο κατόπιν παραγγελίας |
            na dotaz | tilauksesta | po narudžbi""",
    },
    "condition": {
        "new": """neu mit originalverpackung | neu ohne ovp | neuwagen | new sealed | sealed |
            new in packaging | nwt | nwot | bnwt | unworn | unused | neuf sous blister |
            neuf jamais utilisé | neuf dans sa boîte | ungetragen | nové zboží | nový tovar |
            未使用 | 未開封 | new other see details |
            état neuf | brandneu | unbenutzt | never used | brand new in box | bnib |
            nagelneu | ungebraucht | ungeöffnet | neuf sans étiquette | nuevo precintado |
            nuovo con scatola | new item | nuevo a | nuovo a | neuf ve | new with tags |
            new without tags | new with box | new without box | new in box | new other |
            factory sealed | new | brand new | nouveau | neu | neuware | fabrikneu |
            nieuw in doos | originalverpackt | ovp | neu mit ovp | neu in ovp |
            nuovo con etichetta | nuevo con etiquetas | neuf | neuve | new condition |
            neu mit etikett |
            neu sonstige | neuf avec étiquette | nuevo | nueva | nuovo | nuova | nieuw | nei |
            neit | novo | nova | nowy | nowa | nowe | fabrycznie nowy | ny | nyt | nytt |
            helt ny | uusi | nový | nové | новый | новая | новое | новий | нове | új |
            nou | nouă | 11 | 1000 | 1500 | 1750 |
            yeni | sıfır | καινούργιο | καινούριο | νέο |
            nauja | naujas | jauns | jauna | uus | mới | baru |
            nov | нов | новый товар | 新品 | 全新 | 새상품 | 신상품 |
            جديد | جديدة | חדש | ใหม่ | ของใหม่""",
        "refurbished": """factory refurbished | reconditioned | rebuilt | grade a refurbished |
            grade b refurbished | grade c refurbished | refurbished grade a |
            refurbished grade b | refurbished grade c | reconditionné grade a |
            reconditionné grade b | reconditionné grade c | refurbed |
            reconditionné parfait état | reconditionné bon état |
            reconditionné excellent état | reconditionné état correct | ricondizionato garantito |
            generalüberholt wie neu | erneuert | reconditionné comme neuf |
            remanufactured |
            rénové | rigenerato | cpo | certified pre owned |
            reconditionné à neuf | refurbished | renewed | generalüberholt | generalueberholt |
            aufgearbeitet | wiederaufbereitet | refurbisht | überholt | aufbereitet |
            reconditionné | reconditionnée | refurb | certified refurbished |
            refurbished condition | seller refurbished | manufacturer refurbished |
            generalüberholt vom hersteller | vom hersteller generalüberholt | remanufacturé |
            professionell aufbereitet | gerefurbished | reconditionné très bon état |
            certified renewed | remis à neuf | reacondicionado | reacondicionada |
            ricondizionato | ricondizionata | gereviseerd | opgeknapt |
            10 | 2000 | 2010 | 2020 | 2030 | 2500 |
            b ware | b stock | odnowiony | odnowione | po renowacji | renoverad | renoveret |
            rekonditionerad | istandsat | kunnostettu | recondicionado | repasovaný | repasované |
            восстановленный | відновлений | felújított | recondiționat |
            yenilenmiş | ανακατασκευασμένο | 整備済み | 整備済み品 | 翻新 | مجدد | מחודש""",
        "used": """grade a | grade b | grade c | gut erhalten | sehr gut erhalten |
            gebrauchtgerät | gebrauchtartikel | gebrauchter artikel | gebrauchtwagen |
            jahreswagen | vorführwagen | 2nd hand | preloved | ex demo | demo unit |
            display model | display item | showroom model | floor model | worn | très bon | bon |
            seconde main | d'exposition | modèle d'exposition | z g a n | powystawowy |
            powystawowe | poleasingowy | rozbaleno | rozbalené |
            aussteller | getragen | defective | faulty | beschädigt | usato garantito |
            opened never used | mint | near mint | excellent | poor | satisfaisant |
            état satisfaisant |
            defekt | antiquarisch | buone condizioni | parts or not working | used fair |
            sehr gut | gut | guter zustand | leicht gebraucht | stark gebraucht | kaum benutzt |
            2 hand | als nieuw | goede staat | in goede staat | buono stato | in buono stato |
            buen estado | en buen estado |
            sehr guter zustand |
            usato come nuovo | gebrauchsspuren | leichte gebrauchsspuren | akzeptabel |
            very good | good | fair |
            acceptable | as new | bazaar | bazar | état correct | ausstellungsstück |
            ausstellungsware |
            vorführgerät | vorführmodell | vorführware | ex display | bueno | muy bueno | buono |
            ottimo |
            neuwertig | used | pre owned | preowned | second hand | secondhand | gebraucht |
            gebrauchtware | aus zweiter hand | occasion | d'occasion | usagé | usagée | usado |
            vintage | usada | segunda mano | de segunda mano | usato | usata | di seconda mano |
            seconda mano | tweedehands | gebruikt | benotzt | gebraicht | used condition |
            wie neu |
            gebraucht wie neu |
            gebraucht sehr gut | gebraucht gut | gebraucht akzeptabel | comme neuf |
            très bon état | bon état | como nuevo | come nuovo | zo goed als nieuw | like new |
            używany | używana | używane | begagnad | begagnat | brugt | brukt | käytetty |
            použitý |
            použitá | použité | б/у | подержанный | вживаний | használt | folosit |
            damaged condition | 2750 | 2990 | 3000 | 3010 | 4000 | 5000 | 6000 | open box |
            used good | used very good | used like new | used acceptable |
            ikinci el | kullanılmış | μεταχειρισμένο | 中古 | 中古品 | 二手 | 중고 |
            naudota | naudotas | lietots | lietota | kasutatud | đã qua sử dụng | bekas |
            korišteno | rabljeno | употребяван |
            مستعمل | مستعملة | משומש | יד שנייה | มือสอง""",
    },
    "gender": {
        "male": """herrenmode | ihn | him | lui | gentlemen | gents | masculine | maennlich |
            herrn | knaben | maenner | male | jungs | garçon |
            garçons | niño | niños |
            bambino | jongens | men | man | mens | m | herren | herr | männer | männlich | mann |
            jungen | homme | hommes | masculin | hombre | hombres | masculino | uomo | uomini |
            maschio | maschile | heren | mannen | mannelijk | h | hären | boys | boy |
            mężczyzna | mężczyźni | męski | męskie | män | mænd | menn | miehet | mies | homem |
            homens | muži | muž | pánské | мужской | мужчины | чоловічий | férfi | bărbați |
            muškarci | muškarac | muško | muški | erkek | bay | ανδρικό | άνδρας | άνδρες | 男性 |
            男士 | 男 | メンズ | 남성""",
        "female": """damenmode | sie | her | elle | feminine | maedchen | lady | fraen | female |
            fille | filles | niña | niñas |
            bambina | meisjes |
            women | woman | womens | w | f | damen | dame | frauen | weiblich | frau | mädchen |
            femme | femmes | féminin | mujer | mujeres | femenino | donna | donne | femmina |
            femminile | dames | dammen | vrouwen | vrouwelijk | girls | girl | ladies |
            kobieta | kobiety | damski | damskie | dam | kvinna | kvinnor | kvinder | kvinner |
            nő | nők |
            naiset | nainen | mulher | mulheres | feminino | ženy | žena | dámské | женский |
            женщины | жіночий | női | femei | feminin |
            žene | ženski | žensko | kadın | bayan | kız | γυναικείο | γυναίκα | γυναίκες |
            女性 | 女士 | 女 | レディース | 여성""",
        "unisex": """kinder unisex | unisex kinder | unisex kids | kids unisex | adult unisex |
            m w d | w m d | unisex adult | unisex adults | unisexe adulte |
            unisex erwachsene | unisex |
            unisexe | hommes et femmes | femmes et hommes | homme femme | herren und damen |
            damen und herren | uomo donna | dames heren | heren en dames | u | beide |
            damen herren | herren damen | mixte | neutral | unissex | men women | women men |
            男女 | 男女兼用 | 男女通用 | everyone | both | uniseks | унисекс | унісекс""",
    },
    "age_group": {
        "newborn": """pasgeboren | neugeborenes | pasgeborenen | newborn | neugeborene |
            neugeboren |
            nouveau né | recién nacido | neonato""",
        "infant": """nourrissons | zuigeling | bébés | zuigelingen | infant | infants | baby |
            babys | babies |
            säugling | säuglinge | bébé | nourrisson | bebé | lattante""",
        "toddler": """toddler | toddlers | kleinkind | kleinkinder | tout petit | tout petits |
            peuter | peuters""",
        "kids": """jugend | youth | kids | kid | children | child | kinder | kind | enfant |
            enfants | niños |
            niño | infantil | bambini | bambino | kinderen | kanner | junior | teen | teens |
            teenager |
            jugendliche | adolescent | adolescents | dzieci | dziecko | barn | børn | lapset |
            crianças | criança | děti | deti | дети | детский | діти | gyerek | gyermek | copii |
            çocuk""",
        "adult": """adult | adults | unisex adult | senioren | seniors | erwachsene | erwachsen |
            erwachsener | adulte | adultes |
            adulto | adultos | adulti | volwassene | volwassenen | erwuessener | all ages |
            grown up | dorosły | dorośli | vuxen | vuxna | voksen | voksne | aikuiset | aikuinen |
            dospělí | dospělý | dospelí | взрослый | взрослые | дорослі | felnőtt | felnőttek |
            yetişkin""",
    },
    "size_type": {
        "regular": "regular | normal | standard",
        "petite": "petite | kurzgröße | petites",
        "maternity": """maternity | umstandsmode | umstandsgröße | maternité | premaman |
            premamá | grossesse | zwangerschap | schwangerschaft""",
        "big": "big",
        "tall": "tall | langgröße",
        "plus": """übergröße | übergrößen | uebergroesse | plus | plus size | große größen |
            grande taille | grandes tailles | tallas grandes | grote maten | taglie forti""",
    },
    "size_system": {
        "US": "usa | amerika | american | amerikanisch | américain",
        "UK": "gb | england | great britain | großbritannien | british | britisch | royaume uni",
        "EU": "eur | europe | europa | european | europäisch | européen",
        "DE": "ger | germany | deutschland | german | deutsch | allemagne | allemand",
        "FR": "fra | france | frankreich | french | französisch | français",
        "JP": "jpn | japan | japanese | japanisch",
        "CN": "chn | china | chinese | chinesisch",
        "IT": "ita | italy | italien | italia | italian | italienisch | italie",
        "BR": "bra | brazil | brasil",
        "MEX": "mx | mexico",
        "AU": "aus | australia",
    },
    "pause": {"ads": "ads | ad", "all": "all"},
    **{
        name: {  # by their former names
            "Shopping_ads": "shopping",
            "Buy_on_Google_listings": "shopping actions",
            "Display_ads": "dynamic remarketing | display",
            "Free_listings": "surfaces across google",
            "Free_local_listings": "local surfaces across google",
        }
        for name in ("included_destination", "excluded_destination")
    },
}
YES: Final = """
    yes | y | t | true | 1 | ja | j | wahr | oui | vrai | o | sí | si | verdadero | sì | vero |
    jo | waar | x | on | tak | kyllä | sim | ano | да | так | igen | da | evet | var | ναι | نعم
    | כן | checked | enabled | 是 | はい | 예 | prawda | истина | істина | sant | tosi | igaz |
    pravda | adevărat | verdadeiro | doğru | sand | sann | cert | jah | taip | có | ya | ใช่ | 네
    | بله | हाँ | αληθής | tiesa | točno"""
NO: Final = """
    no | n | f | false | 0 | nein | falsch | non | faux | falso | nee | neen | onwaar | off |
    nie | nej | nei | ei | não | ne | нет | ні | nem | nu | hayır | yok | όχι | لا | לא |
    disabled | 否 | いいえ | 아니요 | fałsz | ложь | хибність | falskt | epätosi | hamis |
    nepravda | fals | yanlış | falsk | usann | không | tidak | ไม่ | ไม่ใช่ | 아니오 | خیر | नहीं |
    ψευδής | netiesa | netočno"""
SWITCHED_OFF: Final = """
    draft | archived | unlisted | unpublished | private | hidden | invisible | inactive | disabled |
    entwurf | archiviert | unveröffentlicht | versteckt | unsichtbar | inaktiv | deaktiviert |
    brouillon | archivé | masqué | inactif | désactivé | borrador | archivado | oculto | inactivo |
    desactivado | inactiva | pausado | pausada | paused | pasif | satışa kapalı | gizli |
    yayında değil | скрыт | скрыто | скрытый | неактивен |
    не активен | отключен | неопубликован | прихований | neaktivní | skrytý | skryté | inaktív |
    inactiv | ascuns | oculta | skjult | dold | ei julkaistu | 非公開 | 非表示 | 숨김 | 판매중지 |
    مخفي | غير نشط | nonaktif | bozza | archiviato | nascosto | inattivo | disattivato |
    concept | gearchiveerd |
    verborgen | inactief | uitgeschakeld | szkic | ukryty | nieaktywny | rascunho | inativo |
    下架 | 已下架"""
SWITCHED_ON: Final = """
    active | published | enabled | visible | listed | aktiv | aktiviert | veröffentlicht |
    sichtbar | actif | activé | publié | activo | activa | publicado | activado | attivo |
    pubblicato |
    attivato | actief | gepubliceerd | zichtbaar | aktywny | opublikowany | widoczny | aktivní |
    viditelný | ativo | активен | активный | активно | активна | активний | опубликован |
    выставлен | aktif | yayında | aktív | activ | aktyvus | aktiivinen | 公開 | 表示 |
    上架 | 已上架 |
    판매중 | مرئي | نشط | hiển thị"""
