"""Every service answers an erasure: with a tombstone, a receipt that stays the same, and what it keeps."""

import warnings
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from common.chassis import mirror, tables
from common.chassis.blobs import open_store
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.chassis.migrate import upgrade
from common.contracts.base import Caller
from common.contracts.operations import OPERATIONS
from common.contracts.services import SERVICES
from services.audit.commands import keep_records
from services.audit.model import AccessRow
from tests.integration.audit.test_audit import body
from tests.integration.directory.builders import call

with warnings.catch_warnings():
    # eventlet announces at its first import that it is maintained, not developed; nameko stands on it.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    SERVICE = {name: import_module(f"services.{name}.service") for name in SERVICES}

pytestmark = pytest.mark.both_databases
every_service = pytest.mark.parametrize("name", SERVICES)
OPERATOR = Actor(Caller.SERVICE, "operator")
KEPT = {
    "retention": ["erasure_run", "erasure_step"],
    "audit": ["access_row"],
    "content": ["programme_version"],
    "directory": ["citizen", "guardian", "sign_in_session"],
}


def grounds(name: str, url: str, folder: Path) -> Any:
    """Give the resources of a service with an empty database, as one that has learnt which moments there are: none."""
    upgrade(name, url)
    database = Database(url)
    with database.writing() as session:
        session.execute(insert(tables.mirror_walks).values(owner="moments", after=None, ended_at=mirror.learning.now()))
    keys = MomentKeys(f"sqlite:///{folder}/keys.sqlite3", bytes(32))
    return SimpleNamespace(database=database, keys=keys, blobs=open_store(f"file:{folder}/blobs"))


def erased(name: str, resources: Any, *moment_ids: UUID, run_id: UUID | None = None) -> dict[str, Any]:
    """Ask as the bus does."""
    found = [each for each in vars(SERVICE[name]).values() if getattr(each, "name", None) == name]
    service = found[0]()
    service.resources = resources
    contract = OPERATIONS[name].erase
    request = call(contract, OPERATOR, moment_ids=list(moment_ids), idempotency_id=run_id or new_id())
    answer: dict[str, Any] = contract.answer.dump(service.erase(request))
    contract.answer.load(answer)
    return answer


@every_service
def test_a_service_that_holds_nothing_of_a_moment_says_so_once_and_for_all(
    name: str, database_url: str, tmp_path: Path
) -> None:
    resources, moment_id, run_id = grounds(name, database_url, tmp_path), new_id(), new_id()
    told = erased(name, resources, moment_id, run_id=run_id)
    assert [each["table"] for each in told["kept"]] == KEPT.get(name, [])
    [receipt] = told["receipts"]
    assert (receipt["removed"], receipt["files"], receipt["run_id"]) == ([], [], str(run_id))
    assert receipt["ended_at"]
    assert receipt["is_key_destroyed"] is (name in {"moments", "messaging", "flags"})
    assert erased(name, resources, moment_id, moment_id) == told
    with resources.database.reading() as session:
        assert mirror.mirrored(session, moment_id) is None
        assert session.scalar(select(tables.mirrored_moments.c.erased_at))
    resources.database.dispose()


@every_service
def test_several_who_ask_at_once_get_one_receipt(name: str, database_url: str, tmp_path: Path) -> None:
    resources, moment_id = grounds(name, database_url, tmp_path), new_id()
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: erased(name, resources, moment_id)["receipts"], range(6)))
    assert all(each == told[0] for each in told)
    with resources.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(tables.erasures)) == 1
    resources.database.dispose()


def test_the_access_log_keeps_who_saw_the_moment(database_url: str, tmp_path: Path) -> None:
    resources, moment_id = grounds("audit", database_url, tmp_path), new_id()
    keep_records(resources.database, [body(moment_id=moment_id)])
    told = erased("audit", resources, moment_id)
    assert told["kept"] == [{"table": "access_row", "why": "access_log"}]
    with resources.database.reading() as session:
        assert session.scalars(select(AccessRow.moment_id)).all() == [moment_id]
    resources.database.dispose()
