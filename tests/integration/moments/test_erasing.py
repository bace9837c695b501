"""Erasing moments: nothing of one is left, nothing of another goes, and whatever dies in the middle goes on to the same receipt."""

import contextlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from common.chassis import erasing, tables
from common.chassis.blobs import BlobStore, open_store
from common.chassis.blobs.sealing import put_sealed
from common.chassis.calls import _check_caller
from common.chassis.clock import today
from common.chassis.erasing import erase
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import KeyGoneError
from common.contracts.base import Caller
from common.contracts.errors import Conflict, FilesAway, Forbidden, IllegalTransition, NamedError, NotFound
from common.contracts.moments.categories import SET_CATEGORIES
from common.contracts.moments.responses import SUBMIT_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from common.contracts.moments.welcomes import PUBLISH_WELCOME
from common.contracts.operations import OPERATIONS
from services.moments import commands
from services.moments.commands.ending import close_maintained
from services.moments.erasing import ERASING
from services.moments.model import Base, Moment
from services.moments.queries.mirror import moments_after
from tests.integration.moments.builders import OUTLINE, REVIEWED_FORM, World, call, citizen, staff
from tests.integration.moments.test_categories import ADMIN, make
from tests.integration.moments.test_ending import undo
from tests.integration.moments.test_group_starts import order, run
from tests.integration.moments.test_links import link
from tests.integration.moments.test_response_file import ask, sent
from tests.integration.moments.test_timeline_file import export

pytestmark = pytest.mark.both_databases

OPERATOR = Actor(Caller.SERVICE, "operator")
ERASE = OPERATIONS["moments"].erase


@dataclass(frozen=True)
class Grounds:
    """What an erasure stands on."""

    world: World
    blobs: BlobStore

    @property
    def database(self) -> Any:
        """Give the database."""
        return self.world.database

    @property
    def keys(self) -> Any:
        """Give the keys."""
        return self.world.keys


@pytest.fixture
def grounds(world: World, tmp_path: Path) -> Grounds:
    return Grounds(world, open_store(f"file:{tmp_path}/blobs"))


def gone(
    grounds: Grounds, *moment_ids: UUID, run_id: UUID | None = None, deadline: float | None = None
) -> dict[str, Any]:
    request = call(ERASE, OPERATOR, moment_ids=list(moment_ids), idempotency_id=run_id or new_id())
    return World.dumped(ERASE, erase(grounds, ERASING, replace(request, deadline=deadline)))


def receipt(grounds: Grounds, moment_id: UUID, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = gone(grounds, moment_id, **more)["receipts"][0]
    return told


def full(grounds: Grounds, tmp_path: Path, person: Actor) -> UUID:
    """Give an ended moment in which everything has happened that leaves a row."""
    world = grounds.world
    moment_id = world.start(person)
    world = replace(world, person=person)
    world.mark(moment_id, "valkommen")
    response_id = sent(world, moment_id)
    world.see(moment_id, response_id)
    reviewed = world.write(SUBMIT_RESPONSE, moment_id, 0, {"skal": "Orken"}, form=REVIEWED_FORM)["response_id"]
    world.handle(REVIEW_RESPONSE, moment_id, reviewed, 1, comment="Bra")
    world.handle(REOPEN_RESPONSE, moment_id, reviewed, 3, note="Skriv mer")
    world.change_welcome(PUBLISH_WELCOME, moment_id, 0, text="Hej!")
    world.state_reason(moment_id, staff())
    category = make(world, str(moment_id)[::-1])
    request = call(
        SET_CATEGORIES,
        world.practitioner,
        moment_id=moment_id,
        category_ids=[category],
        expected_category_ids=[],
    )
    commands.set_categories(world.database, request)
    ask(world, grounds.blobs, moment_id, response_id)
    export(world, tmp_path / "blobs", moment_id)
    world.end(moment_id, note="En anteckning", maintained_until=None)
    return moment_id


def rows(world: World) -> dict[str, int]:
    with world.database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_everything_of_the_moment_goes_and_nothing_of_another(grounds: Grounds, tmp_path: Path) -> None:
    world = grounds.world
    stays = full(grounds, tmp_path, citizen())
    before, files = rows(world), set((tmp_path / "blobs").rglob("*.*"))
    goes = full(grounds, tmp_path, citizen())
    whole = rows(world)
    told = receipt(grounds, goes)
    assert told["ended_at"]
    assert told["is_key_destroyed"]
    assert len(told["files"]) == 2
    assert set((tmp_path / "blobs").rglob("*.*")) == files
    after = rows(world)
    counts = {"categories", "unit_counts", "practitioner_counts"}
    assert {name: after[name] for name in after if name not in counts} == {
        name: before[name] for name in before if name not in counts
    }
    removed = {each["table"]: each["rows"] for each in told["removed"]}
    assert removed == {name: whole[name] - after[name] for name in whole if whole[name] != after[name]}
    missing = {claim.table.name for claim in ERASING.claims} - set(removed)
    assert missing == {"handovers", "group_start_rows"}
    with pytest.raises(KeyGoneError):
        world.keys.open(goes, "x", bytes(40))
    assert world.list("ended")["counts"]["ended"] == 1
    assert world.overview(stays)["header"]["state"] == "ended"
    for table in [*Base.metadata.sorted_tables, *tables.metadata.sorted_tables]:
        if table.name not in {"mirrored_moments", "erasures", "outbox", "idempotency"}:
            with world.database.reading() as session:
                assert str(goes) not in str(session.execute(select(table)).all()), table.name


def test_a_repeat_gives_the_same_receipt_whoever_asks(grounds: Grounds) -> None:
    world = grounds.world
    moment_id, run_id = world.start(), new_id()
    world.end(moment_id)
    first = receipt(grounds, moment_id, run_id=run_id)
    assert first["run_id"] == str(run_id)
    assert receipt(grounds, moment_id, run_id=run_id) == first
    assert receipt(grounds, moment_id) == first


def test_one_that_nobody_knows_gets_its_tombstone_and_an_empty_receipt(grounds: Grounds) -> None:
    told = receipt(grounds, new_id())
    assert (told["removed"], told["files"]) == ([], [])
    assert told["ended_at"]


@pytest.mark.parametrize("state", ["planned", "ongoing", "maintenance"])
def test_a_moment_that_goes_on_is_refused_and_left_whole(grounds: Grounds, state: str) -> None:
    world = grounds.world
    later = today() + timedelta(days=9)
    request = world.start_call(starts_on=later if state == "planned" else None)
    moment_id = UUID(str(commands.start(world.database, request, world.keys, world.facts(), OUTLINE)["moment_id"]))
    if state == "maintenance":
        world.end(moment_id, maintained_until=later)
    before = rows(world)
    with pytest.raises(IllegalTransition) as refused:
        gone(grounds, moment_id)
    assert refused.value.details == {"state": state, "action": "erase", "moment_id": str(moment_id)}
    assert rows(world) == before
    assert world.overview(moment_id)["header"]["state"] == state
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(tables.erasures)) == 0
        assert session.scalar(select(func.count()).select_from(tables.mirrored_moments)) == 0


def test_a_parent_goes_after_its_children(grounds: Grounds) -> None:
    world = grounds.world
    parent, child = world.start(citizen()), world.start(citizen())
    link(world, child, parent)
    for each in (parent, child):
        world.end(each)
    with pytest.raises(Conflict) as refused:
        gone(grounds, parent)
    assert refused.value.details["reason"] == "linked"
    assert [each["moment_id"] for each in gone(grounds, child, parent)["receipts"]] == [str(child), str(parent)]


class DiesError(Exception):
    """The process dies."""


PLACES = ("destroy", "first batch", "second batch", "files", "end")


@pytest.mark.parametrize("place", PLACES)
def test_whatever_dies_in_the_middle_goes_on_to_the_same_receipt(
    grounds: Grounds, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", 4)
    moment_id, run_id = full(grounds, tmp_path, citizen()), new_id()
    whole = rows(grounds.world)
    die_at(place, monkeypatch)
    with pytest.raises(DiesError):
        gone(grounds, moment_id, run_id=run_id)
    out_of_reach(grounds.world, moment_id)
    monkeypatch.undo()
    told = receipt(grounds, moment_id, run_id=run_id)
    after = rows(grounds.world)
    removed = {each["table"]: each["rows"] for each in told["removed"]}
    assert removed == {name: whole[name] - after[name] for name in whole if whole[name] != after[name]}
    assert len(told["files"]) == 2
    assert not [file for file in (tmp_path / "blobs").rglob("*") if file.is_file()]


def die_at(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die just before it does something: the first time, or the second."""
    times = {"second batch": 2}.get(place, 1)
    name = {"files": "_delete_files", "end": "_end"}.get(place, "_remove_batch")
    real, count = getattr(erasing, name), iter(range(1, 100))

    def dying(*arguments: Any) -> Any:
        if next(count) == times:
            raise DiesError
        return real(*arguments)

    if place == "destroy":
        monkeypatch.setattr("common.chassis.keys.MomentKeys.destroy", dying)
    else:
        monkeypatch.setattr(erasing, name, dying)


def out_of_reach(world: World, moment_id: UUID) -> None:
    """From the tombstone on nobody finds the moment, and nothing brings it back."""
    for actor in (world.practitioner, ADMIN, world.person):
        with pytest.raises(NotFound):
            world.overview(moment_id, actor)
    with pytest.raises(NotFound):
        undo(world, moment_id, version=1)
    assert world.list("ended")["rows"] == []
    assert world.list("ended")["counts"]["ended"] == 0
    assert close_maintained(world.database) == 0
    with world.database.reading() as session:
        assert moments_after(session, None, 10) == []


def test_an_erasure_that_takes_too_long_says_so_and_goes_on(
    grounds: Grounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", 4)
    moment_id = full(grounds, tmp_path, citizen())
    first = receipt(grounds, moment_id, deadline=time.time() + 1)
    assert first["ended_at"] is None
    assert sum(each["rows"] for each in first["removed"] if each["table"] not in ERASING.at_once) == 4
    answers = [receipt(grounds, moment_id, deadline=time.time() + 1) for _ in range(30)]
    assert answers[-1]["ended_at"]
    assert answers[-1] == receipt(grounds, moment_id)


def test_while_the_store_of_files_is_away_nothing_is_said_to_be_done(
    grounds: Grounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment_id = full(grounds, tmp_path, citizen())

    def away(_digest: str) -> None:
        raise FilesAway

    with monkeypatch.context() as patched:
        patched.setattr(grounds.blobs, "delete", away)
        with pytest.raises(FilesAway):
            gone(grounds, moment_id)
    told = receipt(grounds, moment_id)
    assert len(told["files"]) == 2
    assert not [file for file in (tmp_path / "blobs").rglob("*") if file.is_file()]


def test_a_file_that_another_row_names_stays(grounds: Grounds, tmp_path: Path) -> None:
    world = grounds.world
    kept = world.start(citizen())
    export(world, tmp_path / "blobs", kept)
    moment_id = full(grounds, tmp_path, citizen())
    digest = put_sealed(grounds.blobs, b"shared").blob.digest
    with world.database.writing() as session:
        session.execute(update(Base.metadata.tables["timeline_files"]).values(digest=digest))
    told = receipt(grounds, moment_id)
    assert len(told["files"]) == 1
    assert digest not in told["files"]
    assert grounds.blobs.has(digest)


def test_a_citizen_is_forgotten_with_their_last_moment(grounds: Grounds) -> None:
    world, person = grounds.world, citizen()
    first = world.start(person)
    world.end(first)
    second = world.start(person)
    world.end(second)
    named = [[each["table"] for each in receipt(grounds, moment_id)["removed"]] for moment_id in (first, second)]
    assert ["citizens" in each for each in named] == [False, True]


def test_the_row_of_a_group_start_goes_with_its_moment(grounds: Grounds) -> None:
    world, person = grounds.world, citizen()
    order(world, [person.person_id])
    run(world)
    with world.database.reading() as session:
        moment_id = session.scalars(select(Moment.id)).one()
    world.end(moment_id, actor=ADMIN)
    removed = {each["table"]: each["rows"] for each in receipt(grounds, moment_id)["removed"]}
    assert removed["group_start_rows"] == 1


@pytest.mark.parametrize("room", ["timeline", "drawing"])
def test_a_file_that_is_drawn_while_its_moment_is_erased_is_not_kept(
    grounds: Grounds, tmp_path: Path, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever had opened the moment before gets no file of it afterwards, and the store has none."""
    world = grounds.world
    moment_id = world.start()
    response_id = sent(world, moment_id)
    world.end(moment_id)

    def draw_after_the_erasure(*_: Any) -> bytes:
        gone(grounds, moment_id)
        return b"%PDF"

    def asked() -> object:
        if room == "timeline":
            return export(world, tmp_path / "blobs", moment_id)
        return ask(world, grounds.blobs, moment_id, response_id, world.practitioner)

    monkeypatch.setattr(f"services.moments.pdf.{room}.render", draw_after_the_erasure)
    with pytest.raises(NotFound):
        asked()
    assert not [file for file in (tmp_path / "blobs").rglob("*") if file.is_file()]


def test_what_races_an_erasure_leaves_the_moment_whole_or_gone(grounds: Grounds, tmp_path: Path) -> None:
    """Taken back, opened, seen, exported and erased by two at once: either the end was taken back first, or nothing of the moment is left."""
    world = grounds.world
    folder = tmp_path / "blobs"
    moment_ids = [world.start(citizen()) for _ in range(6)]
    for moment_id in moment_ids:
        world.end(moment_id)

    def attempt(act: Callable[[], object]) -> None:
        with contextlib.suppress(NamedError):
            act()

    acts: list[Callable[[], object]] = []
    for turn, each in enumerate(moment_ids):
        own: list[Callable[[], object]] = [
            partial(world.state_reason, each, staff()),
            partial(export, world, folder, each),
            partial(gone, grounds, each),
            partial(undo, world, each, version=2),
            partial(gone, grounds, each),
            partial(world.state_reason, each, staff()),
        ]
        acts += own[turn:] + own[:turn]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(attempt, acts))
    with world.database.reading() as session:
        ended = {row.moment_id: row.ended_at for row in session.execute(select(tables.erasures))}
        left = {table.name: str(session.execute(select(table)).all()) for table in Base.metadata.sorted_tables}
        stands = {row.id: row.state for row in session.execute(select(Moment.id, Moment.state))}
        files = set(session.scalars(select(Base.metadata.tables["timeline_files"].c.digest)))
    assert ended.keys() | stands.keys() == set(moment_ids)
    assert not ended.keys() & stands.keys()
    assert set(stands.values()) <= {"ongoing"}
    assert all(ended.values())
    assert not [name for each in ended for name, rows in left.items() if str(each) in rows]
    assert {file.stem for file in folder.rglob("*.*")} == files


def test_only_an_operator_may_erase() -> None:
    for actor in (ADMIN, citizen(), Actor(Caller.SERVICE, "directory"), Actor(Caller.SERVICE, "gateway")):
        with pytest.raises(Forbidden):
            _check_caller(ERASE, actor)
    _check_caller(ERASE, OPERATOR)


def test_so_many_moments_at_once_and_no_more() -> None:
    assert list(ERASE.request.validate({"idempotency_id": str(new_id()), "moment_ids": []})) == ["moment_ids"]
    many = [str(new_id()) for _ in range(11)]
    assert list(ERASE.request.validate({"idempotency_id": str(new_id()), "moment_ids": many})) == ["moment_ids"]
