"""The page that checks a draft, on a started server: in both languages, without JavaScript, against what is hostile."""

from __future__ import annotations

import re
import shlex
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cards_drafts import in_pdf, in_word, in_workbook
from drafts import cards, large
from little import client_of
from markupsafe import escape
from pypdf import PdfReader
from started import Reply, Started, children, started

from graphsvc.review.checking import Checked, Checks
from graphsvc.store.embedded import EmbeddedStore

PLAN = "sprss-2018-2020"
BOUNDARY = "a-boundary"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
DRAFT = cards(("A77-01", 'Nová < "aktivita" & jiná', "1"), ("A77-03", "Další aktivita", "1"))
HOSTILE = rb"""
@prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> .
<https://graphsvc.example/id/plan/p/item/1> a g:Measure ; dct:identifier "<b>1</b>" ; dct:title "<script>alert(1)</script>" ;
  g:ofPlan <https://graphsvc.example/id/plan/sprss-2018-2020> ; g:codeText "\u202e\"><img src=x onerror=alert(1)>" ."""
CROSS_SITE: list[Mapping[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
]


@dataclass(frozen=True)
class Place:
    """A started server and the folder in which it and its processes make files for a while."""

    server: Started
    store: Path
    temporary: Path

    def send(
        self, data: bytes, name: str = "navrh.txt", path: str = "/check", headers: Mapping[str, str] | None = None, **fields: str
    ) -> Reply:
        return self.server.get(path, {**FORM, **(headers or {})}, form(data, name, **fields))

    def left(self) -> list[Path]:
        """What is left of checks that have ended."""
        return [*self.temporary.glob("graphsvc*"), *self.store.glob("preview-*")]


def form(data: bytes, name: str, **fields: str) -> bytes:
    quoted = name.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="draft"; filename="{quoted}"\r\n\r\n'.encode()
    return b"".join([*parts, head, data, f"\r\n--{BOUNDARY}--\r\n".encode()])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Iterator[Place]:
    store, temporary = tmp_path_factory.mktemp("checked") / "store", tmp_path_factory.mktemp("temporary")
    limits = {"GRAPHSVC_CHECK_SIZE": "8", "GRAPHSVC_CHECK_SECONDS": "20", "TMPDIR": str(temporary)}
    with started(copy_of_shipped(store), **limits) as running:
        place = Place(running, store, temporary)
        yield place
        assert not place.left()


@pytest.fixture(scope="module")
def result(place: Place) -> str:
    """The page about a draft."""
    answer = place.send(DRAFT, replaces=PLAN)
    assert (answer.status, answer.media_type) == (200, "text/html")
    return answer.body.decode()


@pytest.fixture(scope="module")
def address(result: str) -> str:
    """Where it is kept."""
    return re.findall(r'href="(/check/[\w-]{20,})"', result)[0]


def page(place: Place, path: str) -> str:
    answer = place.server.get(path, {"Accept": "text/html"})
    assert answer.status == 200, path
    return answer.body.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.mark.parametrize(("lang", "said"), [("cs", "Soubor s návrhem"), ("en", "File with the draft")])
def test_the_form_needs_no_script(place: Place, lang: str, said: str) -> None:
    html = page(place, f"/check?lang={lang}")
    assert said in html
    assert re.search(r'<form[^>]* action="/check\?lang=\w+" method="post" enctype="multipart/form-data"[ >]', html)
    assert f'<option value="{PLAN}">' in html
    assert "<script>" not in html


def test_findings_stand_in_groups_with_their_place_and_what_to_do(result: str) -> None:
    said = words(result)
    assert "Mezera v číslování" in said
    assert re.search(r"Upozornění A77-03 sprss-2018-2020 .*?Kde: řádek \d+, navrh\.txt", said)
    assert "<script>" not in result
    assert result.count("<h1") == 1


def test_what_comes_from_the_draft_is_text(result: str) -> None:
    assert "Nová &lt; &#34;aktivita&#34; &amp; jiná" in result


@pytest.mark.parametrize("group", ["rule", "severity", "item"])
def test_what_comes_from_rdf_is_text_too(place: Place, group: str) -> None:
    told = place.send(HOSTILE, "<i>draft</i>.ttl", "/api/check").json()
    assert told["findings"]
    html = page(place, f"{told['page']}?group={group}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not re.search(r"<script>|<img|<b>1|<i>draft|\u202e", html)
    report = place.server.get(told["reports"]["html"])
    assert not re.search(rb"<script|<img", report.body)
    assert "sandbox" in report.headers["Content-Security-Policy"]


def test_the_page_says_what_the_draft_would_change(result: str) -> None:
    changes = words(result[result.index('id="changes"') :])
    assert re.search(r"Přibude 2 A77-01 Nová.*A77-03 Další", changes)
    assert re.search(r"Zmizí 51 A\d\d-\d\d", changes)
    assert "Cíle plánu, které nenaplňuje žádná aktivita" not in changes, "the goals went with the documents that set them"


def test_findings_can_be_chosen_and_grouped_by_the_address(place: Place, address: str) -> None:
    whole, chosen = words(page(place, address)), words(page(place, f"{address}?severity=info&item=A77-03&group=item"))
    shown = [int(re.findall(r"Zobrazen\w* (\d+) nález", said)[0]) for said in (whole, chosen)]
    assert shown[0] > shown[1] > 0
    assert "zrušit výběr" in chosen
    nothing = words(page(place, f"{address}?severity=info&rule=missing-indicator")) if "missing-indicator" in whole else "odpovídá žádný"
    assert "odpovídá žádný" in nothing or "Zobrazeno 0" in nothing
    for wrong in ("severity=no", "rule=no", "item=no", "group=no"):
        answer = place.server.get(f"{address}?{wrong}", {"Accept": "text/html"})
        assert answer.status == 422
        assert "„no“" in answer.body.decode()


def test_the_result_can_be_read_in_the_other_language(place: Place, result: str, address: str) -> None:
    assert f'href="{address}?lang=en' in unescape(result)
    said = words(page(place, f"{address}?lang=en&group=severity"))
    assert "What the draft would change in the graph" in said
    assert "Nálezy" not in said


@pytest.mark.parametrize("ending", ["html", "xlsx", "json", "ttl"])
def test_the_same_can_be_downloaded(place: Place, address: str, ending: str) -> None:
    answer = place.server.get(f"{address}/report.{ending}")
    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="kontrola-navrhu.{ending}"'
    assert b"code-gap" in (
        b"".join(map(ZipFile(BytesIO(answer.body)).read, ZipFile(BytesIO(answer.body)).namelist())) if ending == "xlsx" else answer.body
    )
    assert place.server.get(f"{address}/report.{ending}?lang=en").headers["Content-Disposition"].endswith(f'check-of-draft.{ending}"')


def comments_of(data: bytes) -> str:
    """The comments of a draft that went back, as XML or one after the other."""
    if data.startswith(b"%PDF"):
        return "".join(one.get_object()["/Contents"] for page in PdfReader(BytesIO(data)).pages for one in page.annotations or ())
    with ZipFile(BytesIO(data)) as package:
        return "".join(package.read(part).decode() for part in package.namelist() if "comments" in part and part.endswith("xml"))


@pytest.mark.parametrize(("ending", "data"), [("docx", in_word(4)), ("xlsx", in_workbook(4)), ("pdf", in_pdf(4))])
def test_a_draft_goes_back_with_comments(place: Place, ending: str, data: bytes) -> None:
    told = place.send(data, f"navrh.{ending}", "/api/check", replaces=PLAN).json()
    assert told["counts"]["period-reversed"] == 1
    assert f'href="{told["reviewed"]}"' in page(place, told["page"])
    for lang, name, said in (("cs", "navrh-s-komentari", "Porušení"), ("en", "draft-with-comments", "Violation")):
        answer = place.server.get(f"{told['reviewed']}?lang={lang}")
        assert answer.status == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.{ending}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert said in comments_of(answer.body)
    other = {"docx": "xlsx", "xlsx": "docx", "pdf": "docx"}[ending]
    assert place.server.get(told["reviewed"].replace(ending, other)).status == 404


def test_where_making_comments_takes_too_long_the_page_gives_the_command(
    shipped_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = Checks.check

    def without(*words: Any) -> Checked:
        done = check(*words)
        return replace(done, without="time", files={name: file for name, file in done.files.items() if "reviewed" not in name})

    monkeypatch.setattr(Checks, "check", without)
    client, hostile = client_of(shipped_store), "<b>'; id.docx"
    told = client.post("/api/check", data={"draft": (BytesIO(in_word(1)), hostile), "replaces": PLAN}).get_json()
    assert (told["reviewed"], told["not_reviewed"]) == (None, "time")
    shown = client.get(told["page"]).text
    assert "trvala déle" in shown
    assert f"<code>{escape(shlex.join(['graphsvc', 'review', hostile, '--out', 'reviewed.docx']))}</code>" in shown


def test_a_text_does_not_go_back(place: Place, result: str, address: str) -> None:
    assert "/reviewed." not in result
    assert place.server.get(f"{address}/reviewed.docx").status == 404
    assert place.send(DRAFT, path="/api/check", replaces=PLAN).json()["reviewed"] is None


def test_a_result_is_known_to_nobody_else(place: Place, address: str) -> None:
    for path in (address, f"{address}/report.json"):
        headers = place.server.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Access-Control-Allow-Origin"] == "null"
        assert headers["X-Robots-Tag"] == "noindex"
    for path in (address[:-1], "/check/x", "/check/x/report.json", f"{address}/report.docx"):
        assert place.server.get(path).status == 404


def test_programs_get_the_same_as_json(place: Place) -> None:
    answer = place.send(DRAFT, path="/api/check", replaces=PLAN)
    told = answer.json()
    assert (answer.status, answer.media_type) == (200, "application/json")
    assert told["counts"]["code-gap"] >= 1
    assert [item["title"] for item in told["changes"]["added"]] == ['Nová < "aktivita" & jiná', "Další aktivita"]
    assert place.server.get(told["page"]).status == 200
    assert place.server.get(told["reports"]["ttl"]).media_type == "text/turtle"


@pytest.mark.parametrize(
    ("name", "data", "says", "czech"),
    [
        ("a.txt", b"\x00\xff", "a NUL byte stands at position 0): a.txt", "(nulový bajt na pozici 0): a.txt"),
        ('"><img src=x onerror=alert(1)>.txt', b"text\xff", "byte 0xff in line 1", "bajt 0xff na řádku 1"),
        ("../../../x\r\nSet-Cookie: a=b.ttl", b"<a> <b>", "no RDF that can be read", "nelze přečíst jako RDF"),
        ("", b"text", "A file with the draft is needed", "Chybí soubor s návrhem"),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_page_and_for_programs(place: Place, name: str, data: bytes, says: str, czech: str) -> None:
    answer, problem = place.send(data, name), place.send(data, name, "/api/check")
    assert (answer.status, answer.media_type) == (422, "text/html")
    assert czech in unescape(answer.body.decode())
    assert b"<img" not in answer.body
    assert b'role="alert"' in answer.body
    assert (problem.status, problem.media_type) == (422, "application/problem+json")
    assert says in problem.json()["detail"]
    assert "Set-Cookie" not in answer.headers


def test_an_unknown_plan_is_refused_with_a_sentence(place: Place) -> None:
    answer = place.send(DRAFT, replaces="<script>no-such-plan")
    assert answer.status in (404, 422)
    assert "no-such-plan" in answer.body.decode()
    assert "<script>" not in answer.body.decode()


@pytest.mark.parametrize("path", ["/check", "/api/check"])
@pytest.mark.parametrize("headers", CROSS_SITE)
def test_a_page_of_another_site_cannot_send_a_draft(place: Place, path: str, headers: Mapping[str, str]) -> None:
    assert place.send(DRAFT, path=path, headers=headers).status == 403


@pytest.mark.parametrize("path", ["/check", "/api/check"])
def test_a_draft_may_be_as_large_as_is_set_and_nothing_else(place: Place, path: str) -> None:
    large = place.send(b"x" * (8 << 20), path=path)
    assert large.status == 422, "it is read, and is no document of a known kind"
    assert place.send(b"x" * ((8 << 20) + 1), path=path).status == 413
    assert place.server.get(path, {**FORM, "Content-Length": str(9 << 20)}, b"").status == 413
    body = form(b"x" * (2 << 20), "navrh.txt")
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM['Content-Type']}\r\nContent-Length: {len(body)}\r\n\r\n"
    assert place.server.send(head.encode() + body).startswith(b"HTTP/1.1 413 ")  # told before all is read, which ends the connection


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "multipart/form-data"}, b"no boundary"),
        (FORM, b"no form"),
        (FORM, f"--{BOUNDARY}\r\n".encode()),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"draft=x"),
        ({"Content-Type": "text/plain"}, b"KARTA"),
        (FORM, b"".join(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n'.encode() for n in range(50))),
    ],
)
def test_what_is_no_form_with_a_file_is_refused(place: Place, headers: Mapping[str, str], body: bytes) -> None:
    assert place.server.get("/api/check", headers, body).status in (400, 413, 422)


def test_a_draft_that_takes_too_long_leaves_nothing_behind(tmp_path: Path, copy_of_shipped: Callable[[Path], Path]) -> None:
    store, temporary = tmp_path / "store", tmp_path / "temporary"
    temporary.mkdir()
    with started(copy_of_shipped(store), GRAPHSVC_CHECK_SECONDS="1", TMPDIR=str(temporary)) as running:
        place = Place(running, store, temporary)
        before = running.get("/sparql?query=SELECT%20(COUNT(*)%20AS%20?n)%20%7B?s%20?p%20?o%7D&format=csv").body
        for path in ("/check", "/api/check"):
            answer = place.send(large(30_000), "large.nt", path)
            assert answer.status == 503
            assert b"took longer than 1 seconds and was stopped" in answer.body or "déle než 1 s" in answer.body.decode()
            assert answer.headers["Retry-After"]
        assert not place.left()
        assert not [child for child in children(running.process.pid) if "review.checker" in Path(f"/proc/{child}/cmdline").read_text()]
        assert running.get("/sparql?query=SELECT%20(COUNT(*)%20AS%20?n)%20%7B?s%20?p%20?o%7D&format=csv").body == before


def test_one_client_cannot_take_all_places(place: Place) -> None:
    head = f"POST /api/check HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM['Content-Type']}\r\nContent-Length: 100000\r\n\r\n".encode()
    server = place.server
    waiting = [socket.create_connection((server.host, server.port), timeout=30) for _ in range(3)]
    try:
        for client in waiting:
            client.sendall(head + b"x")
        refused = await_refusal(place)
        assert refused.status == 503
        assert "Too many drafts are being sent" in refused.json()["detail"]
        assert server.get("/check").status == 200
    finally:
        for client in waiting:
            client.close()


def await_refusal(place: Place) -> Reply:
    """The answer to a draft once those before it have arrived at the server."""
    for _ in range(50):
        answer = place.send(b"text", path="/api/check")
        if answer.status == 503:
            return answer
        time.sleep(0.1)
    raise AssertionError(answer)
