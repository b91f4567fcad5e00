"""A checked draft is published over the web: who may, what exactly, once, and what the pages say of it afterwards."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from drafts import cards
from started import ROOT, Reply, started
from writing import Client, bearer, logged, problem, token

from graphsvc.access.roles import Role
from graphsvc.settings import Settings

PLAN = "sprss-2018-2020"
HTML = {"Accept": "text/html"}
JSON = {"Content-Type": "application/json"}
GOAL = "6"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(store=tmp_path_factory.mktemp("published") / "store")


@pytest.fixture(scope="module")
def address(settings: Settings, copy_of_shipped: Callable[[Path], Path]) -> Iterator[str]:
    with started(copy_of_shipped(settings.store), GRAPHSVC_UPDATES="true", GRAPHSVC_QUERY_PROCESSES="1") as server:
        yield server.address


@pytest.fixture(scope="module")
def editor(address: str, settings: Settings) -> Client:
    return Client(address, bearer(token(settings, "jana", Role.EDITOR)))


def draft(*codes: str) -> bytes:
    return cards(*((code, f"Aktivita {code} se jménem", GOAL) for code in codes))


def checked(client: Client, data: bytes, name: str = "nové karty.txt", plan: str = PLAN) -> dict[str, Any]:
    """What the check of a draft says."""
    boundary = "----b"
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="replaces"\r\n\r\n{plan}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="draft"; filename="{name}"\r\n\r\n'
        ).encode()
        + data
        + f"\r\n--{boundary}--\r\n".encode()
    )
    reply = Client(client.address).ask("POST", "/api/check", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
    assert reply.status == 200, reply.body
    told: dict[str, Any] = reply.json()
    return told


def publish(client: Client, told: dict[str, Any], headers: dict[str, str] | None = None, **said: object) -> Reply:
    key = told["page"].rpartition("/")[2]
    return client.ask("POST", f"/api/check/{key}/publish", json.dumps(said).encode(), JSON | (headers or {}))


def restore(client: Client, number: int, headers: dict[str, str] | None = None, **said: object) -> Reply:
    return client.ask("POST", f"/api/plan/{PLAN}/editions/{number}/restore", json.dumps(said).encode(), JSON | (headers or {}))


def test_it_becomes_the_new_edition_and_the_pages_say_so(editor: Client, settings: Settings) -> None:
    anybody = Client(editor.address)
    before = anybody.values(f"SELECT (COUNT(*) AS ?n) {{ ?item a g:Measure ; g:ofPlan <https://graphsvc.example/id/plan/{PLAN}> }}")
    told = checked(editor, draft("A06-01", "A06-02"))
    page = anybody.ask("GET", told["page"], None, HTML).body.decode()
    assert "data-publish " in page
    assert "nove-karty" in page
    reply = publish(editor, told, note="Po jednání <b>skupiny</b>", accept=True)
    assert reply.status == 200, reply.body
    made = reply.json()
    assert (made["edition"], made["by"], made["items"], made["file"]) == (2, "jana", 2, "nové karty.txt")
    assert made["findings"]["violation"] == sum(one["severity"] == "violation" for one in told["findings"])
    assert made["data_version_before"]
    items = anybody.values(
        f"SELECT ?code {{ ?item a g:Measure ; g:ofPlan <https://graphsvc.example/id/plan/{PLAN}> ; dct:identifier ?code }}"
    )
    assert sorted(items) == ["A06-01", "A06-02"]
    listed = anybody.ask("GET", made["editions"], None, HTML).body.decode()
    assert "Po jednání &lt;b&gt;skupiny&lt;/b&gt;" in listed
    assert "znění před zveřejněním" in listed
    assert listed.index('id="edition-2"') < listed.index('id="edition-1"')
    assert made["editions"] in anybody.ask("GET", made["plan_page"], None, HTML).body.decode()
    editions = anybody.ask("GET", f"/api/plan/{PLAN}/editions").json()["editions"]
    assert [(one["edition"], one["by"]) for one in editions] == [(1, None), (2, "jana")]
    assert str(editions[0]["items"]) == before[0]
    difference = anybody.ask("GET", f"/api/plan/{PLAN}/editions/compare?before=1&after=2").json()
    assert len(difference["removed"]) + len(difference["changed"]) + difference["kept"] == editions[0]["items"]
    compared = anybody.ask("GET", f"{made['editions']}?before=1&after=2", None, HTML).body.decode()
    assert difference["removed"][0]["title"] in compared
    lines = [line for line in logged(settings) if line["operation"] == "publish"]
    assert [(line["outcome"], line["token"]) for line in lines] == [("begun", "jana"), ("done", "jana")]


def test_what_documents_said_in_an_edition_is_had_as_files(editor: Client) -> None:
    anybody = Client(editor.address)
    first = anybody.ask("GET", f"/api/plan/{PLAN}/editions").json()["editions"][0]
    for form, beginning in (("ttl", b"@prefix"), ("nt", b"<https"), ("nq", b"<https")):
        reply = anybody.ask("GET", first["files"][form])
        assert reply.status == 200
        assert reply.body.startswith(beginning)
    assert problem(anybody.ask("GET", f"/api/plan/{PLAN}/editions/99.ttl"))[0] == 404
    assert problem(anybody.ask("GET", f"/api/plan/{PLAN}/editions/1.exe"))[0] == 404
    assert problem(anybody.ask("GET", f"/api/plan/{PLAN}/editions/compare?before=x&after=2"))[0] == 422
    assert problem(anybody.ask("GET", "/api/plan/nowhere/editions"))[0] == 404
    iri = anybody.ask("GET", f"/id/plan/{PLAN}/edition/2", None, {"Accept": "text/turtle"})
    assert iri.status == 303
    assert b"g:Edition" in anybody.ask("GET", iri.headers["Location"]).body


def test_what_was_checked_against_other_data_is_not_published(editor: Client) -> None:
    one, other = checked(editor, draft("A06-01", "A06-03")), checked(editor, draft("A06-01", "A06-04"))
    assert publish(editor, one, accept=True).status == 200
    status, detail = problem(publish(editor, other, accept=True))
    assert status == 409
    assert "check it again" in detail
    assert problem(publish(editor, one, accept=True))[0] == 409
    again = checked(editor, draft("A06-01", "A06-04"))
    assert publish(editor, again, accept=True).status == 200


def test_a_former_edition_is_restored_by_who_has_seen_what_that_changes(editor: Client, settings: Settings) -> None:
    anybody = Client(editor.address)
    address = f"/api/plan/{PLAN}/editions"
    newest = anybody.ask("GET", address).json()["editions"][-1]
    assert newest["edition"] > 2
    seen = anybody.ask("GET", f"{address}/compare?before=current&after=2").json()
    assert [one["code"] for one in seen["added"]] == ["A06-02"]
    page = anybody.ask("GET", f"/page/plan/{PLAN}/editions?before=current&after=2", None, HTML).body.decode()
    assert f'data-address="{address}/2/restore"' in page
    assert seen["data_version"] in page
    assert f"graphsvc edition restore {PLAN} 2" in page
    reply = restore(editor, 2, data_version=seen["data_version"], note="Zpět")
    assert reply.status == 200, reply.body
    made = reply.json()
    assert (made["edition"], made["by"], made["note"], made["restored"]) == (newest["edition"] + 1, "jana", "Zpět", 2)
    assert made["content"] == anybody.ask("GET", address).json()["editions"][1]["content"]
    listed = anybody.ask("GET", f"{made['editions']}?before=current&after=2", None, HTML).body.decode()
    assert "Není co obnovovat" in listed
    assert "data-publish" not in listed
    assert "znovu 2. vydání" in listed
    assert [line["outcome"] for line in logged(settings)[-2:]] == ["begun", "done"]
    status, detail = problem(restore(editor, 1, data_version=seen["data_version"]))
    assert (status, "have changed" in detail) == (409, True), "somebody has published since"
    now = anybody.ask("GET", f"{address}/compare?before=current&after=2").json()["data_version"]
    assert problem(restore(editor, 2, data_version=now))[0] == 422


def test_who_may_not_restore_changes_nothing(editor: Client, settings: Settings) -> None:
    version = Client(editor.address).ask("GET", f"/api/plan/{PLAN}/editions/compare?before=current&after=1").json()["data_version"]
    count = len(logged(settings))
    assert problem(restore(Client(editor.address), 1, data_version=version))[0] == 401
    reader = Client(editor.address, bearer(token(settings, "looker", Role.READER)))
    assert problem(restore(reader, 1, data_version=version))[0] == 403
    assert problem(restore(editor, 1, {"Sec-Fetch-Site": "cross-site"}, data_version=version))[0] == 403
    assert problem(restore(editor, 99, data_version=version))[0] == 404
    assert (
        problem(editor.ask("POST", "/api/plan/nowhere/editions/1/restore", json.dumps({"data_version": version}).encode(), JSON))[0] == 404
    )
    assert problem(restore(editor, 1))[0] == 400
    assert problem(restore(editor, 1, data_version=version, accept=True))[0] == 400
    assert problem(restore(editor, 1, data_version=version, note="x" * 2_001))[0] == 422
    assert problem(restore(editor, 1, {"Content-Type": "text/plain"}, data_version=version))[0] == 415
    assert len(logged(settings)) == count


def test_the_documented_way_of_programs_publishes_and_restores(editor: Client, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "editions.md").read_text(encoding="utf-8").replace("http://127.0.0.1:8000", editor.address)
    (tmp_path / "new.txt").write_bytes(draft("A1.1"))
    secret = editor.who["Authorization"].removeprefix("Bearer ")
    codes = [code for code in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "$TOKEN" in code]
    made = []
    for code in codes:
        words = ["bash", "-euo", "pipefail", "-c", code]
        done = subprocess.run(words, cwd=tmp_path, env=os.environ | {"TOKEN": secret}, capture_output=True, timeout=60, check=True)
        made.append(json.loads(done.stdout))
    assert [(one["restored"], one["note"]) for one in made] == [(None, "Po jednání skupiny"), (1, "Zpět")]


def test_who_may_not_publish_changes_nothing(editor: Client, settings: Settings) -> None:
    told = checked(editor, draft("A06-09"))
    count = len(logged(settings))
    assert problem(publish(Client(editor.address), told, accept=True))[0] == 401
    reader = Client(editor.address, bearer(token(settings, "reader", Role.READER)))
    assert problem(publish(reader, told, accept=True))[0] == 403
    assert problem(publish(editor, told, {"Sec-Fetch-Site": "cross-site"}, accept=True))[0] == 403
    assert problem(publish(editor, {"page": "/check/none"}, accept=True))[0] == 404
    assert problem(publish(editor, told, accept="yes"))[0] == 400
    assert problem(publish(editor, told, note=1))[0] == 400
    assert problem(publish(editor, told, more=1))[0] == 400
    assert problem(publish(editor, told, note="x" * 2_001, accept=True))[0] == 422
    assert problem(publish(editor, told, {"Content-Type": "text/plain"}, accept=True))[0] == 415
    assert told["findings"]
    status, detail = problem(publish(editor, told))
    assert status == 422
    assert "violates rules" in detail
    assert len(logged(settings)) == count
    assert "A06-09" not in Client(editor.address).values("SELECT ?code { ?item dct:identifier ?code }")


def test_a_document_of_another_plan_is_not_replaced(editor: Client) -> None:
    told = checked(editor, draft("A06-11"), "ap-ssz-2024-2025-monitoring.txt")
    status, detail = problem(publish(editor, told, accept=True))
    assert status == 422
    assert "another name" in detail
    told = checked(editor, draft("A06-11"), "codelists.txt")
    reply = publish(editor, told, accept=True)
    assert (reply.status, reply.json()["published_graphs"]) == (200, ["https://graphsvc.example/graph/document-codelists"])


def test_a_new_plan_is_published_where_that_is_said(editor: Client) -> None:
    told = checked(editor, draft("B01-01"), "zcela-nový.txt", "")
    assert "it is a new plan" in problem(publish(editor, told, accept=True))[1]
    page = editor.ask("GET", told["page"], None, HTML).body.decode()
    assert 'id="publish-new"' in page
    reply = publish(editor, told, accept=True, new=True)
    assert (reply.status, reply.json()["edition"]) == (200, 1)


def test_rdf_is_published_with_the_plan_that_was_chosen(editor: Client) -> None:
    item = f"https://graphsvc.example/id/plan/{PLAN}/item/A06-20"
    data = f"""@prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> .
        <{item}> a g:Measure ; g:ofPlan <https://graphsvc.example/id/plan/{PLAN}> ; dct:identifier "A06-20" ;
        dct:title "Z dat"@cs ; g:cost [ <http://www.w3.org/2000/01/rdf-schema#label> "milion" ] ."""
    told = checked(editor, data.encode(), "data.ttl")
    assert publish(editor, told, accept=True).status == 200
    assert Client(editor.address).values(f"SELECT ?cost {{ <{item}> g:cost ?cost }}") == [
        "https://graphsvc.example/id/document/data/node/1"
    ]
    told = checked(editor, data.encode(), "more.ttl", "")
    assert "Choose the plan" in problem(publish(editor, told, accept=True))[1]


def test_where_writing_is_not_switched_on_the_page_says_so(tmp_path: Path, copy_of_shipped: Callable[[Path], Path]) -> None:
    with started(copy_of_shipped(tmp_path / "store"), GRAPHSVC_QUERY_PROCESSES="1") as server:
        client = Client(server.address)
        told = checked(client, draft("A06-01"))
        page = client.ask("GET", told["page"], None, HTML).body.decode()
        assert "Zveřejňování tu není zapnuté" in page
        assert not re.search(r"<form[^>]*data-publish", page)
        assert problem(publish(client, told, accept=True))[0] == 403
        empty = client.ask("GET", f"/page/plan/{PLAN}/editions?" + urlencode({"lang": "en"}), None, HTML).body.decode()
        assert "No edition has been published yet" in empty
