"""Feeds whose headers and values are in further languages."""

from decimal import Decimal

import pytest

from letzshop_core.feeds import read_feed

NAMES = (
    *("id", "title", "price", "sale_price", "currency", "quantity", "availability", "brand"),
    *("gtin", "image_link", "description", "condition", "color"),
)

FEEDS = {
    "pl": (
        "windows-1250",
        (
            "Indeks;Nazwa produktu;Cena brutto;Cena promocyjna;Waluta;Stan magazynowy;Dostępność;"
            "Producent;Kod EAN;Zdjęcie;Opis;Stan;Kolor"
        ),
        "1 299,00;999,50;PLN;7;dostępny",
        "Nowy",
    ),
    "sv": (
        "windows-1252",
        (
            "Artikelnummer;Benämning;Pris inkl moms;Kampanjpris;Valuta;Lagersaldo;Lagerstatus;"
            "Varumärke;Streckkod;Bildlänk;Beskrivning;Skick;Färg"
        ),
        "1 299,00;999,50;SEK;7;i lager",
        "ny",
    ),
    "da": (
        "windows-1252",
        (
            "Varenummer;Varenavn;Pris;Tilbudspris;Valuta;Lagerantal;Lagerstatus;Mærke;Stregkode;"
            "Billede;Beskrivelse;Tilstand;Farve"
        ),
        "1.299,00;999,50;DKK;7;på lager",
        "nyt",
    ),
    "nb": (
        "utf-8",
        (
            "Varenr;Produktnavn;Pris;Kampanjepris;Valuta;Antall på lager;Lagerstatus;Merke;"
            "Strekkode;Bilde;Beskrivelse;Tilstand;Farge"
        ),
        "1 299,00;999,50;NOK;7;på lager",
        "nytt",
    ),
    "fi": (
        "utf-8",
        (
            "Tuotenumero;Tuotenimi;Hinta;Tarjoushinta;Valuutta;Varastosaldo;Saatavuus;Merkki;"
            "EAN-koodi;Kuva;Kuvaus;Kunto;Väri"
        ),
        "1 299,00;999,50;EUR;7;varastossa",
        "uusi",
    ),
    "pt": (
        "utf-8",
        (
            "Referência;Nome do produto;Preço;Preço promocional;Moeda;Estoque;Disponibilidade;"
            "Marca;Código de barras;Imagem;Descrição;Condição;Cor"
        ),
        "1.299,00;999,50;BRL;7;em estoque",
        "novo",
    ),
    "cs": (
        "windows-1250",
        (
            "Kód produktu;Název;Cena s DPH;Akční cena;Měna;Skladem;Dostupnost;Výrobce;EAN;Obrázek;"
            "Popis;Stav;Barva"
        ),
        "1 299,00;999,50;CZK;7;skladem",
        "nové",
    ),
    "ru": (
        "windows-1251",
        (
            "Артикул;Наименование;Цена;Цена со скидкой;Валюта;Остаток;Наличие;Бренд;Штрихкод;"
            "Изображение;Описание;Состояние;Цвет"
        ),
        "1 299,00;999,50;RUB;7 шт.;в наличии",
        "новый",
    ),
    "hu": (
        "windows-1250",
        (
            "Cikkszám;Terméknév;Bruttó ár;Akciós ár;Pénznem;Készlet;Elérhetőség;Gyártó;Vonalkód;"
            "Kép;Leírás;Állapot;Szín"
        ),
        "1 299,00;999,50;HUF;7 db;raktáron",
        "új",
    ),
    "ro": (
        "utf-8",
        (
            "Cod produs;Denumire produs;Preț;Preț redus;Monedă;Stoc;Disponibilitate;Producător;"
            "Cod EAN;Imagine;Descriere;Stare;Culoare"
        ),
        "1.299,00;999,50;RON;7;în stoc",
        "nou",
    ),
    "bg": (
        "windows-1251",
        (
            "Код;Наименование;Цена;Промоционална цена;Валута;Количество;Наличност;Производител;"
            "Баркод;Снимка;Описание;Състояние;Цвят"
        ),
        "1299,00;999,50;EUR;7;на склад",
        "нов",
    ),
    "hr": (
        "windows-1250",
        (
            "Šifra;Naziv;MPC;Akcijska cijena;Valuta;Zaliha;Dostupnost;Proizvođač;Barkod;Slika;Opis;"
            "Stanje;Boja"
        ),
        "1.299,00;999,50;EUR;7;na zalihi",
        "novo",
    ),
    "el": (
        "windows-1253",
        (
            "Κωδικός;Ονομασία;Τιμή;Τιμή προσφοράς;Νόμισμα;Απόθεμα;Διαθεσιμότητα;Κατασκευαστής;"
            "Barcode;Εικόνα;Περιγραφή;Κατάσταση;Χρώμα"
        ),
        "1.299,00;999,50;EUR;7;διαθέσιμο",
        "Καινούργιο",
    ),
    "tr": (
        "windows-1254",
        (
            "Ürün Kodu;Ürün Adı;Satış Fiyatı;İndirimli Fiyat;Para Birimi;Stok Adedi;Stok Durumu;"
            "Marka;Barkod;Görsel 1;Açıklama;Durum;Renk"
        ),
        "1.299,00;999,50;TRY;7;stokta var",
        "yeni",
    ),
    "ar": (
        "windows-1256",
        (
            "رمز المنتج;اسم المنتج;السعر;السعر المخفض;العملة;الكمية;التوفر;الماركة;الباركود;"
            "صورة المنتج;الوصف;الحالة;اللون"
        ),
        "1,299.00;999.50;SAR;7;متوفر",
        "جديد",
    ),
    "he": (
        "windows-1255",
        'מק"ט;שם המוצר;מחיר;מחיר מבצע;מטבע;מלאי;זמינות;מותג;ברקוד;תמונה;תיאור;מצב;צבע',
        "1,299.00;999.50;ILS;7;במלאי",
        "חדש",
    ),
    "th": (
        "utf-8",
        ("รหัสสินค้า;ชื่อสินค้า;ราคา;ราคาพิเศษ;สกุลเงิน;จำนวน;สถานะสินค้า;ยี่ห้อ;บาร์โค้ด;รูปภาพ;รายละเอียด;สภาพ;สี"),
        "1,299.00;999.50;THB;7;มีสินค้า",
        "ใหม่",
    ),
    "lt": (
        "windows-1257",
        (
            "Prekės kodas;Prekės pavadinimas;Kaina;Akcijos kaina;Valiuta;Kiekis;Prieinamumas;"
            "Gamintojas;Brūkšninis kodas;Nuotrauka;Aprašymas;Būklė;Spalva"
        ),
        "1 299,00;999,50;EUR;7;yra sandėlyje",
        "nauja",
    ),
    "lv": (
        "windows-1257",
        (
            "Preces kods;Preces nosaukums;Cena;Akcijas cena;Valūta;Daudzums;Pieejamība;"
            "Ražotājs;Svītrkods;Attēls;Apraksts;Stāvoklis;Krāsa"
        ),
        "1 299,00;999,50;EUR;7;ir noliktavā",
        "jauns",
    ),
    "et": (
        "windows-1252",
        (
            "Tootekood;Toote nimi;Hind;Soodushind;Valuuta;Laoseis;Saadavus;"
            "Tootja;Ribakood;Pilt;Kirjeldus;Seisukord;Värv"
        ),
        "1 299,00;999,50;EUR;7;laos",
        "uus",
    ),
    "zh": (
        "gb18030",
        (
            "商品编号;商品名称;价格;促销价;币种;库存数量;库存状态;"
            "品牌;条形码;主图;商品描述;商品状态;颜色"
        ),
        "1,299.00;999.50;CNY;7;有货",
        "全新",
    ),
    "zh-TW": (
        "big5",
        (
            "商品編號;商品名稱;售價;特價;幣別;庫存數量;庫存狀態;"
            "品牌;條碼;主圖;產品描述;商品狀況;顏色"
        ),
        "1,299.00;999.50;TWD;7;有貨",
        "全新",
    ),
    "ja": (
        "cp932",
        (
            "商品コード;商品名;販売価格;セール価格;通貨;在庫数;在庫状況;"
            "ブランド;JANコード;商品画像;商品説明;商品の状態;カラー"
        ),
        "1,299.00;999.50;USD;7;在庫あり",
        "新品",
    ),
    "ko": (
        "cp949",
        (
            "상품코드;상품명;판매가;할인가;통화;재고수량;재고상태;"
            "브랜드;바코드;대표이미지;상품설명;상품상태;색상"
        ),
        "1,299.00;999.50;USD;7;재고 있음",
        "새상품",
    ),
    "vi": (
        "utf-8",
        (
            "Mã sản phẩm;Tên sản phẩm;Giá bán;Giá khuyến mãi;Tiền tệ;Số lượng;Tình trạng kho;"
            "Thương hiệu;Mã vạch;Hình ảnh;Mô tả;Tình trạng;Màu sắc"
        ),
        "1.299,00;999,50;USD;7;còn hàng",
        "mới",
    ),
    "id": (
        "utf-8",
        (
            "Kode Barang;Nama Produk;Harga;Harga Promo;Mata Uang;Stok;Ketersediaan;"
            "Merek;Barcode;Gambar;Deskripsi;Kondisi;Warna"
        ),
        "1.299,00;999,50;USD;7;tersedia",
        "baru",
    ),
}


@pytest.mark.parametrize("language", FEEDS)
def test_names_and_words_are_understood(language: str) -> None:
    encoding, header, terms, condition = FEEDS[language]
    row = f"X1;T;{terms};Acme;4006381333931;https://a.lu/1.jpg;d;{condition};c"
    with read_feed(f"{header}\n{row}\n".encode(encoding)) as feed:
        assert dict(feed.columns) == dict(zip(header.split(";"), NAMES, strict=True))
        (product,) = feed.products()
    values = product.values
    assert not product.rejected
    assert (values["id"], values["title"]) == ("X1", "T")
    assert (values["price"], values["sale_price"]) == (Decimal(1299), Decimal("999.5"))
    assert values["currency"] == terms.split(";")[2]
    assert (values["quantity"], values["availability"]) == (7, "in stock")
    assert values["condition"] == "new"


@pytest.mark.parametrize(
    ("text", "availability"),
    [
        ("brak", "out of stock"),
        ("ei varastossa", "out of stock"),
        ("není skladem", "out of stock"),
        ("нет в наличии", "out of stock"),
        ("под заказ", "backorder"),
        ("előrendelés", "preorder"),
        ("1-3 dni", "in stock"),
        ("2–4 päivää", "in stock"),
        ("5 szt.", "in stock"),
        ("0 шт", "out of stock"),
        ("nu leverbaar", "in stock"),  # now, in Dutch
        ("nu", None),
        ("غير متوفر", "out of stock"),
        ("نفدت الكمية", "out of stock"),
        ("אזל מהמלאי", "out of stock"),
        ("לא במלאי", "out of stock"),
        ("สินค้าหมด", "out of stock"),
        ("ไม่มีสินค้า", "out of stock"),
    ],
)
def test_words_for_availability(text: str, availability: str | None) -> None:
    with read_feed(f"id;title;price;availability\n1;T;5 EUR;{text}\n".encode()) as feed:
        (product,) = feed.products()
    assert product.values.get("availability") == availability
