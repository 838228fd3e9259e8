"""What a careful person reads in a price cell."""

import copy
import pickle
import re
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from letzshop_core.parsing import Price, PriceError, parse_price
from letzshop_core.parsing.currency import SIGNS


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        # the feed form and near it
        ("15.00 USD", "15.00", "USD"),
        ("1299 EUR", "1299", "EUR"),
        ("EUR 6,99", "6.99", "EUR"),
        ("EUR5", "5", "EUR"),
        ("5EUR", "5", "EUR"),
        ("140,00 pln", "140.00", "PLN"),
        ("19.99", "19.99", None),
        ("100 XYZ", "100", None),
        ("0", "0", None),
        ("007.50", "7.50", None),
        # groups and marks
        ("1.299,00 €", "1299.00", "EUR"),
        ("1,299.00 €", "1299.00", "EUR"),
        ("CHF 1'299.-", "1299", "CHF"),
        ("CHF 1’299’000.50", "1299000.50", "CHF"),
        ("12 990 Kč", "12990", "CZK"),
        ("12\xa0990 Kč", "12990", "CZK"),
        ("12\u202f990,50 Kč", "12990.50", "CZK"),
        ("12\u2009990 Kč", "12990", "CZK"),
        ("Rp 1.550.000", "1550000", "IDR"),
        ("Rs. 1,00,000", "100000", "INR"),
        ("₹ 12,34,567.89", "1234567.89", "INR"),
        ("1.234.56", "1234.56", None),
        ("34.992001 GBP", "34.992001", "GBP"),
        ("3.3900 €", "3.3900", "EUR"),
        ("0,125 €", "0.125", "EUR"),
        ("1234.567 EUR", "1234.567", "EUR"),
        ("CHF 12'50", "12.50", "CHF"),
        # no minor units
        ("€ 5,-", "5", "EUR"),
        ("1.198,-", "1198", None),
        ("1.198,- kr.", "1198", None),
        ("199:-", "199", None),
        ("Rs.1,250/-", "1250", "INR"),
        ("Tk. 1,250/- only", "1250", "BDT"),
        ("₹1,299.00/-", "1299.00", "INR"),
        ("MRP Rs.2,299.50/- Offer Rs.1,299.50/-", "1299.50", "INR"),
        ("TZS 12,500/=", "12500", "TZS"),
        ("CHF 20.–", "20", "CHF"),
        ("99.", "99", None),
        ("€ 640,", "640", "EUR"),
        # loose and odd marks
        (".75 €", "0.75", "EUR"),
        ("$119. 95", "119.95", None),
        ("118, 99 TL", "118.99", "TRY"),
        ("118, 99 EUR", "118.99", "EUR"),
        ("1,235€ 99", "1235.99", "EUR"),
        ("5€99", "5.99", "EUR"),
        ("35€ 99 dont 0,02 € d'éco-part", "35.99", "EUR"),
        ("1250€ 600", "1250", "EUR"),
        ("19€90 TTC", "19.90", "EUR"),
        ("1 , 99 €", "1.99", "EUR"),
        ("19 ,99", "19.99", None),
        ("19‚99 €", "19.99", "EUR"),
        ("19﹐99 €", "19.99", "EUR"),
        ("1`299.00", "1299.00", None),
        ("10€ 20€", "10", "EUR"),
        ("12zł50", "12.50", "PLN"),
        ("19€99 29€99", "19.99", "EUR"),
        ("12F50", "12.50", None),
        ("12CHF50 TTC", "12.50", "CHF"),
        ("49:90 kr", "49.90", None),
        ("49:90", "49.90", None),
        # the ends of lines and cells part numbers
        ("€\n49\n,95", "49.95", "EUR"),
        ("Rating 5\n299,00 €", "299.00", "EUR"),
        ("5  299,00 €", "299.00", "EUR"),
        ("minus  5", "-5", None),
        # abbreviations with a full stop are not decimals
        ("Rs.500", "500", "INR"),
        ("Fr.50", "50", "CHF"),
        ("kr.250,00", "250.00", None),
        ("रू.500", "500", "NPR"),
        ("ab रू.500 bis रू.700", "500", "NPR"),
        ("3 100р.", "3100", "RUB"),
        ("230 лв.", "230", "BGN"),
        ("1 690,54 руб. (шт)", "1690.54", "RUB"),
        # signs
        ("US$ 1,234.50", "1234.50", "USD"),
        ("US $1.23", "1.23", "USD"),
        ("C$5.95", "5.95", "CAD"),
        ("u$s 19,99", "19.99", "USD"),
        ("199元起", "199", "CNY"),
        ("5 Franken", "5", "CHF"),
        ("10 US dollars", "10", "USD"),
        ("12.50 Canadian dollars", "12.50", "CAD"),
        ("1.250.000 تومان", "1250000", None),
        ("NT$ 1,160.00", "1160.00", "TWD"),
        ("R$260,00", "260.00", "BRL"),
        ("HK$1.50", "1.50", "HKD"),
        ("NZD $100.70", "100.70", "NZD"),
        ("$ SGD4.90", "4.90", "SGD"),
        ("Now $99. USD (was $120. USD)", "99", "USD"),
        ("SGD4.90 $", "4.90", "SGD"),
        ("£94.50 GBP", "94.50", "GBP"),
        ("$80.00 U.S.", "80.00", None),
        ("5,00 $US", "5.00", "USD"),
        ("5,00 $ CAD", "5.00", "CAD"),
        ("5,00 $\xa0CA", "5.00", "CAD"),
        ("£19·99", "19.99", "GBP"),
        ("5 Euros", "5", "EUR"),
        ("24,99 $CAD", "24.99", "CAD"),
        ("TWD$ 249.00", "249.00", "TWD"),
        ("USD: $14.99", "14.99", "USD"),
        ("mtl. 19,99 €", "19.99", "EUR"),
        ("r$ 24,90", "24.90", "BRL"),
        ("249 Rs MUR", "249", "MUR"),
        ("12,50 руб. BYN", "12.50", "BYN"),
        ("2490 rubles", "2490", "RUB"),
        ("249 türk lirası", "249", "TRY"),
        ("249 norske kroner", "249", "NOK"),
        ("129 שקלים", "129", "ILS"),
        ("Skr 1.234,50", "1234.50", "SEK"),
        ("45,00 zł", "45.00", "PLN"),
        ("9 472 Ft", "9472", "HUF"),
        ("2963yen", "2963", "JPY"),
        ("22000.00元/台", "22000.00", "CNY"),
        ("19,99 EUR¹", "19.99", "EUR"),
        ("-S/ 199.90", "-199.90", "PEN"),
        ("12,50 د.إ/kg", "12.50", "AED"),
        ("12990 Ft -20%", "12990", "HUF"),
        ("R273.00", "273.00", "ZAR"),
        ("-R273.00", "-273.00", "ZAR"),
        ("R1299&nbsp;", "1299", "ZAR"),
        ("R299 - R399", "299", "ZAR"),
        ("Was R299 Now R249", "249", "ZAR"),
        ("Was R 299.99 Now R 249.99", "249.99", "ZAR"),
        ("R 249.99 each", "249.99", "ZAR"),
        ("Q3 19.99", "19.99", None),
        ("Canon EOS R 999.00", "999.00", None),
        ("EOS R5 for 999.00", "999.00", None),
        ("1 ₤", "1", "ITL"),
        ("10 DEM", "10", "DEM"),
        ("19,99 DM", "19.99", "DEM"),
        ("1999 RUR", "1999", "RUB"),
        ("L£ 125.00", "125.00", "LBP"),
        ("C $18.62", "18.62", "CAD"),
        ("R $ 99,90", "99.90", "BRL"),
        ("Vitamin C $18.62", "18.62", None),
        ("€ 12,50 cad.", "12.50", "EUR"),
        ("€ 12,50 USD", "12.50", "USD"),
        ("$ 12.50 cad", "12.50", "CAD"),
        ("1299=00 руб.", "1299.00", "RUB"),
        ("1 299-00 ₽", "1299.00", "RUB"),
        ("10-20 руб.", "10", "RUB"),
        ("R199-00", "199.00", "ZAR"),
        ("12;99 €", "12.99", "EUR"),
        ("€ 12;99", "12.99", "EUR"),
        ("1.299;00 EUR", "1299.00", "EUR"),
        ("4006381333931;99 €", "99", "EUR"),
        ("£12.50m", "12.50", "GBP"),
        ("12,50 $ CAN", "12.50", "CAD"),
        ("12,50 leva", "12.50", "BGN"),
        ("٫٥٠ د.إ", "0.50", "AED"),
        ("Size 10.5 $89.99", "89.99", None),
        ("19.99 $29.99", "19.99", None),
        ("Orig. $29.99, $19.99", "19.99", None),
        ("15,99 € >> 12,99 €", "12.99", "EUR"),
        ("Prezzo: 29,99 € Scontato: 19,99 €", "19.99", "EUR"),
        ("29,99 € -30% 20,99 €", "20.99", "EUR"),
        ("29,99 € -3% 0,90 €", "29.99", "EUR"),
        ("20,99 € -30% 29,99 €", "20.99", "EUR"),
        ("29,99 € (inkl. 20% Steuer in AT) 24,99 € (ohne)", "29.99", "EUR"),
        ("145,00 lei", "145.00", "RON"),
        ("200.000 đ/hộp", "200000", "VND"),
        ("49 ر.س", "49", "SAR"),
        ("٣٤٥٫٥٠ د.إ", "345.50", "AED"),
        ("١٬٢٣٤٫٥٠ ر.س", "1234.50", "SAR"),
        # digits and spaces of other scripts
        ("₹ १२३.५०", "123.50", "INR"),
        ("１９．９９ EUR", "19.99", "EUR"),
        ("\u200e19,99\u200f €", "19.99", "EUR"),
        ("\ufeff19,99 €", "19.99", "EUR"),
        ("19\u200b,99 EUR", "19.99", "EUR"),
        # hundredths
        ("99¢", "0.99", None),
        ("¢99", "0.99", None),
        ("99 ct", "0.99", None),
        ("50 Cent", "0.50", None),
        ("50p", "0.50", None),
        ("50 pence", "0.50", "GBP"),
        ("1999 GBX", "19.99", "GBP"),
        ("50 копеек", "0.50", None),
        ("£1.50p", "1.50", "GBP"),
        ("5 Euro 50 Cent", "5.50", "EUR"),
        ("5 руб. 50 коп.", "5.50", "RUB"),
        ("5 руб. 5 коп.", "5.05", "RUB"),
        ("14 Fr. 50 Rp.", "14.50", "CHF"),
        ("9 euros con 50 céntimos", "9.50", "EUR"),
        ("3 кг 150 руб.", "150", "RUB"),
        ("$5 and 50 cents", "5.50", None),
        ("1 299 руб 50 коп", "1299.50", "RUB"),
        ("9 zł 99 gr", "9.99", "PLN"),
        ("19,99 € (50 ct Pfand)", "19.99", "EUR"),
        ("19 99 €", "19.99", "EUR"),
        ("€ 19 99", "19.99", "EUR"),
        # markup and entities
        ("19<sup>99</sup> €", "19.99", "EUR"),
        ("1.249 99 Lei", "1249.99", "RON"),
        ("<span>19</span>,<span>99</span> €", "19.99", "EUR"),
        ("$<span>12</span><span>.</span><span>99</span>", "12.99", None),
        ("12 € <sup>99</sup>", "12.99", "EUR"),
        ("19⁹⁹ €", "19.99", "EUR"),
        ("24,⁹⁹ €", "24.99", "EUR"),
        ("1 299⁰⁰", "1299.00", None),
        ("<del>29,99 €</del> <ins>19,99 €</ins>", "19.99", "EUR"),
        ("<12.99>", "12.99", None),
        ("<![CDATA[12.99]]>", "12.99", None),
        ("19,99 â‚¬", "19.99", "EUR"),
        ("19,99 \x80", "19.99", "EUR"),
        ("1&nbsp;234,50&nbsp;&euro;", "1234.50", "EUR"),
        ("<b>19,99</b>&#8364;", "19.99", "EUR"),
        ("19.99\x00 EUR", "19.99", "EUR"),
        ("\t19,99 €\r\n", "19.99", "EUR"),
        # negatives
        ("-5,00 €", "-5.00", "EUR"),
        ("−5,00 €", "-5.00", "EUR"),
        ("-$5.00", "-5.00", None),
        ("€ -5,00", "-5.00", "EUR"),
        ("5,00- EUR", "-5.00", "EUR"),
        ("(5.00)", "-5.00", None),
        ("（5.00）", "-5.00", None),
        ("(€5.00)", "-5.00", "EUR"),
        ("(You save $15.01)", "15.01", None),
        ("- $44.99", "44.99", None),
        ("- 44,99 €", "-44.99", "EUR"),
        ("—5,00 €", "-5.00", "EUR"),
        ("－500円", "-500", "JPY"),
        ("-CHF 5.00", "-5.00", "CHF"),
        ("-R$ 10,00", "-10.00", "BRL"),
        ("minus 5 EUR", "-5", "EUR"),
        ("12,99-€", "-12.99", "EUR"),
        ("12,99 EUR-", "-12.99", "EUR"),
        ("[-24.99]", "-24.99", None),
        ("-F\u202fCFA 5", "-5", "XOF"),
        ("12.99 CR", "-12.99", None),
        ("$(12.99)", "-12.99", None),
        ("(1.234,56) EUR", "-1234.56", "EUR"),
        ("Preis: -5,00 €", "-5.00", "EUR"),
        ("Rabatt -5,00 €", "-5.00", "EUR"),
        ("€-12,50", "-12.50", "EUR"),
        ("Fr. -.95", "0.95", "CHF"),
        ("€ -,95", "0.95", "EUR"),
        ("-.95 €", "-0.95", "EUR"),
        ("$-.95", "-0.95", None),
        # spaces part everything: a minus; alone apart, a dash
        ("- € 12.50", "-12.50", "EUR"),
        ("– CHF 12.50", "-12.50", "CHF"),
        ("€ - 12.50", "-12.50", "EUR"),
        ("EUR - 12.50", "12.50", "EUR"),
        ("- ab 12,50 €", "12.50", "EUR"),
        ("-,49 €", "0.49", "EUR"),
        ("–,49 EUR", "0.49", "EUR"),
        ("¥1,234.50-", "1234.50", None),
        ("¥1,234.50 CR", "-1234.50", None),
        ("￥１，２３４．００－", "1234.00", None),
        ("10.50-20.50", "10.50", None),
        ("$2.50-$5.99/ Piece", "2.50", None),
        ("Preis (brutto): 5 €", "5", "EUR"),
        ("2 Piece - $6.75", "6.75", None),
        # words around
        ("ab 19,99 €", "19.99", "EUR"),
        ("Běžná cena 9 800 Kč", "9800", "CZK"),
        ("12,34 €/kg", "12.34", "EUR"),
        ("Price: $15.95/mo", "15.95", None),
        ("Preis in EUR: 1.299,00", "1299.00", "EUR"),
        ("14.00 SGD / Each", "14.00", "SGD"),
        ("$9.99 & Under", "9.99", None),
        # several numbers
        ("UVP 29,99 € 19,99 €", "19.99", "EUR"),
        ("statt 29,99 € jetzt 19,99 €", "19.99", "EUR"),
        ("19,99 € (UVP 29,99 €)", "19.99", "EUR"),
        ("Was: $124.95 Now: $99.00", "99.00", None),
        ("Was: $124.95 Now: $0.00", "124.95", None),
        ("from 10 to 20 EUR", "10", "EUR"),
        ("10-20 €", "10", "EUR"),
        ("zwischen 10 und 20 €", "10", "EUR"),
        ("от 100 до 200 руб.", "100", "RUB"),
        ("841,00 zł – 995,00 zł", "841.00", "PLN"),
        ("2 x 4,99", "4.99", None),
        ("3 Ausgaben für nur 14,85 EUR", "14.85", "EUR"),
        ("50 - $2.00 100 - $2.75", "2.00", None),
        ("1-9: $5.00, 10+: $4.50", "5.00", None),
        ("AED 8000 (USD 2179)", "8000", "AED"),
        ("34.12 (40.94 inc VAT)", "34.12", None),
        ("-20% 15,99 €", "15.99", "EUR"),
        ("5 833,00 € -5% 6 140,00 €", "5833.00", "EUR"),
        ("24.12.2025 19,99 €", "19.99", "EUR"),
        ("24.12.2025: 19,99", "19.99", None),
        ("2025-12-24T10:00 19.99", "19.99", None),
        ("24. Dezember 2025 19", "19", None),
        ("5th Dec. 2025: 19.99", "19.99", None),
        ("Art.-Nr. 12345 19,99", "19.99", None),
        ("SKU 12345: 19,99 €", "19.99", "EUR"),
        ("12x de R$ 44,00 sem juros", "44.00", "BRL"),
        ("399 167.00 руб 420 176.16 руб", "399167.00", "RUB"),
        ("2x4,99", "4.99", None),
        ("2*4,99", "4.99", None),
        ("10x R$ 29,90 ou R$ 299,00 à vista", "299.00", "BRL"),
        ("4 x 25€ ou 100 €", "100", "EUR"),
        ("4 payments of $25.00 or $100.00", "100.00", None),
        ("4 payments of $25.00", "25.00", None),
        ("36 Raten zu je 33,33 € Barpreis 1.099,00 €", "1099.00", "EUR"),
        ("3 cuotas de $ 3.333,00 = $ 9.999,00", "9999.00", None),
        ("0.5 l (1 l = 2,58 €) 1,29 €", "1.29", "EUR"),
        ("1 kg = 4,98 €", "4.98", "EUR"),
        ("(1,99 € / 100 g) 19,99 €", "19.99", "EUR"),
        ("Inhalt: 50 ml (25,98 € * / 100 ml) 12,99 € *", "12.99", "EUR"),
        ("Du sparst 20,00 € 39,99 €", "39.99", "EUR"),
        ("Ahorras 20,00 € 39,99 €", "39.99", "EUR"),
        ("UVP 49,95 €, Sie sparen 20 % (10,00 €) 39,95 €", "39.95", "EUR"),
        ("You save 20% / $10.00. You pay $39.95", "39.95", None),
        ("Oszczędzasz 20 zł 39 zł", "39", "PLN"),
        ("Shipping: $4.90 Price: $39.99", "39.99", None),
        ("2 for 99,-", "99", None),
        ("zzgl. 4,95 € Versand: 19,99 €", "19.99", "EUR"),
        ("Reg. $29.99 Sale $19.99", "19.99", None),
        ("van € 29,99 voor € 19,99", "19.99", "EUR"),
        ("Alter Preis: 29,99 € Neuer Preis: 19,99 €", "19.99", "EUR"),
        ("Běžná cena: 1 299 Kč, naše cena: 999 Kč", "999", "CZK"),
        ("299,00 TL yerine 199,00 TL", "199.00", "TRY"),
        ("Niedrigster Preis der letzten 30 Tage: 15,00 €, Preis 19,00 €", "19.00", "EUR"),
        ("Prix le plus bas des 30 derniers jours : 15,00 € 19,00 €", "19.00", "EUR"),
        ("Førpris: 299,00 kr. Nu: 199,00 kr.", "199.00", None),
        ("15 € → 10 €", "10", "EUR"),
        ("15,00 € -> 10,00 €", "10.00", "EUR"),
        ("15 990 Ft => 12 990 Ft", "12990", "HUF"),
        ("จาก 199 บาท เหลือ 99 บาท", "99", "THB"),
        ("Preț redus de la 199,99 lei la 149,99 lei", "149.99", "RON"),
        ("Statt 49,95 € nur 29,95", "29.95", "EUR"),
        ("29,95 statt 49,95 €", "29.95", "EUR"),
        ("29,- (UVP 49,95 €)", "29", "EUR"),
        ("29,95 + 4,95 € Versand", "29.95", "EUR"),
        ("statt 49,95 € jetzt 3 Stück", "49.95", "EUR"),
        ("Price reduced from $34.99 to $24.99", "24.99", None),
        ("reduziert von 34,99 € auf 24,99 €", "24.99", "EUR"),
        ("Prix régulier 29,99 $ Prix soldé 19,99 $", "19.99", None),
        ("MRP: ₹2,999.00 (50% OFF) ₹999", "999", "INR"),
        ("₹12,999.00M.R.P: ₹15,999.00", "12999.00", "INR"),
        ("Voriger Preis: € 29,99 € 24,99", "24.99", "EUR"),
        ("ราคาปกติ 1,990.00 บาท ลดเหลือ 1,290.00 บาท", "1290.00", "THB"),
        ("Il prezzo originale era: 34,99 €. Il prezzo attuale è: 24,99 €.", "24.99", "EUR"),
        ("Det ursprungliga priset var: 349 kr. Det nuvarande priset är: 249 kr.", "249", None),
        ("Pierwotna cena wynosiła: 349,00 zł. Aktualna cena wynosi: 249,00 zł.", "249.00", "PLN"),
        ("Orijinal fiyat: 349,00₺. Şu andaki fiyat: 249,00₺.", "249.00", "TRY"),
        ("12 990 Ft helyett 9 990 Ft", "9990", "HUF"),
        ("Preț vechi: 199,99 Lei Preț nou: 149,99 Lei", "149.99", "RON"),
        ("Παλιά τιμή 59,99 € Νέα τιμή 39,99 €", "39.99", "EUR"),
        ("Redovna cijena: 59,99 € Akcijska cijena: 39,99 €", "39.99", "EUR"),
        ("Redna cena 59,99 € Akcijska cena 39,99 €", "39.99", "EUR"),
        ("Sena kaina 59,99 € Nauja kaina 39,99 €", "39.99", "EUR"),
        ("Vecā cena 59,99 € Jaunā cena 39,99 €", "39.99", "EUR"),
        ("Tavahind 59,99 € Soodushind 39,99 €", "39.99", "EUR"),
        ("정가 59000원 판매가 39000원", "39000", "KRW"),
        ("السعر القديم 599 ر.س السعر الجديد 399 ر.س", "399", "SAR"),
        ("מחיר קודם ₪599 מחיר ₪399", "399", "ILS"),
        ("Giá gốc: 1.599.000₫ Giá khuyến mãi: 1.399.000₫", "1399000", "VND"),
        ("Compare at $59.99 $39.99", "39.99", None),
        ("10,22 € / 19,99 лв.", "10.22", "EUR"),
        ("19.99 EUR / 21.99 USD", "19.99", "EUR"),
        ("Netto: 10,00 € / Brutto: 11,90 €", "10.00", "EUR"),
        ("€ 12,50 [D] / € 12,90 [A]", "12.50", "EUR"),
        ("0,83 € / l 2,49 €", "2.49", "EUR"),
        ("Gr. 38 - 11,90 €", "11.90", "EUR"),
        ("Golf 7 - 8.990,00 €", "8990.00", "EUR"),
        # a sign in front of the second number is not the first one's
        ("Windows 11 $139", "139", None),
        ("USB 3.0 €24.99", "24.99", "EUR"),
        ("Pack of 6 US$ 24.99", "24.99", "USD"),
        ("Size: 42 EUR 24,99", "24.99", "EUR"),
        ("Galaxy S24 CHF 899.-", "899", "CHF"),
        ("Top 10 Rs. 499/-", "499", "INR"),
        ("2 € 24,99", "24.99", "EUR"),
        ("12 € 10,50 €", "12", "EUR"),
        ("7 Up 1,29 €", "1.29", "EUR"),
        ("2er-Set 12,99", "12.99", None),
        ("Pack of 6: 12.99", "12.99", None),
        ("3 @ 4.00", "4.00", None),
        ("PS5 499,99 €", "499.99", "EUR"),
        ("Galaxy S24 899 €", "899", "EUR"),
        ("iPhone 15 899 €", "899", "EUR"),
        ("Size 42 599 kr", "599", None),
        ("40 % vol 1 299 kr", "1299", None),
        ("€ 24 500 g", "24", "EUR"),
        ("€ 24 500 Ft", "24500", "EUR"),
        ("4006381333931 24 €", "24", "EUR"),
        ("Prix1 299,99 €", "1299.99", "EUR"),
        ("ID: 77 Price: 5.00", "5.00", None),
        ("Stock 12, price 24.99", "24.99", None),
        ("Preis 25 Gewicht 12", "25", None),
        ("0,75 l (13,32 €/l) 9,99 €", "9.99", "EUR"),
        ("19.99 https://shop.example/p/12345", "19.99", None),
        ("MRP Rs.499/- Offer Rs.399/-", "399", "INR"),
        ("Set of 4 £20", "20", "GBP"),
        ("M.R.P.: ₹1,999.00 Price: ₹1,299.00", "1299.00", "INR"),
        ("Dec 24, 2025 $19.99", "19.99", None),
        ("4006381333931;19,99", "19.99", None),
        ("Artikelnr. 4711 19,99", "19.99", None),
        ("19,99 € 12:30 Uhr", "19.99", "EUR"),
        # several spellings of francs, euros and their hundredths
        ("12 EUR 50", "12.50", "EUR"),
        ("12 euros 50", "12.50", "EUR"),
        ("12 CHF 50", "12.50", "CHF"),
        ("3 EUR 10 Stück", "3", "EUR"),
        ("1 Stück $5, 10 Stück $40", "5", None),
        ("3 € 24 Monate", "3", "EUR"),
        ("5 EUR 20 EUR", "5", "EUR"),
        ("100,oo €", "100", "EUR"),
        ("vanaf 9,95 p/m", "9.95", None),
        ("9,95 p.m.", "9.95", None),
        ("50p/kg", "0.50", None),
        ("19,99 \\u20ac", "19.99", "EUR"),
        # a code in brackets behind a sign
        ("$9.90 [CAD]", "9.90", "CAD"),
        ("12,99 р. (BYN)", "12.99", "BYN"),
        ("Rs. 1,250.00 (LKR)", "1250.00", "LKR"),
        ("19,99 € (21,99 $)", "19.99", "EUR"),
        # old prices
        ("Streichpreis 99,00 €, Aktionspreis 79,00 €", "79.00", "EUR"),
        ("Prix normal 12,00 € Prix réduit 9,90 €", "9.90", "EUR"),
        ("vun 49,90 € elo 39,90 €", "39.90", "EUR"),
        ("EK: 12,00 € VK: 24,95 €", "24.95", "EUR"),
        ("było 299,99 zł jest 199,99 zł", "199.99", "PLN"),
        ("建議售價 ¥1590 網路價 ¥1290", "1290", None),
        ("~~29,99 €~~ 19,99 €", "19.99", "EUR"),
        ("~~29,99 €~~", "29.99", "EUR"),
        ('<span class="price-old">29,99 €</span> <span>19,99 €</span>', "19.99", "EUR"),
        ('<i style="text-decoration:line-through">29,99 €</i> 19,99 €', "19.99", "EUR"),
        ('<span class="gold">29,99 €</span> 19,99 €', "29.99", "EUR"),
        # prices per unit and prices for several
        ("1-9 Stück: 9,90 € / ab 10 Stück: 8,90 €", "9.90", "EUR"),
        ("12,99 € / Flasche (17,32 € / l)", "12.99", "EUR"),
        ("12.99 ($1.08/oz)", "12.99", None),
        ("9,99 €/Monat, danach 14,99 €", "9.99", "EUR"),
        ("$24 97 /each", "24.97", None),
        ("19,99/24,99", "19.99", None),
        ("฿249 -17%", "249", "THB"),
        ("Retail: $29.90 You pay: $24.90", "24.90", None),
        ("Écotaxe 0,30 € incluse 24,90 €", "24.90", "EUR"),
        ("2,99 € → 2,49 €", "2.49", "EUR"),
        ("24.90 / 29.90", "24.90", None),
        ("gespart 5,00 € 24,99 €", "24.99", "EUR"),
        ("US 19.99", "19.99", None),
        ("2 FOR £50", "50", "GBP"),
        ("ab 10: 8,90", "8.90", None),
        ("10 - 12,50", "10", None),
        ("4,5/5", "4.5", None),
        ("50/Stk", "50", None),
        ("10x2,50 €", "2.50", "EUR"),
        # what else stands there
        ("4.8 stars 19.99", "19.99", None),
        ("2024/25 19,99 €", "19.99", "EUR"),
        ("1-2 Werktage 19,99 €", "19.99", "EUR"),
        ("(4) 1 299 000 Ft", "1299000", "HUF"),
        ("2000-2500", "2000", None),
        ("2012", "2012", None),
        # whose dollar, behind the number; a code that touches its sign
        ("$12.50 US", "12.50", "USD"),
        ("$12.50 (CA)", "12.50", "CAD"),
        ("$12.50-AU", "12.50", "AUD"),
        ("$10 - $20 US", "10", None),
        ("$5 IN STOCK", "5", None),
        ("$1,299.00 M.N.", "1299.00", "MXN"),
        ("CNY￥1299", "1299", "CNY"),
        ("RMB¥1299", "1299", "CNY"),
        # codes that are words, where nothing makes a sentence of them
        ("129,99 ron", "129.99", "RON"),
        ("Preț: 129 ron/buc", "129", "RON"),
        ("12.50 Try", "12.50", "TRY"),
        ("5 all in", "5", None),
        ("try 12.50", "12.50", None),
        # pence in front
        ("GBX 1250", "12.50", "GBP"),
        # UTF-8 that was read as windows-1252
        ("1Â 299,00 €", "1299.00", "EUR"),
        ("1â€¯299,00Â\xa0â‚¬", "1299.00", "EUR"),
        ("12,50 zÅ‚", "12.50", "PLN"),
        ("999 KÄ\x8d", "999", "CZK"),
        ("1299 Ñ€ÑƒÐ±.", "1299", "RUB"),
        ("12,50 Ã¢â€šÂ¬", "12.50", "EUR"),
        # spaces beside the marks of groups; a program's apostrophe
        ("Rs. 1, 299.00", "1299.00", "INR"),
        ("€1. 234,50", "1234.50", "EUR"),
        ("1 .299,00", "1299.00", None),
        ("CHF 1' 299.95", "1299.95", "CHF"),
        ("Set of 4, 199.00", "199.00", None),
        ("CHF 1\\'299.95", "1299.95", "CHF"),
        # no francs, no fillér, no cents
        ("-.95 CHF", "0.95", "CHF"),
        ("–.95", "0.95", None),
        ("–5.95", "-5.95", None),
        ("12 990 Ft-", "12990", "HUF"),
        ("€ 1.299,=", "1299", "EUR"),
        ("5 Fr. 50", "5.50", "CHF"),
        # how many there are in one
        ("Lot de 6 - 12,99 €", "12.99", "EUR"),
        ("Conf. da 6 - 12,99 €", "12.99", "EUR"),
        ("de 6 - 12,99 €", "6", "EUR"),
        ("P.V.P.R. 29,90 € 19,90 €", "19.90", "EUR"),
        # what programs write
        (
            '{"@context":"https://schema.org","@type":"Offer","price":12.5,"priceCurrency":"EUR"}',
            "12.5",
            "EUR",
        ),
        (
            '<meta itemprop="price" content="12.50"><meta itemprop="priceCurrency" content="EUR">',
            "12.50",
            "EUR",
        ),
        # names of further languages
        ("129 ريال سعودي", "129", "SAR"),
        ("129 درهم مغربي", "129", "MAD"),
        ("129 歐元", "129", "EUR"),
        ("129 新台幣", "129", "TWD"),
        ("129,000.00 ກີບ", "129000.00", "LAK"),
        ("129 pesos chilenos", "129", "CLP"),
        # for nothing
        ("Gratis!", "0", None),
        ("Free of charge", "0", None),
        ("kostenfrei", "0", None),
        ("Offert", "0", None),
        ("Ücretsiz", "0", None),
        ("za darmo", "0", None),
        ("безкоштовно", "0", None),
        ("δωρεάν", "0", None),
        ("無料", "0", None),
        ("مجاني", "0", None),
    ],
)
def test_reads(text: str, amount: str, currency: str | None) -> None:
    price = parse_price(text)
    assert (price.amount, price.currency) == (Decimal(amount), currency)
    assert price.raw == text
    assert not price.ambiguous or price.currency == "VND"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "price/empty"),
        (" \xa0\u200b", "price/empty"),
        (None, "price/empty"),
        (float("nan"), "price/empty"),
        (Decimal("sNaN"), "price/empty"),
        ("abc", "price/unreadable"),
        ("EUR", "price/unreadable"),
        ("NaN", "price/unreadable"),
        ("Infinity", "price/unreadable"),
        ("40% OFF", "price/unreadable"),
        ("10-20%", "price/unreadable"),
        ("10 bis 20 Mio. €", "price/unreadable"),
        ("1,2 mld. €", "price/unreadable"),
        ("12 tkr", "price/unreadable"),
        ("12 χιλ. €", "price/unreadable"),
        ("1.5 ล้านบาท", "price/unreadable"),
        ('{"amountMicros":"12500000","currencyCode":"USD"}', "price/unreadable"),
        ('{"centAmount": 1250, "currencyCode": "EUR"}', "price/unreadable"),
        ("$10-20k", "price/unreadable"),
        # nothing tells which number it is
        ("12 34", "price/unreadable"),
        ("1 2 3", "price/unreadable"),
        ("1234 5678", "price/unreadable"),
        ("12 990 15 990", "price/unreadable"),
        ("19\x0099", "price/unreadable"),
        ("15.08.2017", "price/unreadable"),
        ("2017-08-15", "price/unreadable"),
        ("July, 2004", "price/unreadable"),
        ("31. Januar 2024", "price/unreadable"),
        ("5 May 2023", "price/unreadable"),
        ("15-Jan-2025", "price/unreadable"),
        ("Q3 2024", "price/unreadable"),
        ("Q1/2025", "price/unreadable"),
        ("2025 Q1", "price/unreadable"),
        ("1H 2024", "price/unreadable"),
        ("KW 12/2024", "price/unreadable"),
        ("Week 12", "price/unreadable"),
        ("2024/25", "price/unreadable"),
        ("2024-25", "price/unreadable"),
        ("Herbst 2024", "price/unreadable"),
        ("end of 2025", "price/unreadable"),
        ("mid-2025", "price/unreadable"),
        ("~~~~", "price/unreadable"),
        ("(555) 123-4567", "price/unreadable"),
        ("Fax: (0)30 123456-78", "price/unreadable"),
        ("2-3 Tage", "price/unreadable"),
        ("5 - 6 Werktage", "price/unreadable"),
        ("3-5 business days", "price/unreadable"),
        ("24h", "price/unreadable"),
        ("20 °C", "price/unreadable"),
        ("100 Bewertungen", "price/unreadable"),
        ("4,8 Sterne", "price/unreadable"),
        ("Seite 5", "price/unreadable"),
        ("Version 2", "price/unreadable"),
        ("EU 42", "price/unreadable"),
        ("9-18 Uhr", "price/unreadable"),
        ("8pm", "price/unreadable"),
        ("für 4 Personen", "price/unreadable"),
        ("ab 18 Jahren", "price/unreadable"),
        ("19,99⁹⁹ €", "price/unreadable"),
        ("24/7", "price/unreadable"),
        ("50x70", "price/unreadable"),
        ("10x20x30", "price/unreadable"),
        ("55 x 35 x 20", "price/unreadable"),
        ("1OO,OO €", "price/unreadable"),
        ("1万2900円", "price/unreadable"),
        ("3 lakh 50,000", "price/unreadable"),
        ("5 тыс. 500 руб.", "price/unreadable"),
        ("T€ 12,9", "price/unreadable"),
        ("5 k€", "price/unreadable"),
        ("16.00 ft", "price/unreadable"),
        ("500 ml", "price/unreadable"),
        ("3 кг", "price/unreadable"),
        ("10 Stück", "price/unreadable"),
        ("12  kg", "price/unreadable"),
        ("24 Monate", "price/unreadable"),
        ("30 min", "price/unreadable"),
        ("12x", "price/unreadable"),
        ("1.2.3", "price/unreadable"),
        # to read these without what follows would be wrong by orders of magnitude
        ("5k", "price/unreadable"),
        ("€5K", "price/unreadable"),
        ("$1.5M", "price/unreadable"),
        ("€ 1.2m", "price/unreadable"),
        ("£350 m", "price/unreadable"),
        ("$5B", "price/unreadable"),
        ("1,5 Mio. €", "price/unreadable"),
        ("3,5 TEUR", "price/unreadable"),
        ("1万円", "price/unreadable"),
        ("1 lakh", "price/unreadable"),
        ("5½ €", "price/unreadable"),
        ("5 tys. zł", "price/unreadable"),
        ("10 хил. лв.", "price/unreadable"),
        ("R$ 5 mil", "price/unreadable"),
        ("Rp 150rb", "price/unreadable"),
        ("1만원", "price/unreadable"),
        ("۲۰۰ هزار ریال", "price/unreadable"),
        ("12.99 Cr", "price/unreadable"),
        # percentages
        ("20 Prozent", "price/unreadable"),
        ("%20", "price/unreadable"),
        ("20％", "price/unreadable"),
        ("％20", "price/unreadable"),
        ("٢٠٪", "price/unreadable"),
        ("20‰", "price/unreadable"),
        # other numbers
        ("+49 30 1234567", "price/unreadable"),
        ("Tel. 030 1234567", "price/unreadable"),
        ("call 1-800-555-1234", "price/unreadable"),
        ("978-3-16-148410-0", "price/unreadable"),
        ("L-1234 Luxembourg", "price/unreadable"),
        ("1/2", "price/unreadable"),
        ("SKU 12345", "price/unreadable"),
        ("https://shop.example/p/12345", "price/unreadable"),
        ("1:87", "price/unreadable"),
        ("12:30", "price/unreadable"),
        # a spreadsheet's errors and formulas
        ("#DIV/0!", "price/unreadable"),
        ("=A1*2", "price/unreadable"),
        # a slip of the hand
        ("1,,5", "price/unreadable"),
        ("1_234", "price/unreadable"),
        ("1O,00", "price/unreadable"),
        ("l9,99 €", "price/unreadable"),
        ("19,9O €", "price/unreadable"),
        ("MX924IX", "price/unreadable"),
        ("1.234.5", "price/unreadable"),
        ("1,23,45", "price/unreadable"),
        ("9" * 10_000, "price/unreadable"),
        ("(" * 100_000 + "5", "price/unreadable"),
        ("a" * 100_000 + "_5 €", "price/unreadable"),
        ("\u200b" * 60 + "x", "price/unreadable"),
        (True, "price/unreadable"),
        (b"19.99", "price/unreadable"),
        pytest.param(object(), "price/unreadable", id="object"),
        ("1e3", "price/scientific-notation"),
        ("1,5E+03", "price/scientific-notation"),
        ("€ 1.2e-3", "price/scientific-notation"),
        ("9" * 16, "price/range"),
        ("1." + "0" * 21, "price/range"),
        ("1." + "0" * 19 + " ct", "price/range"),
        ("1" + ".000" * 6, "price/range"),
        (float("inf"), "price/range"),
        (10**15, "price/range"),
        (1e300, "price/range"),
        (Decimal("1e999999"), "price/range"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_refuses(text: object, code: str) -> None:
    with pytest.raises(PriceError) as caught:
        parse_price(text)
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError)
    assert len(str(caught.value)) < 250, "messages quote the start of the input only"


def test_refuses_an_integer_that_python_will_not_print() -> None:
    with pytest.raises(PriceError, match="at most 15 digits"):
        parse_price(10**5000)


def test_message_says_what_was_expected_and_what_came() -> None:
    with pytest.raises(PriceError, match=re.escape("'19.99 EUR', got 'on request'")):
        parse_price("on request")


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (5, "5"),
        (-5, "-5"),
        (5.1, "5.1"),
        (1.234, "1.234"),
        (-1.234, "-1.234"),
        (1e-7, "0.0000001"),
        (Decimal("5.10"), "5.10"),
        (Decimal("999.999"), "999.999"),
    ],
)
def test_numbers_are_their_own_amount(value: object, amount: str) -> None:
    price = parse_price(value, decimal_mark=",", default_currency="EUR")
    assert price.readings == (Decimal(amount),)
    assert price.currency == "EUR"


@pytest.mark.parametrize(
    ("text", "amount", "other"),
    [
        ("1,234", "1234", "1.234"),
        ("1.234 €", "1234", "1.234"),
        ("Rp 31.500", "31500", "31.500"),
        ("-1,234", "-1234", "-1.234"),
        ("999.999", "999999", "999.999"),
        # three decimals, ISO 4217
        ("1.234 KWD", "1.234", "1234"),
        ("TND 12.500", "12.500", "12500"),
        ("125,500 DT", "125.500", "125500"),
        # but not behind a mark that groups digits there
        ("BHD 1,234", "1234", "1.234"),
        ("IQD 25,000", "25000", "25.000"),
        ("25,000 د.ع", "25000", "25.000"),
    ],
)
def test_lone_group_of_three_has_two_readings(text: str, amount: str, other: str) -> None:
    price = parse_price(text)
    assert price.ambiguous
    assert price.readings == (Decimal(amount), Decimal(other))


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("1.234", ".", "1.234"),
        ("1.234", ",", "1234"),
        ("KWD 1,234", ".", "1234"),
        # what is clear stays clear, whatever the mark
        ("4,20", ".", "4.20"),
        ("4.20", ",", "4.20"),
        ("1.299,00", ".", "1299.00"),
        ("1,299.00", ",", "1299.00"),
        ("1.234.567", ".", "1234567"),
        ("1,234.-", ",", "1234"),
    ],
)
def test_decimal_mark_settles_the_ambiguous_alone(text: str, mark: str, amount: str) -> None:
    price = parse_price(text, decimal_mark=mark)
    assert price.amount == Decimal(amount)
    assert price.readings == (price.amount,)


@pytest.mark.parametrize(
    ("text", "options", "currency", "source"),
    [
        ("$5", {}, None, None),
        ("5 kr", {}, None, None),
        ("¥500", {}, None, None),
        ("$5", {"currency_hint": "CAD"}, "CAD", "hint"),
        ("$5", {"currency_hint": "C$"}, "CAD", "hint"),
        ("$5", {"currency_hint": "$ US"}, "USD", "hint"),
        ("$5", {"currency_hint": "Canadian dollars"}, "CAD", "hint"),
        ("C$5", {"currency_hint": "NIO"}, "NIO", "hint"),
        ("M 5", {"currency_hint": "LSL"}, "LSL", "hint"),
        ("5 kr", {"currency_hint": "Pris i NOK"}, "NOK", "hint"),
        ("¥500", {"currency_hint": "CNY"}, "CNY", "hint"),
        ("$5", {"currency_hint": "EUR"}, None, None),
        ("$5", {"currency_hint": "nonsense"}, None, None),
        ("$5", {"default_currency": "USD"}, "USD", "default"),
        ("$5", {"default_currency": "EUR"}, None, None),
        ("$5", {"currency_hint": "AUD", "default_currency": "USD"}, "AUD", "hint"),
        # a hint never overrides what the text says
        ("5 EUR", {"currency_hint": "USD", "default_currency": "USD"}, "EUR", "text"),
        ("US$5", {"currency_hint": "CAD"}, "USD", "text"),
        ("5 €", {"currency_hint": "$"}, "EUR", "text"),
        # a sign with a usual meaning and further ones
        ("Rs 5", {}, "INR", "text"),
        ("Rs 5", {"currency_hint": "PKR"}, "PKR", "hint"),
        ("1299元", {"default_currency": "TWD"}, "TWD", "default"),
        ("1299元", {}, "CNY", "text"),
        ("5", {"currency_hint": "ron"}, "RON", "hint"),
        ("50p", {"currency_hint": "GBP"}, "GBP", "hint"),
        ("99 ct", {"default_currency": "EUR"}, "EUR", "default"),
        ("99 ct", {"default_currency": "JPY"}, None, None),
        ("£5", {"default_currency": "EGP"}, "EGP", "default"),
        ("£5", {"default_currency": "EUR"}, "GBP", "text"),
        # no currency in the text
        ("5", {}, None, None),
        ("5", {"default_currency": "EUR"}, "EUR", "default"),
        ("5", {"currency_hint": "€"}, "EUR", "hint"),
        ("5", {"currency_hint": "$", "default_currency": "USD"}, "USD", "hint"),
        ("free", {"default_currency": "EUR"}, "EUR", "default"),
    ],
)
def test_currency(
    text: str, options: dict[str, str], currency: str | None, source: str | None
) -> None:
    price = parse_price(text, **options)
    assert (price.currency, price.currency_source) == (currency, source)


@pytest.mark.parametrize("form", ["{} 5", "5 {}", "{}5", "5{}"])
def test_every_sign_is_known_on_either_side(form: str) -> None:
    scales = {"K", "M"} if form == "5{}" else set()  # five thousand, five million
    for sign in SIGNS.keys() - scales:
        price = parse_price(form.format(sign))
        assert (price.amount, price.currency) == (5, SIGNS[sign].usual), price.raw
        assert price.sign is not None, price.raw


@pytest.mark.parametrize(
    "options",
    [
        {"decimal_mark": "x"},
        {"default_currency": "EURO"},
        {"default_currency": "eur"},
        {"default_currency": "x" * 10_000},
        {"currency_hint": 5},
    ],
    ids=lambda options: repr(options)[:30],
)
def test_wrong_option_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(PriceError) as caught:
        parse_price("5", **options)
    assert caught.value.code == "price/option"
    assert len(str(caught.value)) < 250


def test_other_prices_are_kept() -> None:
    price = parse_price("UVP 29,99 € jetzt 19,99 € (24,99 €/kg)")
    assert price.amount == Decimal("19.99")
    assert price.others == (Decimal("29.99"), Decimal("24.99"))
    assert parse_price("26 to 50 €").others == (Decimal(50),)


def test_price_is_a_frozen_value() -> None:
    price = parse_price("19,99 €")
    assert price == Price(Decimal("19.99"), "EUR", "19,99 €", sign="€", currency_source="text"), (
        "the parser's shortcut builds what the constructor builds"
    )
    assert hash(price) == hash(parse_price("19,99 €"))
    assert pickle.loads(pickle.dumps(price)) == copy.deepcopy(price) == price
    with pytest.raises(FrozenInstanceError):
        price.amount = Decimal(1)  # type: ignore[misc]


def test_str_is_the_feed_form() -> None:
    assert str(parse_price("1.299,00 €")) == "1299.00 EUR"
    assert str(parse_price(1e-7)) == "0.0000001"


def test_what_was_read_before_does_not_matter() -> None:
    assert parse_price("5 K").amount == 5
    with pytest.raises(PriceError):
        parse_price("5K")
    assert parse_price("5 K").amount == 5


def test_memory_of_surroundings_is_bounded() -> None:
    for i in range(3000):
        word = "".join(chr(97 + int(digit)) for digit in str(i))
        assert parse_price(f"{word} 5 €", decimal_mark=".").amount == 5
    assert parse_price("zzz 5 €", decimal_mark=".").currency == "EUR"
