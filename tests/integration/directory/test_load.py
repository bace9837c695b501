"""Loading files of people: once, again, changed and broken."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from common.chassis.database import Database
from services.directory import load
from services.directory.model import Base, CareUnit, Citizen, CommissionVersion, Guardian, Region, StaffPerson
from services.directory.people_file import BrokenPeopleFile
from tests.integration.directory.builders import HANS, NOON, PEOPLE_FILE, bring, citizen_id, people_data

pytestmark = pytest.mark.both_databases


def snapshot(database: Database) -> dict[str, list[Any]]:
    with database.reading() as session:
        return {
            name: sorted(map(tuple, session.execute(select(table))), key=str)
            for name, table in Base.metadata.tables.items()
        }


def test_the_demo_people_are_loaded(empty: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert load.load(empty, PEOPLE_FILE, NOON, production=False) == 0
    assert "2 care units, 7 staff, 9 citizens" in capsys.readouterr().out
    with empty.reading() as session:
        counted = [session.scalar(select(func.count()).select_from(one)) for one in (Region, CareUnit, StaffPerson)]
        assert counted == [1, 2, 7]
        assert session.scalar(select(func.count()).select_from(Citizen)) == 9
        assert session.scalar(select(func.count()).select_from(CommissionVersion)) == 8
        assert session.scalar(select(func.count()).select_from(Guardian)) == 2


def test_loading_again_changes_nothing(empty: Database) -> None:
    load.load(empty, PEOPLE_FILE, NOON, production=False)
    before = snapshot(empty)
    load.load(empty, PEOPLE_FILE, NOON + timedelta(days=1), production=False)
    assert snapshot(empty) == before


def test_demo_people_are_refused_in_production(empty: Database, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(empty)
    assert load.load(empty, PEOPLE_FILE, NOON, production=True) == 1
    lines = PEOPLE_FILE.read_text(encoding="utf-8").splitlines()
    assert f"{PEOPLE_FILE}:{lines.index('demo: true') + 1}: demo:" in capsys.readouterr().out
    assert snapshot(empty) == before


def test_a_changed_citizen_keeps_the_id_and_having_signed_in(database: Database) -> None:
    hans = citizen_id(database, HANS)
    data = people_data()
    data["citizens"][0] |= {"name": "Hans Nyman", "has_signed_in": False, "protected": True}
    bring(database, data)
    with database.reading() as session:
        found = session.get(Citizen, hans)
        assert found
        assert (found.name, found.protected, found.has_ever_signed_in) == ("Hans Nyman", True, True)


def test_only_the_changed_commission_gets_a_new_version(database: Database) -> None:
    data = people_data()
    data["staff"][0]["commissions"][0]["title"] = "Överläkare"
    bring(database, data, NOON + timedelta(days=1))
    with database.reading() as session:
        newer = list(session.scalars(select(CommissionVersion).where(CommissionVersion.number == 2)))
        assert [(one.title, one.made_at) for one in newer] == [("Överläkare", NOON + timedelta(days=1))]
        assert session.scalar(select(func.count()).select_from(CommissionVersion)) == 9


def test_a_guardian_may_stand_in_an_earlier_file_but_must_be_known(database: Database) -> None:
    before = snapshot(database)
    data = people_data()
    child = data["citizens"][-1]
    data["citizens"] = [child]
    bring(database, data)
    assert snapshot(database) == before
    child["guardians"] = ["196108312460"]
    with pytest.raises(BrokenPeopleFile, match=r"citizens\.0\.guardians\.0"):
        bring(database, data)
    assert snapshot(database) == before


def test_a_file_of_nothing_but_children_needs_no_region(database: Database, tmp_path: Path) -> None:
    file, child = tmp_path / "children.yaml", people_data()["citizens"][-1] | {"name": "Ett nytt namn"}
    data = {"care_units": [], "staff": [], "citizens": [child]}
    file.write_bytes(yaml.safe_dump(data, allow_unicode=True).replace("\n", "\r").encode("utf-16"))
    units = snapshot(database)["care_unit"]
    assert load.load(database, file, NOON, production=True) == 0
    assert snapshot(database)["care_unit"] == units
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Citizen.name == "Ett nytt namn")) == 1


def unknown_unit(data: dict[str, Any]) -> None:
    data["staff"][6]["commissions"][0]["care_unit"] = "finns-inte"


def unknown_guardian(data: dict[str, Any]) -> None:
    data["citizens"][7]["guardians"] = ["196108312460"]


def unknown_field(data: dict[str, Any]) -> None:
    data["citizens"][3]["shoe_size"] = 43


SPOILS: list[Callable[[dict[str, Any]], None]] = [unknown_unit, unknown_guardian, unknown_field]


def test_a_broken_file_is_named_with_its_line_and_loads_nothing(
    empty: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file = snapshot(empty), tmp_path / "people.yaml"
    for spoil in SPOILS:
        data = people_data()
        spoil(data)
        file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        assert load.load(empty, file, NOON, production=False) == 1
        told = capsys.readouterr().out
        line = int(told.removeprefix(f"{file}:").split(":")[0])
        assert 0 < line <= len(file.read_text(encoding="utf-8").splitlines())
        assert told.endswith("Nothing has been loaded.\n")
        assert snapshot(empty) == before


def test_a_file_that_cannot_be_read_is_told(
    empty: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.yaml"
    assert load.load(empty, file, NOON, production=False) == 1
    for content in (b"", b"\xff\xfe", b"citizens: ["):
        file.write_bytes(content)
        assert load.load(empty, file, NOON, production=False) == 1
    told = capsys.readouterr().out.splitlines()
    assert len([line for line in told if line.startswith(f"{file}:")]) == 4
