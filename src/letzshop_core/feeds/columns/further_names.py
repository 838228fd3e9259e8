"""What shops call their columns in Polish, Swedish, Danish, Norwegian, Finnish, Portuguese, Czech,
Slovak, Russian, Ukrainian, Bulgarian, Croatian, Slovenian, Hungarian, Romanian, Greek, Turkish,
Lithuanian, Latvian, Estonian, Arabic, Hebrew, Thai, Chinese, Japanese, Korean, Vietnamese and
Indonesian, and some in Persian, by attribute.

Written and used like those of :mod:`letzshop_core.feeds.columns.names`, which go before them. A
word is left out if it means something else in one of their languages: ``Stand``, say.
"""

from typing import Final

__all__ = ["FURTHER_NAMES"]

FURTHER_NAMES: Final[dict[str, str]] = {
    "id": """indeks | indeks produktu | kod produktu | kod towaru | numer katalogowy |
        nr katalogowy | sygnatura | id produktu | varenummer | varenr | vare nr | produktnr |
        tuotenumero | tuotekoodi | tuotetunnus | código do produto | código produto |
        id do produto | symbol | kód zboží | číslo produktu | katalogové číslo |
        katalógové číslo | objednací číslo | objednávacie číslo | číslo zboží |
        číslo tovaru | артикул | артикул товара |
        код товара | код товару | id товара | cikkszám | termékkód | termék azonosító | cod produs |
        cod articol | id produs | ürün kodu | stok kodu | ürün no | ürün kartı id | κωδικός |
        κωδ | κωδικός είδους |
        κωδικός προϊόντος | šifra | šifra artikla | šifra izdelka | šifra proizvoda |
        код на продукт | каталожен номер |
        رمز المنتج | رقم المنتج | كود المنتج | رمز التخزين | מק"ט | מספר מוצר | קוד מוצר |
        קוד פריט | รหัสสินค้า |
        prekės kodas | artikulas | preces kods | tootekood | kaubakood | 商品编号 | 商品编码 |
        商品編號 | 商品編碼 | 货号 | 貨號 | 商品番号 | 商品管理番号 | 商品コード | 商品ID |
        品番 | 管理番号 | 상품코드 | 상품번호 | 상품 ID | 판매자 상품코드 | mã sản phẩm |
        mã hàng | mã SP | kode barang | kode produk |
        宝贝编码 | 商家编码 | mã sku | کد محصول | کد کالا |
        код |
        ürün ID | код артикула | رمز المنتج sku | mã phiên bản sản phẩm | 独自商品コード |
        Tuote-ID | tuotenro | kód položky | kat č | obj číslo | kód tovaru | kat číslo | nr kat |
        symbol towaru | cod intern | referință | kataloški broj | арт | код продукта | каталожный
        номер | код на артикул | артикулен номер | κωδ είδους | kods""",
    "title": """nazwa | nazwa produktu | nazwa towaru | tytuł | tytuł oferty | benämning |
        produktnamn | artikelnamn | namn | varenavn | produktnavn | navn | tuotenimi |
        tuotteen nimi | nimi | nimike | nome do produto | nome produto | designação |
        název | název produktu |
        název zboží | názov | názov produktu | наименование | наименование товара | название |
        название товара | назва | назва товару | terméknév | termék neve | megnevezés | név |
        denumire | denumire produs | nume produs | titlu | ürün adı | ürün ismi | ürün başlığı |
        başlık | τίτλος | ονομασία | όνομα | όνομα προϊόντος | τίτλος προϊόντος | περιγραφή είδους |
        είδος | προϊόν | naziv | naziv artikla | naziv proizvoda | naziv izdelka | име |
        име на продукт | име на продукта |
        اسم المنتج | الاسم | العنوان | المنتج | שם המוצר | שם מוצר | שם פריט | שם | ชื่อสินค้า |
        prekės pavadinimas | pavadinimas | preces nosaukums | nosaukums | toote nimi |
        toote nimetus | nimetus | 商品名称 | 商品名稱 | 商品标题 | 產品名稱 | 产品名称 | 品名 |
        商品名 | 製品名 | 상품명 | 제품명 | tên sản phẩm | tên hàng | nama produk | nama barang |
        宝贝名称 | название позиции | назва позиції | найменування | نام محصول | نام کالا |
        tên hàng hóa |
        имя | jméno | meno | nume | ім'я | ime | ad | adı | isim | 이름 | 名称 | 名稱 | 名前 |
        tên | nama |
        item | artikel | produkt | produit | ürün |
        název výrobku | název položky | jméno produktu | názov tovaru | názov výrobku | nazwa
        handlowa | tytuł aukcji | название товара или услуги | cikk megnevezés |
        denumire articol | titlu produs | ime
        proizvoda | ime izdelka | номенклатура | наименование на продукта | malzeme adı | kauba
        nimetus""",
    "description": """opis | opis produktu | długi opis | krótki opis | beskrivning |
        produktbeskrivning | beskrivelse | produktbeskrivelse | varebeskrivelse | kuvaus |
        tuotekuvaus | descrição | descrição do produto | popis | popis produktu | popis zboží |
        описание | описание товара | опис | опис товару | leírás |
        termékleírás | descriere | descriere produs |
        açıklama | ürün açıklaması | detay | περιγραφή | περιγραφή προϊόντος |
        αναλυτική περιγραφή | opis artikla | opis proizvoda | opis izdelka |
        описание на продукта |
        الوصف | وصف المنتج | תיאור | תיאור המוצר | תיאור מוצר | รายละเอียด | รายละเอียดสินค้า |
        คำอธิบาย |
        aprašymas | prekės aprašymas | apraksts | kirjeldus | 商品描述 | 产品描述 | 產品描述 |
        商品説明 | 商品説明文 | 상품설명 | 상품 상세설명 | mô tả | mô tả sản phẩm | deskripsi |
        deskripsi produk |
        полное описание | краткое описание | короткое описание | короткий опис | кратко описание |
        krátký popis | krátky popis | rövid leírás | descriere scurtă | descrição curta |
        descrição breve | kort beskrivning | kort beskrivelse | lyhyt kuvaus |
        σύντομη περιγραφή | kısa açıklama | kratki opis | kratek opis |
        descrição complementar | informações adicionais |
        商品詳細 | 상품 상세정보 | подробное описание""",
    "link": """adres url | link do oferty | link do produktu | url produktu | länk | produktlänk |
        url till produkten | vareurl | lenke | produktlenke | linkki | tuotelinkki |
        link do produto |
        url do produto | odkaz | odkaz na produkt | ссылка | ссылка на товар | посилання |
        termék link | termék url |
        link produs | url produs | ürün linki | ürün url | ürün bağlantısı | bağlantı | σύνδεσμος |
        link προϊόντος | url προϊόντος | σύνδεσμος προϊόντος | poveznica | povezava | линк |
        الرابط | رابط المنتج | קישור | קישור למוצר | ลิงก์ | ลิงก์สินค้า |
        nuoroda | prekės nuoroda | saite | 商品链接 | 商品連結 | 商品URL | 商品ページURL |
        상품 URL | 상품링크 | liên kết | tautan |
        link externo |
        adresa URL | link proizvoda | URL товара | посилання на товар |
        tuotesivun url""",
    "image_link": """zdjęcie | zdjęcia | zdjęcie główne | link do zdjęcia | url zdjęcia | obraz |
        bildlänk | url till bilden | billede | billeder | billedlink | billede url | billedurl |
        bilde |
        bilde url | bildelenke | kuva | kuvat | kuvan url | kuvalinkki | imagem | imagens |
        imagem principal | url da imagem | link da imagem | obrázek | obrázky | obrázok |
        url obrázku | изображение | изображения | картинка | фото | фотография |
        ссылка на изображение | зображення | kép |
        képek | kép url | kép link | imagine | imagini | imagine principală | link imagine |
        url imagine |
        الصورة | صورة المنتج | صور المنتج | رابط الصورة | תמונה | תמונות | קישור לתמונה | รูปภาพ |
        รูปสินค้า | รูปภาพสินค้า |
        nuotrauka | paveikslėlis | attēls | attēla saite | pilt | 图片 | 图片链接 | 主图 |
        商品图片 | 圖片 | 圖片連結 | 商品圖片 | 主圖 | 画像 | 商品画像 | 画像URL | 商品画像URL |
        商品画像パス | 이미지 | 대표이미지 | 상품 이미지 | hình ảnh | ảnh sản phẩm | gambar |
        foto produk |
        ảnh đại diện | ảnh bìa | تصویر محصول |
        url imagens externas | url imagem | urls das imagens |
        bildadress | hlavní obrázek | hlavný obrázok | glavna slika | kuvan osoite | посилання на
        фото |
        tuotekuvan url""",
    "additional_image_link": """dodatkowe zdjęcia | flere billeder | flere bilder | lisäkuvat |
        imagens adicionais | další obrázky | дополнительные изображения | додаткові зображення |
        további képek | imagini suplimentare |
        추가이미지 | 追加画像""",
    "availability": """dostępność | czas dostawy | termin wysyłki | dostępny | tillgänglighet |
        tilgængelighed | tilgjengelighet |
        saatavuus | disponibilidade | disponível | dostupnost | dostupnosť | наличие | доступность |
        наявність | elérhetőség | disponibilitate | stok durumu | διαθεσιμότητα | διαθέσιμο |
        varastossa | razpoložljivost | наличност |
        التوفر | حالة التوفر | حالة المخزون | זמינות | สถานะสินค้า |
        prieinamumas | pieejamība | saadavus | tình trạng kho | ketersediaan |
        库存状态 | 庫存狀態 | 在庫状況 | 재고상태 |
        leveranstid | leveringstid | toimitusaika | dodací lhůta | dodacia lehota | czas wysyłki |
        termin dostawy | szállítási idő | termen livrare | rok isporuke | срок поставки | срок на
        доставка | χρόνος παράδοσης | teslim süresi | pristatymo laikas | piegādes laiks |
        tarneaeg |
        в наличии | в наявності""",
    "quantity": """stan magazynowy | magazyn | ilość | dostępna ilość | ilość produktów |
        liczba sztuk | ilość sztuk |
        lagersaldo | antal | antal på lager | antal i lager | lagerantal | lagerbeholdning |
        antall |
        antall på lager | beholdning | varastosaldo | varastomäärä | määrä | estoque | quantidade |
        quantidade em estoque | skladem | počet kusů | počet kusov | množství | množstvo |
        stav skladu | остаток | остатки | количество | кол-во | количество на складе | кількість |
        залишок | készlet | raktárkészlet | mennyiség | darabszám | stoc | cantitate |
        stoc disponibil | stok | stok adedi | stok miktarı | ürün stok adedi | adet | miktar |
        απόθεμα | υπόλοιπο | ποσότητα | στοκ | zaliha | zaloga |
        stanje zaliha | stanje zalihe | stanje na zalihi | количина | брой |
        الكمية | كمية المنتج | المخزون | الكمية المتوفرة |
        כמות | מלאי | כמות במלאי | จำนวน | สต็อก | คงเหลือ |
        จำนวนคงเหลือ |
        likutis | kiekis | daudzums | atlikums | laoseis | kogus | 库存 | 庫存 | 库存数量 |
        庫存數量 | 数量 | 數量 | 在庫 | 在庫数 | 재고 | 재고수량 |
        재고량 | 수량 | số lượng | tồn kho |
        stok barang | jumlah stok |
        宝贝数量 | 可售数量 | số lượng tồn kho | saldo | količina | موجودی | تعداد |
        запасы | запаси | sklad | varasto | qtd | qtde | saldo estoque | saldo em estoque |
        кол-во на складе | stav zásoby |
        disponibelt antal | množství skladem | počet kusů skladem | na skladě ks | stan mag |
        ilość dostępna | ilość na stanie | cantitate stoc | količina na zalihi | остаток на складе
        | наличие шт | διαθέσιμα τεμάχια | kiekis sandėlyje | laojääk |
        剩余数量 | 剩余库存 |
        가용재고""",
    "price": """cena | cena sprzedaży | cena detaliczna | cena katalogowa | cena pl | pris |
        försäljningspris | salgspris | utsalgspris | utpris | hinta | myyntihinta |
        verollinen hinta | preço | preço por | preço de venda | cena s dph | prodejní cena |
        predajná cena |
        běžná cena | цена | цена продажи | розничная цена | стоимость | ціна | роздрібна ціна | ár |
        eladási ár | fogyasztói ár | preț | preț de vânzare | preț cu tva | fiyat | fiyatı |
        satış fiyatı |
        ürün fiyatı | satılacak fiyat | trendyolda satılacak fiyat | trendyol satış fiyatı |
        liste fiyatı | piyasa satış fiyatı | τιμή | τιμή πώλησης | λιανική | τιμή λιανικής |
        λιανική τιμή |
        τιμή με φπα | mpc | maloprodajna cijena | cijena | cijena s pdv om | cena z ddv |
        redna cena | redovna cijena | крайна цена | цена с ддс | nowa cena | aktualna cena |
        nuvarande pris | nytt pris | ny pris | nova cena | nova cijena | новая цена | нова ціна |
        السعر | سعر المنتج | سعر البيع | מחיר | מחיר לצרכן | מחיר מכירה | ราคา | ราคาขาย |
        kaina | pardavimo kaina | kaina su pvm | hind | müügihind | 价格 | 價格 | 售价 | 售價 |
        单价 | 單價 | 销售价 | 価格 | 販売価格 |
        想定販売価格 | 税込価格 | 売価 | 가격 | 판매가 | 판매가격 |
        giá | giá bán | đơn giá | harga | harga jual |
        宝贝价格 | mp cena | maloprodajna cena | ordinarie pris | ord pris | pris kr | pris i kr |
        قیمت | قیمت فروش |
        наша цена | nasza cena | naše cena | naša cena |
        базовая цена | обычная цена | звичайна ціна | редовна цена | cena regularna |
        normál ár | preț obișnuit | preço normal | preço venda | preço final | preço unitário |
        preço à vista | preço varejo | preço ao público | normalpris | normal pris | ordinær pris |
        normaalihinta | κανονική τιμή | normal fiyat | birim fiyat | kdv dahil fiyat |
        perakende fiyat | įprasta kaina | tavahind | parastā cena | giá thông thường |
        giá bán thường | harga normal | harga reguler | السعر الافتراضي | מחיר רגיל |
        정상 가격 | 常规售价 | valor | valor unitário | valor venda | valor de venda |
        prodejní dph | cena ks | cena za ks | cena za kus | cena szt | cena za szt |
        cena za sztukę | pris st | pris per st | pris stk | pris pr stk | cijena kom |
        cena kom |
        butikspris | yksikköhinta | MOC s DPH | cena jedn | cena jednostkowa | egységár |
        preț unitar | preț cu amănuntul | prodajna cijena | jedinična cijena | prodajna cena |
        цена розничная | цена за шт | ціна продажу | продажна цена | цена на дребно |
        perakende fiyatı | mažmeninė kaina | vnt kaina | pārdošanas cena |
        mazumtirdzniecības cena | jaehind |
        preço cheio""",
    "former_price": """stara cena | poprzednia cena | cena przed promocją | cena przed rabatem |
        cena przekreślona | tidigare pris | gammalt pris | førpris | før pris | gammel pris |
        gl pris | preço de |
        vanha hinta | alkuperäinen hinta | preço antigo | preço anterior | preço original |
        stará cena | původní cena | pôvodná cena | cena před slevou | cena pred zľavou |
        přeškrtnutá cena | старая цена | цена до скидки | стара ціна | ціна до знижки |
        régi ár | eredeti ár | preț vechi | preț inițial | eski fiyat | indirimsiz fiyat |
        παλιά τιμή | τιμή προ έκπτωσης | stara cijena | стара цена |
        السعر القديم | السعر قبل الخصم | السعر السابق | מחיר קודם | מחיר לפני הנחה | ราคาเดิม |
        ราคาก่อนลด |
        senoji kaina | sena kaina | vecā cena | vana hind | 原价 | 原價 | 通常価格 | 정상가 |
        giá gốc | harga asli | harga sebelum diskon | 划线价 | 划线价格 |
        giá so sánh""",
    "sale_price": """cena promocyjna | cena po rabacie | cena specjalna | kampanjpris | reapris |
        extrapris | specialpris | tilbudspris | kampanjepris | tarjoushinta | alennushinta |
        preço promocional | preço de promoção | preço com desconto | akční cena | akciová cena |
        zlevněná cena | zľavnená cena | акционная цена | цена со скидкой | акційна ціна |
        akciós ár | kedvezményes ár | preț redus | preț promoțional | preț special |
        indirimli fiyat | kampanyalı fiyat | τιμή προσφοράς | ειδική τιμή | εκπτωτική τιμή |
        τιμή με έκπτωση | akcijska cijena | akcijska cena | snižena cijena | znižana cena |
        промоционална цена | промо цена |
        السعر المخفض | سعر التخفيض | سعر العرض | السعر بعد الخصم | מחיר מבצע | מחיר אחרי הנחה |
        ราคาพิเศษ | ราคาโปรโมชั่น | ราคาลด |
        akcijos kaina | kaina su nuolaida | akcijas cena | soodushind | 促销价 | 促銷價 | 特价 |
        特價 | 优惠价 | 優惠價 | セール価格 | 特別価格 | 割引価格 | 할인가 | 할인가격 |
        giá khuyến mãi | harga diskon | harga promo |
        цена распродажи | ціна розпродажу | zvýhodněná cena | preț vânzare |
        preço de saldo | preço promoção | preço oferta | alehinta | τιμή έκπτωσης |
        indirimli satış fiyatı | išpardavimo kaina | 促销价格 | 折扣價 | giá ưu đãi |
        harga obral | mpc za vrijeme posebnog oblika prodaje |
        活动价""",
    "sale_starts": """početak akcije | начало акции | дата начала акции | promocja od | akce od |
        akcia od |
        تاريخ بداية التخفيض""",
    "sale_ends": """kraj akcije | конец акции | окончание акции | дата окончания акции |
        promocja do | akce do | akcia do |
        تاريخ نهاية التخفيض""",
    "cost_of_goods_sold": """cena zakupu | inköpspris | inkøbspris | indkøbspris | innkjøpspris |
        ostohinta |
        preço de custo | nákupní cena | nákupná cena | закупочная цена | закупівельна ціна |
        beszerzési ár | preț de achiziție | alış fiyatı | maliyet | τιμή αγοράς | κόστος |
        nabavna cijena | nabavna cena |
        سعر التكلفة | التكلفة | מחיר עלות | ราคาทุน | ต้นทุน |
        preço custo | valor custo | закупка | custo | 成本价 | 成本價 | 原価 | ราคาต้นทุน |
        alış | giá vốn | 공급가 | 进价 | цена закупки""",
    "product_type": """kategoria | kategoria produktu | kategoria główna | ścieżka kategorii |
        kategori | kategorinavn | departamento |
        produktkategori | varugrupp | varegruppe | tuoteryhmä | tuotekategoria |
        categoria do produto | kategória | категория | категория товара | раздел | категорія |
        termékkategória | categorie produs | ürün kategorisi | ürün kategori | κατηγορία |
        κατηγορία προϊόντος |
        kategorija |
        التصنيف | تصنيف المنتج | الفئة | القسم | קטגוריה | קטגוריות | หมวดหมู่ | หมวดหมู่สินค้า |
        prekės kategorija | kategooria | 商品分类 | 商品分類 | 分类 | 分類 | 类目 | 类别 | 類別 |
        カテゴリ | カテゴリー | 商品カテゴリ | 카테고리 | danh mục | kategori produk |
        kategórie | kategóriák | categorii | categorias | kategorier | kategoriat |
        osastot | κατηγορίες | kategoriler | kategorije | категории | категорії | seção |
        kategorija proizvoda | categ id |
        produktgrupp | kategorie zboží | skupina | grupa towarowa | cikkcsoport | grupa produse |
        grupa proizvoda | группа товаров | група товарів | ομάδα | ürün grubu | prekių grupė |
        tootegrupp""",
    "brand": """producent | nazwa producenta | marka | varumärke | märke | tillverkare | mærke |
        merke | varemerke | produsent | merkki | tuotemerkki | valmistaja | výrobce | výrobca |
        značka | бренд | производитель | марка | торговая марка | виробник | gyártó | márka |
        producător | üretici | μάρκα | κατασκευαστής | εταιρεία | proizvođač | proizvajalec |
        robna marka | blagovna znamka | производител |
        الماركة | العلامة التجارية | الشركة المصنعة | מותג | יצרן | ยี่ห้อ | แบรนด์ |
        prekės ženklas | gamintojas | zīmols | ražotājs | kaubamärk | tootja | 品牌 | ブランド |
        ブランド名 | メーカー | 브랜드 | 제조사 | thương hiệu | merek | znamka |
        fabrikat | бренды | marka proizvoda |
        brend | тм | торгова марка |
        hãng""",
    "gtin": """kod ean | kod kreskowy | ean kod | streckkod | stregkode | strekkode | viivakoodi |
        ean koodi | código universal de produto | čárový kód | čiarový kód | штрихкод | штрих код |
        код ean | ean код | vonalkód | cod de bare | barkod | barkod no | γραμμωτός κώδικας |
        ean koda | črtna koda | crtični kod | баркод |
        الباركود | رمز الباركود | ברקוד | บาร์โค้ด |
        brūkšninis kodas | barkodas | svītrkods | ribakood | triipkood | 条形码 | 条码 | 條碼 |
        国际条码 | JANコード | バーコード | 바코드 | mã vạch | čárkód | čiarkód | codebar |
        шк | EAN kodas | EAN kods""",
    "mpn": """kod producenta | numer katalogowy producenta | tillverkarens artikelnummer |
        producentens varenummer | valmistajan tuotenumero | valmistajan koodi |
        referência do fabricante | kód výrobce | kód výrobcu | код производителя |
        артикул производителя | код виробника | gyártói cikkszám | gyártói kód | cod producător |
        model kodu | üretici kodu | κωδικός κατασκευαστή""",
    "condition": """stan | stan produktu | skick | tilstand | kunto | condição | stav | stav zboží |
        состояние | стан товару | állapot | stare | stare produs | durum | durumu | ürün durumu |
        κατάσταση | κατάσταση προϊόντος | stanje | състояние |
        الحالة | حالة المنتج | מצב | מצב המוצר | สภาพ | สภาพสินค้า |
        būklė | stāvoklis | seisukord | 商品状态 | 商品狀況 | 商品の状態 | 상품상태 |
        tình trạng | kondisi |
        condição do produto |
        상태""",
    "color": """kolor | färg | farve | farge | väri | cor | barva | farba | цвет | колір | szín |
        culoare | renk | χρώμα | boja | цвят |
        اللون | צבע | สี |
        spalva | krāsa | värv | 颜色 | 顏色 | カラー | 색상 | màu sắc | warna""",
    "item_group_id": """родитель | родительский товар | nadrzędny | produkt nadrzędny | nadřazený |
        nadradený | szülő | părinte | pai | ascendente | förälder | overordnet | forelder |
        ebeveyn | üst ürün | γονικό | roditelj | nadrejeni |
        código pai | sku pai""",
    "gender": "płeć | kön | kjønn | sukupuoli | pohlaví | pohlavie | пол | стать | cinsiyet | φύλο",
    "material": "materiaali | материал | матеріал | anyag | malzeme | υλικό",
    "size": """rozmiar | storlek | størrelse | koko | tamanho | velikost | veľkosť | размер |
        розмір | méret | mărime | beden | μέγεθος | νούμερο | veličina |
        المقاس | מידה | גודל | ขนาด | ไซส์ |
        dydis | izmērs | suurus | 尺码 | 尺寸 | サイズ | 사이즈 | kích thước | ukuran""",
    "product_weight": """waga | vikt | vægt | vekt | paino | hmotnost | hmotnosť | вес | вага |
        súly | tömeg | greutate | ağırlık | βάρος | težina | teža | тегло |
        الوزن | وزن المنتج | משקל | น้ำหนัก |
        svoris | svars | kaal | 重量 | 중량 | trọng lượng | berat |
        peso líquido""",
    "currency": """waluta | valuutta | moeda | měna | mena | валюта | pénznem | monedă | valută |
        para birimi | döviz | νόμισμα | валута |
        العملة | מטבע | สกุลเงิน |
        valiuta | valūta | valuuta | 币种 | 货币 | 幣別 | 通貨 | 통화 | tiền tệ | mata uang""",
}
