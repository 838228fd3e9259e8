"""Read a feed as a shop sends it: detect what it is, normalise its rows, explain what is wrong."""

from letzshop_core import read_feed

FEED = """# Export vom 03.11.
Artikelnummer;Titel;Preis;EAN;Verfügbarkeit
A-1;Kaffeemühle „Genießer“;1.299,00 €;4006381333931;auf Lager
A-2;Teekanne;auf Anfrage;4006381333948;auf Lager
A-3;Filter;4,20;8.80609E+12;ausverkauft
""".encode("windows-1252")

with read_feed(FEED, default_currency="EUR") as feed:
    print(f"{feed.encoding}, delimiter {feed.dialect.delimiter!r}, columns {dict(feed.columns)}")
    for row in feed.products():
        print(f"row {row.number}:", "rejected" if row.rejected else row.values)
        for finding in row.findings:
            print(f"    {finding.severity}: {finding.code}: {finding.message}")
