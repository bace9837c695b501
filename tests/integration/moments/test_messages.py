"""What moments keep of messages: a line in the timeline, that the citizen was there, and no word; once, and nothing of an erased moment."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from common.chassis.clock import now
from common.chassis.facts import Fact, handle
from common.chassis.identifiers import new_id
from common.contracts.messaging.events import MESSAGE_SENT, SentFact
from common.contracts.moments.subscriptions import ON_MESSAGE_SENT
from services.moments.commands.messages import note_message
from tests.integration.moments.builders import World

pytestmark = pytest.mark.both_databases
TALK = UUID(int=801)


def sent(world: World, moment_id: UUID, at: datetime | None = None, **told: Any) -> Fact[SentFact]:
    """Give messaging's event of a message from the citizen, or as `told`."""
    ids = {"moment_id": moment_id, "citizen_id": world.person.id, "care_unit_id": world.practitioner.care_unit_id}
    facts = {"conversation_id": TALK, "by_staff": False, "place": 1, **told}
    data = SentFact(**{**ids, "citizen_id": UUID(world.person.id)}, **facts)
    return Fact(new_id(), MESSAGE_SENT.type, "messaging", str(TALK), at or now(), data, ON_MESSAGE_SENT.queue)


def hear(world: World, *told: Fact[SentFact]) -> None:
    for each in told:
        handle(world.database, each, note_message)


def entries(world: World, moment_id: UUID) -> list[dict[str, Any]]:
    return [each for each in world.timeline(moment_id)["entries"] if each["action"] == "message_sent"]


def test_the_timeline_tells_who_sent_a_message_and_in_which_conversation(world: World) -> None:
    moment_id, guardian = world.start(), UUID(int=21)
    version = world.practitioner.commission_version_id
    hear(
        world,
        sent(world, moment_id, now() - timedelta(minutes=2), by_staff=True, commission_version_id=version),
        sent(world, moment_id, now() - timedelta(minutes=1)),
        sent(world, moment_id, guardian_id=guardian),
    )
    told = [(each["kind"], each["actor_kind"], each["commission_version_id"]) for each in entries(world, moment_id)]
    assert told == [("message", "citizen", None), ("message", "citizen", None), ("message", "staff", str(version))]
    facts = [each["facts"] for each in entries(world, moment_id)]
    assert facts[0] == {"conversation_id": str(TALK), "guardian_id": str(guardian)}
    assert facts[1] == {"conversation_id": str(TALK)}
    only = world.timeline(moment_id, kinds=["message"])["entries"]
    assert [each["action"] for each in only] == ["message_sent"] * 3


def test_a_message_that_is_told_twice_stands_there_once(world: World) -> None:
    moment_id = world.start()
    told = sent(world, moment_id)
    hear(world, told, told)
    assert len(entries(world, moment_id)) == 1


def test_who_writes_was_active_and_an_older_message_takes_nothing_back(world: World) -> None:
    moment_id = world.start()
    hear(world, sent(world, moment_id, by_staff=True))
    assert world.overview(moment_id)["header"]["last_active_at"] is None
    version = world.overview(moment_id)["header"]["version"]
    at = now()
    hear(world, sent(world, moment_id, at), sent(world, moment_id, at - timedelta(days=3)))
    header = world.overview(moment_id)["header"]
    assert datetime.fromisoformat(header["last_active_at"]) == at
    assert header["version"] == version, "nobody who is changing the moment is told that it changed"


def test_nothing_is_kept_of_a_moment_that_is_gone(world: World) -> None:
    hear(world, sent(world, new_id()))
