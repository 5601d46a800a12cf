"""What an analyst decides in the browser stands in the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from serving import fill, sample, serving
from watchword import workbench


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample(tmp_path_factory.mktemp("register") / "archive")


@pytest.fixture
def client(archive: Path) -> Iterator[httpx.Client]:
    with serving(archive) as address, httpx.Client(base_url=address, timeout=120, follow_redirects=True) as found:
        yield found


def key_of(page: str) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_formulation_is_entered_and_stands_in_the_register(client: httpx.Client, archive: Path) -> None:
    key = key_of(client.get("/register").text)
    given = {"form_key": key, "action": "add", "phrase": "strength for strength", "language": "en"}
    page = client.post("/register", data=given).text
    assert "your own" in page
    with workbench.open_archive(archive) as corpus:
        assert "en:strength-for-strength" in corpus.standing().formulations


def test_what_fills_a_slot_is_shown_with_its_counts(client: httpx.Client) -> None:
    page = client.get("/register", params={"slots": 1}).text
    assert "…" in page
    assert re.search(r"<bdi>[^<]+</bdi> \d+ / <bdi>", page)
    assert "n_uses" not in page
    apart = client.get("/register", params={"apart": 1})
    assert apart.status_code == 200
    assert "discovered" not in apart.text


def test_what_was_set_apart_is_listed_alone_and_is_nothing_to_decide_on(folder: Path, tmp_path: Path) -> None:
    for month, end in enumerate(["again", "here", "now", "well"], 1):
        (folder / f"fomc-{month}.md").write_text(
            f"---\ndate: 2010-0{month}-15\nlanguage: en\noutlet: Federal Reserve FOMC\n---\n\n"
            f"The members kept the ample reserves regime {end}.\n\n"
            f"Voting for the FOMC monetary policy action were: Ada Byron, Chairman; and Mary Shelley {end}.\n",
            "utf-8",
        )
    with (
        serving(fill(tmp_path / "archive", folder)) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        running, apart = (client.get("/register", params=asked).text for asked in ({}, {"apart": 1}))
    entries = apart.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert len(entries) == 1
    assert "<span>set apart: vote</span>" in entries[0]
    assert "Voting for the FOMC" in entries[0]
    assert "<form" not in entries[0]
    assert "ample reserves regime" in running
    assert "set apart: " not in running


def test_a_rejected_formulation_is_listed_no_more(client: httpx.Client) -> None:
    page = client.get("/register").text
    found = re.search(r'name="formulation" value="([^"]+)"', page)
    assert found
    form = {"form_key": key_of(page), "action": "reject", "formulation": found[1]}
    after = client.post("/register", data=form).text
    assert f'name="formulation" value="{found[1]}"' not in after


def test_a_family_is_made_split_and_rejected(client: httpx.Client, archive: Path) -> None:
    key = key_of(client.get("/register").text)
    form = {
        "form_key": key,
        "family": "answers",
        "action": "add",
        "members": "en:strength-for-strength\nen:head-on-contest",
    }
    assert "answers" in client.post("/families", data=form).text
    form = {"form_key": key, "family": "answers", "action": "split", "members": "en:head-on-contest"}
    client.post("/families", data=form)
    client.post("/families", data={"form_key": key, "family": "answers", "action": "reject"})
    with workbench.open_archive(archive) as corpus:
        family = corpus.standing().families["answers"]
    assert (family.members, family.status) == (("en:strength-for-strength",), "rejected")


def test_a_rejection_can_be_taken_back_and_both_stay_in_the_history(client: httpx.Client) -> None:
    key = key_of(client.get("/register").text)
    name = "en:boatman-who-knows-the-tide"
    form = {"form_key": key, "formulation": name, "canonical": "boatman who knows the tide", "back": "/register"}
    client.post("/register", data={**form, "action": "reject"})
    assert name in client.get("/register/rejected").text
    listed = client.post("/register", data={**form, "action": "accept"}).text
    assert f'name="formulation" value="{name}"' in listed, (
        "what is accepted is listed, though discovery does not list it"
    )
    assert name not in client.get("/register/rejected").text
    history = client.get("/register/decisions", params={"of": name}).text
    assert history.index("accepted") < history.index(">rejected<")


def test_an_id_that_is_not_that_of_the_words_is_refused(client: httpx.Client) -> None:
    form = {"form_key": key_of(client.get("/register").text), "action": "accept", "formulation": "en:a-b"}
    assert client.post("/register", data={**form, "canonical": "something else"}).status_code == 400


def test_several_members_of_a_family_go_into_another(client: httpx.Client, archive: Path) -> None:
    form = {"form_key": key_of(client.get("/register").text), "family": "war", "language": "en", "note": "readiness"}
    words = "preparations for war\nwar readiness\nko:싸움준비"
    assert "readiness" in client.post("/families", data={**form, "action": "add", "members": words}).text
    chosen = ["en:war-readiness", "ko:싸움준비"]
    moved = {**form, "action": "split", "members": chosen, "into": "posture"}
    page = client.post("/families", data=moved).text
    assert "posture" in page
    with workbench.open_archive(archive) as corpus:
        families = corpus.standing().families
    assert families["war"].members == ("en:preparations-for-war",)
    assert families["posture"].members == tuple(chosen)


@pytest.mark.parametrize("room", ["/register", "/families"])
def test_nothing_is_decided_without_the_key(client: httpx.Client, archive: Path, room: str) -> None:
    with workbench.open_archive(archive) as corpus:
        before = corpus.decisions()
    form = {"action": "add", "phrase": "words", "language": "en", "family": "a", "members": "en:words"}
    assert client.post(room, data=form).status_code == 400
    assert client.post(room, data={**form, "form_key": "guessed"}).status_code == 400
    with workbench.open_archive(archive) as corpus:
        assert corpus.decisions() == before


def test_a_decision_that_makes_no_sense_is_refused_in_words(client: httpx.Client) -> None:
    key = key_of(client.get("/register").text)
    for form in (
        {"action": "merge", "family": "nobody", "into": "x"},
        {"action": "fly", "family": "a"},
        {"action": "add"},
    ):
        answer = client.post("/families", data={"form_key": key, **form})
        assert answer.status_code in {400, 404}
        assert "This does not work" in answer.text


def test_the_way_back_leads_nowhere_else(client: httpx.Client) -> None:
    key = key_of(client.get("/register").text)
    form = {
        "form_key": key,
        "action": "add",
        "phrase": "a new course",
        "language": "en",
        "back": "https://evil.example/",
    }
    answer = client.post("/register", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/register"
