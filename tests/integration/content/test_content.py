"""Publishing and asking, on both databases."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from common.chassis.blobs.folder import FolderStore
from common.chassis.database import Database
from common.chassis.tables import outbox
from common.contracts.content.versions import FORM, OUTLINE, STEP
from common.contracts.errors import Conflict, NotFound
from services.content import commands, load, queries
from services.content.model import ProgrammeVersion
from services.content.package import read_package
from tests.integration.content.programmes import PROGRAMMES, asking, programme

pytestmark = pytest.mark.both_databases


def test_a_published_version_is_found_whole(database: Database) -> None:
    package = programme("tobakshjalpen")
    assert commands.publish_package(database, package) is True
    with database.reading() as session:
        version = queries.startable(session, uuid4())[0]
        outline = OUTLINE.answer.load(
            OUTLINE.answer.dump(queries.outline(session, asking(OUTLINE, version_id=version.id)))
        )
        assert (outline["title"], len(outline["modules"])) == ("Tobakshjälpen", 20)
        step = STEP.answer.load(
            STEP.answer.dump(queries.step(session, asking(STEP, version_id=version.id, step_id="stoppdagen")))
        )
        assert step["title"].startswith("1.4 Stoppdagen")
        assert (
            step["forms"]["stoppdagen"]
            == queries.form(session, asking(FORM, version_id=version.id, form_id="stoppdagen")).definition
        )


def test_publishing_again_changes_nothing_and_announces_nothing(database: Database) -> None:
    package = programme("tobakshjalpen")
    commands.publish_package(database, package)
    assert commands.publish_package(database, package) is False
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ProgrammeVersion)) == 1
        assert session.scalar(select(func.count()).select_from(outbox)) == 1
        assert len(queries.startable(session, uuid4())) == 1


def test_a_published_version_never_changes(database: Database, tmp_path: Path) -> None:
    commands.publish_package(database, programme("tobakshjalpen"))
    changed = read_package(PROGRAMMES / "tobakshjalpen")
    with pytest.raises(Conflict):
        commands.publish_package(
            database,
            type(changed)(changed.facts, "<p>Nytt</p>", changed.modules, changed.steps, changed.forms, "0" * 64),
        )


def test_a_broken_package_loads_nothing(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "programme.yaml").write_text("id: a\n")
    assert load.load(database, FolderStore(tmp_path / "blobs"), tmp_path) == 1
    printed = capsys.readouterr().out
    assert "programme.yaml:1: title: missing" in printed
    assert "Nothing has been loaded." in printed
    with database.reading() as session:
        assert queries.startable(session, uuid4()) == []


def test_the_pictures_of_a_programme_lie_in_the_store_when_it_is_published(database: Database, tmp_path: Path) -> None:
    blobs = FolderStore(tmp_path / "blobs")
    assert load.load(database, blobs, PROGRAMMES / "somnhjalpen") == 0
    with database.reading() as session:
        version = queries.startable(session, uuid4())[0]
        page = STEP.answer.load(
            STEP.answer.dump(queries.step(session, asking(STEP, version_id=version.id, step_id="tre-krafter")))
        )
    [picture] = [block for block in page["blocks"] if block["kind"] == "image"]
    found = blobs.about(picture["digest"])
    assert (found.media_type, found.size) == (picture["media_type"], picture["size"])
    assert picture["alt"]


def test_what_does_not_exist_is_not_found(database: Database) -> None:
    with database.reading() as session:
        with pytest.raises(NotFound):
            queries.outline(session, asking(OUTLINE, version_id=uuid4()))
        with pytest.raises(NotFound):
            queries.step(session, asking(STEP, version_id=uuid4(), step_id="x"))
        with pytest.raises(NotFound):
            queries.form(session, asking(FORM, version_id=uuid4(), form_id="x"))
