"""How many moments a group start begins in a second: a job of 200 rows of Tobakshjälpen's size, on SQLite and on PostgreSQL.

Timed is the running of the whole job as the service's timer runs it (`run_group_batch`, batch after batch): a transaction a row with the
moment, its twenty modules, its timeline, its events and the counts, and the row's key made durable in the store of keys. What directory and
content answer is given: that is two calls for fifty rows.
"""

import time
from pathlib import Path
from uuid import UUID

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.chassis.migrate import upgrade
from common.contracts.base import Caller
from common.contracts.content.versions import Outline
from common.contracts.directory.starts import CommissionNow, GroupFactsAnswer
from common.contracts.moments.group_starts import START_GROUP, GroupRow, StartGroup
from deploy.local.postgres import Postgres
from services.moments.commands import group_starts as commands
from services.moments.model import GroupStartRow
from tests.outlines import outline_of

ROWS = 200
MODULES, AT_ONCE = 20, 4
UNIT, VERSION = new_id(), new_id()


def measure(folder: Path) -> dict[str, float]:
    """Give `group_start.per_second`, the lesser of both databases, and each database's."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = {"group_start.per_second.sqlite": _per_second(f"sqlite:///{folder}/moments.sqlite3", folder / "sqlite")}
    with Postgres() as cluster:
        url = cluster.create_database("group_start")
        figures["group_start.per_second.postgresql"] = _per_second(url, folder / "postgresql")
    return {"group_start.per_second": min(figures.values()), **figures}


def _per_second(url: str, folder: Path) -> float:
    folder.mkdir()
    upgrade("moments", url)
    database, keys = Database(url), MomentKeys(f"sqlite:///{folder}/keys.sqlite3", bytes(32))
    _order(database)
    began = time.perf_counter()
    while batch := commands.next_group_batch(database):
        citizens = [row.citizen_id for row in batch.rows]
        commands.run_group_batch(database, keys, batch, _facts(citizens), _outline(), is_active=True)
    took = time.perf_counter() - began
    _prove(database)
    database.dispose()
    return ROWS / took


def _order(database: Database) -> None:
    request = StartGroup(
        idempotency_id=new_id(),
        version_id=VERSION,
        responsible_commission_id=new_id(),
        rows=[GroupRow(line=line, citizen_id=new_id()) for line in range(1, ROWS + 1)],
    )
    admin = Actor(
        Caller.STAFF,
        str(new_id()),
        commission_id=new_id(),
        commission_version_id=new_id(),
        care_unit_id=UNIT,
        roles=frozenset({"citizen_admin"}),
    )
    commands.start_group(database, Call(admin, START_GROUP, request, "", None, None), _facts([]), _outline())


def _facts(citizens: list[UUID]) -> GroupFactsAnswer:
    ids = {"person_id": new_id(), "care_unit_id": UNIT, "commission_version_id": new_id()}
    return GroupFactsAnswer(
        startable_citizen_ids=citizens,
        signed_in_citizen_ids=citizens[::2],
        responsible=CommissionNow(**ids, roles=["practitioner"]),
        ordered_by=CommissionNow(**ids, roles=["citizen_admin"]),
    )


def _outline() -> Outline:
    modules = [
        {
            "id": f"modul-{number}",
            "starts_at_once": number < AT_ONCE,
            "open_days": 7,
            "steps": [{"id": f"steg-{number}", "forms": []}],
        }
        for number in range(MODULES)
    ]
    return outline_of(programme_id="tobakshjalpen", title="Tobakshjälpen", version="9.0", modules=modules)


def _prove(database: Database) -> None:
    with database.reading() as session:
        started = session.query(GroupStartRow).filter_by(outcome="started").count()
    if started != ROWS:
        message = f"{started} of {ROWS} rows were started"
        raise RuntimeError(message)
