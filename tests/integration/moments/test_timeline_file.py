"""The timeline as a file: for whoever may read it, sealed in the store, and one at a time for each person."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from common.chassis.blobs import open_store
from common.chassis.blobs.sealing import open_sealed
from common.contracts.errors import NotFound, ReasonNeeded
from common.contracts.moments.files import MOST_LINES, TIMELINE_FILE
from services.moments import pdf
from tests.integration.moments.builders import World, call, staff

LINE = "Modulen Pepparkaka startades 2026-03-23 09:00 av Angelica Wesslén (Hälsotorget, Region Exempel)."


def export(world: World, folder: Path, moment_id: UUID, actor: Any = None, **more: Any) -> dict[str, Any]:
    asked = {"period": "Hela perioden", "groups": [{"title": "Modul", "lines": [LINE]}], **more}
    request = call(TIMELINE_FILE, actor or world.practitioner, moment_id=moment_id, **asked)
    return world.dumped(TIMELINE_FILE, pdf.timeline_file(world.database, open_store(f"file:{folder}"), request))


def test_a_timeline_is_drawn_sealed_and_takes_the_place_of_the_last_one(world: World, tmp_path: Path) -> None:
    moment_id, folder = world.start(), tmp_path / "blobs"
    first = export(world, folder, moment_id)
    second = export(world, folder, moment_id, groups=[], is_cut=True)
    store = open_store(f"file:{folder}")
    assert (store.has(first["digest"]), store.has(second["digest"])) == (False, True)
    third = export(world, folder, moment_id)
    _size, parts = open_sealed(store, third["digest"], bytes.fromhex(third["key"]))
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(b"".join(parts))).pages)
    assert "Tidslinje" in text
    assert "Pepparkaka" in text
    assert not [file for file in folder.rglob("*") if file.is_file() and b"Pepparkaka" in file.read_bytes()]


def test_its_own_words_speak_the_readers_language(world: World, tmp_path: Path) -> None:
    moment_id, folder = world.start(), tmp_path / "blobs"
    made = export(world, folder, moment_id, groups=[], is_cut=True, language="en")
    _size, parts = open_sealed(open_store(f"file:{folder}"), made["digest"], bytes.fromhex(made["key"]))
    text = PdfReader(BytesIO(b"".join(parts))).pages[0].extract_text()
    for words in ("Timeline", "Programme: Tobakshjälpen", "Nothing happened during the period.", "Page 1 of 1"):
        assert words in text


def test_only_who_may_read_the_timeline_gets_the_file(world: World, tmp_path: Path) -> None:
    moment_id = world.start()
    for actor, error in ((staff(), ReasonNeeded), (staff(unit=UUID(int=7)), NotFound)):
        with pytest.raises(error):
            export(world, tmp_path / "blobs", moment_id, actor)


def test_a_file_has_room_for_so_much() -> None:
    lines = [{"title": "Modul", "lines": [LINE] * (MOST_LINES + 1)}]
    asked = {"moment_id": "0192f0c1-2345-7abc-8def-0123456789ab", "period": "Hela perioden", "groups": lines}
    assert list(TIMELINE_FILE.request.validate(asked)) == ["groups"]
