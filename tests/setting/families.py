"""A document of each family, with invented content in the layouts of real ones."""

from __future__ import annotations

from dataclasses import replace

from tests.setting.layout import C, Grid, Layout, Para

CARDS = Layout(
    name="karty",
    head="Střednědobý plán rozvoje sociálních služeb v Modrém kraji 2030-2032",
    blocks=[
        Para("KARTY ROZVOJOVÝCH AKTIVIT", "heading"),
        Para("srpen 2029"),
        Para("KARTA ROZVOJOVÉ AKTIVITY"),
        Grid(
            [
                ["Číslo aktivity:", "A01-01"],
                ["Název aktivity:", "Podpora terénních služeb v Zelené Lhotě"],
                ["Vazba na strategický cíl:", "SC1 Dostupnost služeb SC2 Kvalita služeb"],
                ["Cílové skupiny uživatelů:", "senioři, osoby se zdravotním postižením"],
                ["Dotčené druhy sociálních služeb (§):", "Pečovatelská služba (§ 40), Osobní asistence (§ 39)"],
                ["Doba realizace:", "2030-2031"],
                ["Odpovědnost za realizaci:", "Modrý kraj ve spolupráci s obcemi"],
                ["Předpokládané náklady:", "2,5 mil. Kč"],
                ["Zdroje financování:", "MPSV, kraj, obce"],
                [
                    "Popis aktivity a její výstupy:",
                    "Aktivita navazuje na A01-02 a na potřeby obyvatel.\nFinancování: tato slova stojí v popisu a žádným polem nejsou.",
                ],
                ["Opatření vedoucí k naplnění", "\uf0b7 Vznik nové služby\n\uf0b7 Rozšíření služby stávající"],
            ],
            (1, 2),
        ),
        Para("KARTA ROZVOJOVÉ AKTIVITY"),
        Grid(
            [
                ["Číslo aktivity:", "A01-02"],
                ["Název aktivity:", "Druhá aktivita"],
                ["Vazba na strategický cíl:", "SC1 Dostupnost služeb SC2 Kvalita služeb"],
                ["Partneři projektu:", "Spolek Modrá hvězda"],
                ["Doba realizace:", "2032+"],
            ],
            (1, 2),
        ),
    ],
)

MONITORING = Layout(
    name="monitoring",
    head="Monitoring rozvojových aktivit SPRSS MK 2030 - 2032 (rok 2031)",
    wide=True,
    blocks=[
        Para("Strategický cíl č. 1 Dostupnost služeb v Modrém kraji"),
        Grid(
            [
                [
                    C("č. aktivity", down=2),
                    C("název rozvojové aktivity", down=2),
                    C("Odpovědnost za realizaci:", down=2),
                    C("Hodnocení", across=3),
                ],
                ["Plněna", "Plněna částečně", "Neplněna"],
                ["A01-01", "Podpora terénních služeb", "Modrý kraj, obce", "X", "", ""],
                ["A01-02", "Druhá aktivita", "obce", "", "X\nProces je posunut.", ""],
                ["A01-03", "Třetí aktivita", "MPSV, kraj", "", "", "Služba nevznikla."],
                ["A01-04", "Čtvrtá aktivita", "kraj", "Vznikla pracovní skupina.", "", "X"],
            ],
            (2, 6, 5, 4, 4, 4),
        ),
    ],
)

_FLAT = ["č. aktivity", "název rozvojové aktivity", "Odpovědnost za realizaci:", "Plněna", "Plněna částečně", "Neplněna"]
MONITORING_PLAIN = replace(
    MONITORING,
    blocks=[
        MONITORING.blocks[0],
        *(replace(block, rows=[_FLAT, *block.rows[2:]]) for block in MONITORING.blocks[1:] if isinstance(block, Grid)),
    ],
)
"""The same with headings in one row."""

REPORT = Layout(
    name="zprava",
    wide=True,
    blocks=[
        Para("ÚVOD"),
        Para(
            "Dne 1. 2. 2030 schválilo zastupitelstvo Modrého kraje svým Usnesením č. 15/30/ZK Strategii sociálního začleňování Modrého"
            " kraje 2030+ (dále jen „Strategie“)."
        ),
        Para("Strategie definuje 2 okruhů, které obsahují 3 opatření a strategických cílů. Informace o naplňování Strategie za rok 2031."),
        Para("PLNĚNÍ STRATEGICKÝCH CÍLŮ A OPATŘENÍ"),
        Para("OKRUH OPATŘENÍ I: Bydlení", "heading"),
        Para("Úvod prvního okruhu."),
        Grid(
            [
                ["Číslo", "Popis dílčí aktivity", "Indikátor plnění", "Termín plnění", "Odpovědnost"],
                ["", "", "", "", "Spolupráce"],
                [C("1.", down=2), C("Metodika bydlení", down=2), C("metodika", down=2), C("průběžně do 12 / 2032", down=2), "KÚ MK / OSV"],
                ["obce, NNO"],
                [C("Plnění / monitoring", across=2), C("ČÁSTEČNĚ", across=3)],
                [C("Komentář / popis", across=2), C("První věta komentáře.\nDruhá odkazuje na II/1.", across=3)],
                [C("2.", down=2), C("Přehled bytů", down=2), C("---", down=2), C("6/2031", down=2), "Modrý kraj"],
                ["---"],
                [C("Plnění / monitoring", across=2), C("Komentář pod špatným štítkem.", across=3)],
                [C("Komentář / popis", across=2), C("NEPLNĚNO", across=3)],
            ],
            (1, 5, 4, 4, 4),
        ),
        Para("OKRUH OPATŘENÍ II: Zaměstnanost", "heading"),
        Grid(
            [
                ["Číslo", "Popis dílčí aktivity", "Indikátor plnění", "Termín plnění", "Odpovědnost"],
                ["", "", "", "", "Spolupráce"],
                ["1.", "Třetí opatření", "počet setkání", "průběžně", "obce"],
                ["", "", "", "", "ÚP"],
                [C("Plnění / monitoring", across=2), C("PLNĚNO", across=3)],
                [C("Komentář / popis", across=2), C("", across=3)],
            ],
            (1, 5, 4, 4, 4),
        ),
    ],
)

ACTIONS = Layout(
    name="akcni-plan",
    wide=True,
    blocks=[
        Para("OKRUH OPATŘENÍ A: Systémová opatření", "heading"),
        Para("Okruh opatření A: úvod okruhu."),
        Para("A1 Spolupráce", "heading"),
        Grid(
            [
                [
                    "Číslo",
                    "Popis dílčí aktivity",
                    "Indikátor plnění",
                    "Termín plnění",
                    "Odpovědnost",
                    "Dotčená opatření krajské strategie",
                    "Plnění Komentář",
                    "Spolupráce",
                ],
                [
                    "A1.1",
                    "Podpora činnosti komise pro začleňování",
                    "Počet zasedání (zápisy)",
                    "10/2030 – 12/2032",
                    "KÚ MK / OSV",
                    "X / 1, 2. 5",
                    "Komise byla zřízena usnesením č. 47/30/RK.\nZasedá pravidelně.",
                    "obce, NNO",
                ],
                ["A.1.2", "Podpora škol", C("Počet aktivit", down=2), "průběžně", "kraj", "", "---------", ""],
                ["A1.3", "Podpora rodin", "12/2031", "obce", "III, VI., XI", "Probíhá.", "školy"],
            ],
            (2, 6, 5, 4, 4, 4, 10, 5),
            head=1,
        ),
        Para("Komentář: závěr oddílu."),
        Para("Koordinace s dalšími aktivitami ostatních strategií Modrého kraje"),
        Para("Strategie rozvoje Libereckého kraje 2021-2027:"),
        Para("= D3.1a, E1.1b"),
        Para("SEZNAM ZKRATEK"),
        Grid([["OSV", "Odbor sociálních věcí"], ["NNO", "Nestátní nezisková organizace"]], (1, 4)),
    ],
)

ALL = (CARDS, MONITORING, REPORT, ACTIONS)
