"""What stands in a database when it is migrated: versions from before the catalogue stood in Swedish order."""

import uuid
from typing import Any

import pytest
from alembic import command
from sqlalchemy import column, insert, table

from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.migrate import configuration
from common.contracts.content.catalogue import LIST_CATALOGUE
from services.content import queries
from services.content.model import ProgrammeVersion
from tests.integration.content.programmes import asking
from tests.integration.migrated import BOTH

pytestmark = pytest.mark.both_databases

BEFORE = "0007"
NEWER = {"title_key", "found_by"}
VERSION = table(
    "programme_version",
    *(column(each.name, each.type) for each in ProgrammeVersion.__table__.columns if each.name not in NEWER),
)
"""The table as it was."""
TITLES = ["Övningshjälpen", "zinkhjälpen", "Ätstörningshjälpen", "Ångesthjälpen"]


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> str:
    """Give the address of a database as it was before."""
    if request.param == "sqlite":
        address = f"sqlite:///{request.getfixturevalue('tmp_path')}/content.sqlite3"
    else:
        address = request.getfixturevalue("postgres").create_database(f"content_{uuid.uuid4().hex[:8]}")
    command.upgrade(configuration("content", address), BEFORE)
    return str(address)


def row(number: int, title: str) -> dict[str, Any]:
    given = {"summary": "Övar", "recommended_days": 7, "digest": "0" * 64, "outline": {}, "published_at": now()}
    return {"id": new_id(), "programme_id": f"programme-{number}", "major": 1, "minor": 0, "title": title, **given}


def test_versions_from_before_are_sorted_and_found(url: str) -> None:
    database = Database(url)
    with database.writing() as session:
        session.execute(insert(VERSION), [row(number, title) for number, title in enumerate(TITLES)])
    database.dispose()
    command.upgrade(configuration("content", url), "head")
    with database.reading() as session:
        for words in ("", "OVAR", "övar"):
            found = queries.list_catalogue(session, asking(LIST_CATALOGUE, text=words))
            listed = [each.title for each in found.versions]
            assert listed == ["zinkhjälpen", "Ångesthjälpen", "Ätstörningshjälpen", "Övningshjälpen"], words
    database.dispose()
    command.downgrade(configuration("content", url), BEFORE)
    command.upgrade(configuration("content", url), "head")
