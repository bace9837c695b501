"""Free-text search on the database: within the unit, bounded, by its own index, and right after names change."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event, insert, text

from common.chassis.database import Database
from common.chassis.facts import handle
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.directory.citizens import SEARCH_CITIZENS, CitizensFound
from common.contracts.errors import Forbidden
from services.directory import load
from services.directory.commands.terms import make_terms
from services.directory.commands.units import note_unit_has_citizen
from services.directory.model import SearchTerm
from services.directory.queries import searching
from tests.integration.directory.builders import (
    HANS,
    LARS,
    NILS,
    NOON,
    PEOPLE_FILE,
    begun,
    bring,
    call,
    citizen_id,
    people_data,
    staff,
    unit_id,
)

pytestmark = pytest.mark.both_databases


def search(database: Database, actor: Actor, words: str) -> list[UUID]:
    with database.reading() as session:
        found = searching.search_citizens(session, call(SEARCH_CITIZENS, actor, text=words))
    return list(SEARCH_CITIZENS.answer.load(SEARCH_CITIZENS.answer.dump(found))["citizen_ids"])


def begin(database: Database, unit: UUID, number: str) -> UUID:
    citizen = citizen_id(database, number)
    handle(database, begun(unit, citizen), note_unit_has_citizen)
    return citizen


def test_a_unit_finds_its_own_citizens_alone(database: Database) -> None:
    norra, sodra = unit_id(database, 1), unit_id(database, 2)
    hans = begin(database, norra, HANS)
    begin(database, sodra, LARS)
    for words in ("hans", "HA wall", "hanswallin", "610831-9812", "19610831", "1961-08-31", "31/8 1961", "Hans–Wallin"):
        assert search(database, staff(norra), words) == [hans], words
        assert search(database, staff(sodra), words) == [], words
    assert search(database, staff(norra), "lars") == []
    assert search(database, staff(norra, "data_admin"), "hans") == [hans]


@pytest.mark.parametrize("role", ["authority_admin", "designer", "publisher", "provider_admin"])
def test_roles_that_reach_no_moment_find_nobody(database: Database, role: str) -> None:
    with pytest.raises(Forbidden):
        search(database, staff(unit_id(database, 1), role), "hans")
    with pytest.raises(Forbidden):
        search(database, staff(None), "hans")


def test_a_new_name_is_found_and_the_old_one_forgotten(database: Database) -> None:
    norra = unit_id(database, 1)
    hans = begin(database, norra, HANS)
    data = people_data()
    changed = next(each for each in data["citizens"] if each["personal_number"].replace("-", "") == HANS)
    changed["name"] = "Håkan Åberg"
    bring(database, data)
    assert make_terms(database) == 1
    assert make_terms(database) == 0
    assert search(database, staff(norra), "aberg hå") == [hans]
    assert search(database, staff(norra), "hans") == []


def test_whoever_loads_a_file_finds_its_names_at_once(database: Database, tmp_path: Path) -> None:
    norra = unit_id(database, 1)
    hans = begin(database, norra, HANS)
    file = tmp_path / "people.yaml"
    file.write_text(PEOPLE_FILE.read_text(encoding="utf-8").replace("Hans Wallin", "Hans Nyström"), encoding="utf-8")
    assert load.load(database, file, NOON, production=False) == 0
    assert search(database, staff(norra), "nystrom") == [hans]
    assert search(database, staff(norra), "wallin") == []


def test_somebody_who_becomes_protected_is_no_longer_found_by_name(database: Database) -> None:
    norra = unit_id(database, 1)
    nils = begin(database, norra, NILS)
    data = people_data()
    changed = next(each for each in data["citizens"] if each["personal_number"].replace("-", "") == NILS)
    changed["protected"] = True
    bring(database, data)
    make_terms(database)
    assert search(database, staff(norra), "nils") == []
    assert search(database, staff(norra), NILS) == [nils]


def test_a_search_gives_two_hundred_and_says_that_there_are_more(database: Database) -> None:
    norra = unit_id(database, 1)
    rows = [{"care_unit_id": norra, "term": "wanna", "citizen_id": new_id()} for _ in range(205)]
    with database.writing() as session:
        session.execute(insert(SearchTerm), rows)
        session.execute(insert(SearchTerm), [rows[0] | {"term": "wsvensson"}])
    with database.reading() as session:
        found = searching.search_citizens(session, call(SEARCH_CITIZENS, staff(norra), text="an"))
        assert (len(found.citizen_ids), found.is_cut) == (200, True)
        found = searching.search_citizens(session, call(SEARCH_CITIZENS, staff(norra), text="anna svens"))
        assert found == CitizensFound(citizen_ids=[rows[0]["citizen_id"]], is_cut=False, is_shortened=False)


@pytest.mark.parametrize("words", ["a00012", "a00012 b00013", "Ann-Kristin O'Brien 1961-08-31"])
def test_a_search_walks_its_index(database: Database, words: str) -> None:
    norra = unit_id(database, 1)
    rows = [{"care_unit_id": norra, "term": f"w{number:05}", "citizen_id": new_id()} for number in range(4000)]
    with database.writing() as session:
        session.execute(insert(SearchTerm), rows)
        if not database.is_sqlite:
            session.execute(text("ANALYZE"))
    sent: list[tuple[str, object]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: sent.append((told[2], told[3])))
    assert len(search(database, staff(norra), words)) == 0
    statement, parameters = next(each for each in sent if "search_term" in each[0])
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        plan = "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters))  # type: ignore[arg-type]
    assert "Seq Scan" not in plan
    assert "SCAN search_term" not in plan
    assert "care_unit_id" in plan
