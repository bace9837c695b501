"""A programme written and published through the API of the whole system: files travel through the store, the rest over the bus."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.content.package.sources import from_folder, unzipped, zipped
from tests.integration.content.authors import BLOCKS, FORM
from tests.system import ASTRID, GUSTAV, INGRID, NORRA, System, Visitor
from tests.unit.content.test_pictures import picture

SOMN = Path(__file__).parents[3] / "programmes" / "somnhjalpen"


@pytest.fixture(scope="module")
def gustav(system: System) -> Visitor:
    return system.staff(GUSTAV, NORRA)


def stored(system: System) -> set[Path]:
    """Give what lies in the store without a type: uploads, and drafts that were exported."""
    return set(Path(system.here.var, "blobs").rglob("*.bin"))


def write(gustav: Visitor) -> str:
    """Write a small programme, with a picture."""
    draft = f"/drafts/{gustav.do('/drafts', title='Lugna dagar').json()['draft_id']}"
    facts = {
        "title": "Lugna dagar",
        "summary": "Om lugn.",
        "target_group": "Alla.",
        "authors": "Vi.",
        "welcome": "Hej!",
    }
    gustav.do(f"{draft}/facts", "PUT", expected_version=1, recommended_days=30, language="sv", **facts)
    gustav.do(f"{draft}/modules", title="Första")
    module = {"title": "Första", "kind": "mandatory", "starts_at_once": True, "open_days": 7, "summary": "Börja här."}
    gustav.do(f"{draft}/modules/forsta", "PUT", expected_version=1, **module)
    gustav.do(f"{draft}/modules/forsta/steps", title="1.1 Börja", step_id="borja")
    gustav.do(f"{draft}/forms", title="En fråga", form_id="fraga", definition=FORM)
    added = gustav.send_file(f"{draft}/pictures", picture("JPEG")).json()
    shown = {"kind": "image", "digest": added["digest"], "alt": "En ruta"}
    for block in [*BLOCKS, shown]:
        assert gustav.do(f"{draft}/steps/borja/blocks", block=block).status_code == 201
    return draft


def test_a_programme_is_written_reviewed_and_published(system: System, gustav: Visitor) -> None:
    before = stored(system)
    draft = write(gustav)
    assert stored(system) == before
    assert gustav.get(f"{draft}/findings").json() == {"findings": [], "blocking": 0}
    (row,) = gustav.get(f"{draft}/pictures").json()["pictures"]
    assert gustav.get(f"{draft}/pictures/{row['digest']}").headers["Content-Type"] == "image/jpeg"
    assert gustav.get(f"{draft}/preview/borja").json()["blocks"][-1]["digest"] == row["digest"]
    package = gustav.get(f"{draft}/package").content
    assert gustav.do(f"{draft}/state", action="send_to_review").json()["state"] == "in_review"
    published = gustav.do(f"{draft}/publish").json()
    assert gustav.get(f"/programmes/{published['version_id']}/package").content == package
    assert gustav.get(f"/programmes/{published['version_id']}").json()["title"] == "Lugna dagar"
    titles = [one["title"] for one in gustav.get("/catalogue").json()["programmes"]]
    assert "Lugna dagar" not in titles, "nobody has activated it"


def test_a_package_comes_in_and_goes_out_through_the_api(gustav: Visitor) -> None:
    files = from_folder(SOMN).files
    made = gustav.send_file("/drafts/import", zipped(files))
    assert made.status_code == 201, made.text
    draft = f"/drafts/{made.json()['draft_id']}"
    assert unzipped(gustav.get(f"{draft}/package").content) == files
    assert [one["code"] for one in gustav.get(f"{draft}/findings").json()["findings"]] == ["number_taken"]
    assert gustav.do(f"{draft}/state", action="discard").json()["state"] == "discarded"


def test_what_is_refused_is_told_and_leaves_no_file(system: System, gustav: Visitor) -> None:
    before = stored(system)
    draft = f"/drafts/{gustav.do('/drafts', title='Tomt').json()['draft_id']}"
    answers: list[tuple[Any, int, str]] = [
        (gustav.send_file(f"{draft}/pictures", b"<svg/>"), 422, "invalid"),
        (gustav.send_file(f"{draft}/pictures", bytes(5 * 1024 * 1024 + 70_000)), 413, "too_large"),
        (gustav.send_file("/drafts/import", b"ingen zip"), 422, "package_refused"),
        (gustav.send_file("/drafts/import", bytes(26 * 1024 * 1024)), 413, "too_large"),
        (gustav.do(f"{draft}/state", action="send_to_review"), 409, "checks_failed"),
        (gustav.do(f"{draft}/publish"), 409, "illegal_transition"),
    ]
    for answer, status, code in answers:
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert stored(system) == before


def test_who_writes_no_programmes_reaches_none(system: System, gustav: Visitor) -> None:
    before = stored(system)
    draft = f"/drafts/{gustav.do('/drafts', title='Hemligt').json()['draft_id']}"
    astrid = system.staff(ASTRID, NORRA)
    for path in (draft, f"{draft}/findings", f"{draft}/package", f"{draft}/pictures/{'0' * 64}"):
        assert astrid.get(path).status_code == 404
    assert astrid.send_file(f"{draft}/pictures", picture()).status_code == 404
    assert (astrid.get("/drafts").status_code, astrid.send_file("/drafts/import", b"x").status_code) == (403, 403)
    assert system.citizen(INGRID).get(draft).status_code == 401
    assert stored(system) == before


def sob(system: System, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the operators' command in this system."""
    var = Path(system.here.var)
    environment = {**os.environ, "SOB_VAR": str(var), "AMQP_URI": system.here.amqp_uri, "SOB_ENV": "test"}
    command = [sys.executable, "-m", "common.cli.main", "programme", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_an_operator_exports_changes_and_imports_a_programme(system: System, tmp_path: Path) -> None:
    before = stored(system)
    told = sob(system, "export", "somnhjalpen@1.0", str(tmp_path / "somn"))
    assert told.returncode == 0, told.stderr
    assert from_folder(tmp_path / "somn").files == from_folder(SOMN).files
    facts = (tmp_path / "somn" / "programme.yaml").read_text()
    (tmp_path / "somn" / "welcome.md").write_text("Välkommen hit!\n")
    refused = sob(system, "import", str(tmp_path / "somn"))
    assert (refused.returncode, "exists already" in refused.stderr) == (1, True)
    (tmp_path / "somn" / "programme.yaml").write_text(facts.replace('"1.0"', '"1.7"'))
    made = sob(system, "import", str(tmp_path / "somn"))
    assert (made.returncode, made.stdout) == (0, "somnhjalpen@1.7: published.\n"), made.stderr
    differing = sob(system, "diff", "somnhjalpen@1.0", "somnhjalpen@1.7")
    assert "~ programmet: Sömnhjälpen · welcome_html" in differing.stdout
    assert stored(system) == before
