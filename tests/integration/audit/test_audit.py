"""Keeping, asking for and checking the access log, on both databases; whoever tampers first takes the triggers away."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from common.chassis.calls import Call, answer_call
from common.chassis.database import Database
from common.chassis.facts import Fact, handle
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Sealing, create_key_files, load_signer, load_verifier
from common.contracts.audit.accesses import ACCESSED
from common.contracts.audit.chains import VERIFY
from common.contracts.audit.extracts import EXTRACT, SOUGHT, Extract, Sought
from common.contracts.base import HEADER_ACTOR, Caller
from common.contracts.errors import Forbidden, Invalid, Malformed
from services.audit import commands, queries
from services.audit.model import GENESIS, HASHED, AccessRow, ChainHead, hash_of

pytestmark = pytest.mark.both_databases

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNIT, HANS = new_id(), new_id()
OPERATOR = Actor(kind=Caller.SERVICE, id="operator")
OWN = Sealing.of_master("audit", bytes(32))
FOR_AUDIT = Sealing(OKPKey.import_key(OWN.public))
"""What everybody else has: the public key."""
CHAIN = f"{UNIT}/2026-11"


def body(**changes: Any) -> bytes:
    record: dict[str, Any] = {
        "id": new_id(),
        "time": NOON.isoformat(),
        "action": "read",
        "what": "moments.overview",
        "actor_kind": "staff",
        "actor_id": new_id(),
        "session_id": new_id(),
        "commission_version_id": new_id(),
        "care_unit_id": UNIT,
        "citizen_ids": [HANS],
        "moment_id": new_id(),
        "reason": None,
        "correlation_id": new_id(),
    }
    return json.dumps(record | changes, default=str).encode()


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AccessRow)) or 0


def extract(database: Database, cursor: str | None = None, limit: int = 100, citizen: UUID = HANS) -> dict[str, Any]:
    asked = Call(OPERATOR, EXTRACT, Extract(citizen_id=citizen, cursor=cursor, limit=limit), "", None, None)
    with database.reading() as session:
        answer = EXTRACT.answer.dump(queries.extract(session, asked, OWN))
    return dict(EXTRACT.answer.load(answer))


def verify(database: Database, batch: int = 3) -> dict[str, Any]:
    answer = VERIFY.answer.dump(commands.verify(database, batch))
    return dict(VERIFY.answer.load(answer))


def unprotect(database: Database) -> None:
    """Do what an administrator of the database could: take the triggers away."""
    with database.writing() as session:
        if database.is_sqlite:
            names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("access_row", "chain_head"):
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


def test_a_record_is_kept_with_a_row_for_each_citizen(database: Database) -> None:
    other = new_id()
    assert commands.keep_records(database, [body(citizen_ids=[HANS, other]), body(citizen_ids=[])]) == 3
    with database.reading() as session:
        rows = list(session.scalars(select(AccessRow).order_by(AccessRow.sequence)))
    assert [row.citizen_id for row in rows] == [HANS, other, None]
    assert [(row.chain, row.sequence) for row in rows] == [(CHAIN, 1), (CHAIN, 2), (CHAIN, 3)]
    assert verify(database) == {"checked": 3, "broken": []}


def test_each_unit_and_month_has_a_chain_of_its_own(database: Database) -> None:
    commands.keep_records(
        database,
        [
            body(),
            body(time=(NOON + timedelta(days=30)).isoformat()),
            body(care_unit_id=new_id()),
            body(care_unit_id=None, actor_kind="citizen"),
            body(care_unit_id=None, actor_kind="service"),
            body(),
        ],
    )
    with database.reading() as session:
        heads = {head.chain: head.sequence for head in session.scalars(select(ChainHead))}
    assert len(heads) == 5
    assert (heads[CHAIN], heads["citizen/2026-11"], heads["none/2026-11"]) == (2, 1, 1)
    assert verify(database) == {"checked": 6, "broken": []}


def test_a_repeated_record_adds_nothing(database: Database) -> None:
    once, nobody = body(), body(citizen_ids=[])
    assert commands.keep_records(database, [once, nobody, once]) == 2
    assert commands.keep_records(database, [once, nobody]) == 0
    changed = json.dumps({**json.loads(once), "citizen_ids": [str(new_id())], "reason": "efteråt"}).encode()
    assert commands.keep_records(database, [changed, body()]) == 1
    assert count(database) == 3
    assert verify(database)["broken"] == []


def test_a_batch_with_one_that_is_no_record_adds_nothing(database: Database) -> None:
    with pytest.raises(Malformed):
        commands.keep_records(database, [body(), b"{}"])
    assert count(database) == 0
    assert commands.keep_records(database, []) == 0


def test_writers_side_by_side_leave_no_gap_and_no_double(database: Database) -> None:
    repeated = body()
    units = [UNIT, new_id(), new_id()]
    batches = [
        [repeated, *(body(care_unit_id=units[number % 3]) for number in range(turn, turn + 6))] for turn in range(12)
    ]
    with ThreadPoolExecutor(6) as pool:
        added = sum(pool.map(lambda batch: commands.keep_records(database, batch), batches))
    assert added == count(database) == 12 * 6 + 1
    assert verify(database) == {"checked": 73, "broken": []}


def test_an_extract_tells_a_citizens_rows_newest_first_in_pages(database: Database) -> None:
    same_time = [body(what=f"same-{number}", citizen_ids=[new_id(), HANS]) for number in range(4)]
    later = body(what="later", time=(NOON + timedelta(microseconds=1)).isoformat(), reason="Vikarierar")
    commands.keep_records(database, [*same_time, later, body(citizen_ids=[new_id()])])
    pages, cursor = [], None
    while True:
        page = extract(database, cursor, limit=2)
        pages.append([row["what"] for row in page["rows"]])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [len(page) for page in pages] == [2, 2, 1]
    told = [what for page in pages for what in page]
    assert told[0] == "later"
    assert sorted(told[1:]) == ["same-0", "same-1", "same-2", "same-3"]
    first = extract(database, limit=1)["rows"][0]
    assert (first["reason"], first["care_unit_id"], first["actor_kind"]) == ("Vikarierar", UNIT, "staff")
    assert extract(database, citizen=new_id()) == {"rows": [], "next_cursor": None}


def test_a_sealed_reason_lies_unread_in_the_log_and_is_told_in_the_extract(database: Database) -> None:
    words = "Täcker upp för Astrid, som är hos tandläkaren"
    commands.keep_records(database, [body(sealed_reason=FOR_AUDIT.seal(words)), body(reason="Från förr")])
    with database.reading() as session:
        kept = session.scalars(select(AccessRow).order_by(AccessRow.sequence)).all()
    assert "Astrid" not in str([vars(row) for row in kept])
    assert kept[0].reason is None
    assert sorted(row["reason"] for row in extract(database)["rows"]) == ["Från förr", words]
    assert verify(database) == {"checked": 2, "broken": []}


def test_a_reason_for_another_key_is_told_as_it_lies_and_hides_nothing_else(database: Database) -> None:
    lost = Sealing.of_master("audit", bytes(31) + b"1").seal("Borta")
    commands.keep_records(database, [body(sealed_reason=lost), body()])
    assert {row["reason"] for row in extract(database)["rows"]} == {lost, None}


def test_who_has_sought_a_number_is_told_by_its_digest_alone(database: Database) -> None:
    commands.keep_records(
        database, [body(sought="a" * 64, citizen_ids=[], what="citizen"), body(sought="b" * 64), body()]
    )
    asked = Call(OPERATOR, SOUGHT, Sought(sought="a" * 64), "", None, None)
    with database.reading() as session:
        (row,) = queries.sought(session, asked, OWN).rows
    assert (row.what, row.actor_kind, row.care_unit_id) == ("citizen", "staff", UNIT)


def test_what_a_service_announces_is_kept_once_however_often_it_comes(database: Database) -> None:
    record = ACCESSED["moments"].load(json.loads(body(action="change", what="end module")))
    fact = Fact(
        new_id(), "se.sob.moments.accessed.v1", "/sob/moments", str(record.id), NOON, record, "audit.on_accessed"
    )
    again = replace(fact, id=new_id())
    for each in (fact, fact, again):
        handle(database, each, commands.note_access)
    assert count(database) == 1
    assert extract(database)["rows"][0]["what"] == "end module"
    assert verify(database) == {"checked": 1, "broken": []}


def test_rows_of_before_the_new_columns_are_still_whole(database: Database) -> None:
    """What a row was hashed of then is what it is hashed of now."""
    commands.keep_records(database, [body()])
    with database.reading() as session:
        row = session.execute(select(AccessRow.__table__)).mappings().one()
    then = {name: row[name] for name in HASHED if name not in {"sealed_reason", "sought"}}
    assert hash_of(GENESIS, then) == row["row_hash"]


def test_a_cursor_of_another_citizen_or_none_at_all_is_refused(database: Database) -> None:
    other = new_id()
    commands.keep_records(database, [body(citizen_ids=[other]), body(citizen_ids=[other])])
    foreign = extract(database, limit=1, citizen=other)["next_cursor"]
    for cursor in (foreign, str(new_id()), "", "x", "0" * 200):
        with pytest.raises(Invalid) as caught:
            extract(database, cursor)
        assert list(caught.value.details["fields"]) == ["cursor"]


def test_the_database_itself_refuses_change_and_removal(database: Database) -> None:
    commands.keep_records(database, [body(), body()])
    with database.reading() as session:
        row = session.execute(select(AccessRow.__table__).limit(1)).mappings().one()
    attempts: list[Any] = [
        update(AccessRow).values(reason="nytt"),
        delete(AccessRow),
        delete(ChainHead),
        update(ChainHead).values(sequence=1),
        update(ChainHead).values(row_hash="f" * 64),
        insert(AccessRow).prefix_with("OR REPLACE", dialect="sqlite").values(**row),
    ]
    if not database.is_sqlite:
        attempts += [text("TRUNCATE access_row"), text("TRUNCATE chain_head")]
    for attempt in attempts:
        with pytest.raises(DBAPIError), database.writing() as session:
            session.execute(attempt)
    assert count(database) == 2
    assert verify(database) == {"checked": 2, "broken": []}


def tamper(database: Database, *statements: Any) -> list[str]:
    """Fill two chains with seven rows each, do something to the first, and give what `verify` finds."""
    commands.keep_records(database, [body(care_unit_id=unit) for unit in (UNIT, new_id()) for _ in range(7)])
    unprotect(database)
    with database.writing() as session:
        for statement in statements:
            session.execute(statement)
    broken: list[str] = verify(database)["broken"]
    return broken


def at(sequence: int) -> Any:
    return (AccessRow.chain == CHAIN) & (AccessRow.sequence == sequence)


def test_a_changed_row_is_found(database: Database) -> None:
    assert tamper(database, update(AccessRow).where(at(5)).values(actor_id="nobody")) == [f"{CHAIN}: changed at 5"]


def test_a_row_removed_in_the_middle_is_found(database: Database) -> None:
    assert tamper(database, delete(AccessRow).where(at(4))) == [f"{CHAIN}: removed at 4"]


def test_a_row_removed_in_the_middle_with_the_gap_closed_is_found(database: Database) -> None:
    closing = [update(AccessRow).where(at(number)).values(sequence=number - 1) for number in (5, 6, 7)]
    assert tamper(database, delete(AccessRow).where(at(4)), *closing) == [f"{CHAIN}: changed at 4"]


def test_rows_removed_at_the_end_are_found(database: Database) -> None:
    assert tamper(database, delete(AccessRow).where(at(7)), delete(AccessRow).where(at(6))) == [
        f"{CHAIN}: removed at 6"
    ]


def test_reordered_rows_are_found(database: Database) -> None:
    moves = [update(AccessRow).where(at(old)).values(sequence=new) for old, new in ((2, 99), (3, 2), (99, 3))]
    assert tamper(database, *moves) == [f"{CHAIN}: changed at 2"]


def test_a_chain_without_its_head_or_without_its_rows_is_found(database: Database) -> None:
    assert tamper(database, delete(ChainHead).where(ChainHead.chain == CHAIN)) == [f"{CHAIN}: no head"]
    other = new_id()
    commands.keep_records(database, [body(care_unit_id=other)])
    with database.writing() as session:
        session.execute(delete(AccessRow).where(AccessRow.chain == f"{other}/2026-11"))
    assert f"{other}/2026-11: removed at 1" in verify(database)["broken"]


def test_a_row_put_after_the_head_is_found(database: Database) -> None:
    commands.keep_records(database, [body()])
    with database.reading() as session:
        last = session.execute(select(AccessRow.__table__)).mappings().one()
    forged = {**last, "id": new_id(), "record_id": new_id(), "sequence": 2}
    forged["row_hash"] = hash_of(last["row_hash"], {name: forged[name] for name in HASHED})
    with database.writing() as session:
        session.execute(insert(AccessRow).values(**forged))
    assert verify(database)["broken"] == [f"{CHAIN}: added at 2"]


def test_checking_while_records_arrive_finds_nothing_wrong(database: Database) -> None:
    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(lambda: [commands.keep_records(database, [body(), body()]) for _ in range(20)])
        found = [verify(database)["broken"] for _ in range(5)]
        writing.result()
    assert found == [[]] * 5
    assert verify(database) == {"checked": 40, "broken": []}


def test_only_an_operator_may_ask(tmp_path: Path) -> None:
    create_key_files(tmp_path, ["operator", "gateway", "moments"], [])
    verifier = load_verifier(tmp_path / "trusted.json", "audit")

    def ask(rpc: Any, issuer: str, actor: Actor, payload: dict[str, Any]) -> dict[str, Any]:
        token = load_signer(tmp_path / f"{issuer}.json").actor_token(actor, "audit")
        return answer_call(rpc, lambda _call: {"checked": 0, "broken": []}, payload, {HEADER_ACTOR: token}, verifier)

    assert ask(VERIFY, "operator", OPERATOR, {}) == {"checked": 0, "broken": []}
    for issuer, actor in (
        ("gateway", Actor(kind=Caller.SERVICE, id="gateway")),
        ("moments", Actor(kind=Caller.SERVICE, id="moments")),
        ("gateway", Actor(kind=Caller.STAFF, id=str(new_id()), care_unit_id=UNIT, roles=frozenset({"data_admin"}))),
        ("gateway", Actor(kind=Caller.CITIZEN, id=str(HANS))),
    ):
        for rpc, payload in ((VERIFY, {}), (EXTRACT, {"citizen_id": str(HANS)})):
            with pytest.raises(Forbidden):
                ask(rpc, issuer, actor, payload)
