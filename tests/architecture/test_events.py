"""Every event has a contract without patient data, every subscription a handler and a safe queue, and AsyncAPI tells of all of them."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from common.chassis.environment import declared
from common.chassis.settings import ServiceSettings
from common.cli import asyncapi
from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.base import Event
from common.contracts.everything import EVENTS, SUBSCRIPTIONS
from common.contracts.moments.events import MOMENT_STARTED
from common.contracts.services import SERVICES
from tests.architecture.test_contracts import schemas_in

ROOT = Path(__file__).resolve().parents[2]
DEAD = "sob.dead"
TYPE = re.compile(r"^se\.sob\.[a-z-]+(\.[a-z-]+)+\.v\d+$")
TELLING = {
    "name",
    "names",
    "number",
    "text",
    "answer",
    "answers",
    "score",
    "note",
    "message",
    "mobile",
    "email",
    "title",
}
"""Words that a field of private data has in its name; an event has none of them."""
PERSONAL = {"citizen_id", "moment_id", "module_id", "form_id", "response_id", "person_id", "score", "flag"}
"""What reaches no other region."""
every_event = pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())


def fields_of(event: Event) -> set[str]:
    """Give the names of all fields of an event's data, at every level."""
    return {name for schema in schemas_in(event.data) for name in schema.fields}


@every_event
def test_a_type_reads_like_all_others(event: Event) -> None:
    assert TYPE.match(event.type)
    assert event.service in SERVICES
    assert event.summary.endswith(".")


@every_event
def test_no_event_tells_a_name_a_number_or_an_answer(event: Event) -> None:
    told = {name for name in fields_of(event) if TELLING & set(name.split("_"))}
    assert told == set()
    patient = {
        name
        for schema in schemas_in(event.data)
        for name, field in schema.fields.items()
        if "patient" in field.metadata
    }
    assert patient == set()


@every_event
def test_a_public_event_leads_to_nobody(event: Event) -> None:
    if event.public:
        assert not fields_of(event) & PERSONAL


def test_the_events_of_moments_would_not_pass_as_public() -> None:
    """The check above bites: an event of today made public by mistake fails it."""
    assert fields_of(MOMENT_STARTED) & PERSONAL == {"citizen_id", "moment_id"}
    assert not MOMENT_STARTED.public


def test_every_subscription_has_a_handler_in_its_consumer(answered: dict[str, list[dict[str, str]]]) -> None:
    handled = {
        (service, told["method"], told["answers"])
        for service, entrypoints in answered.items()
        for told in entrypoints
        if told["what"] == "event"
    }
    assert handled == {(item.consumer, item.handler, item.queue) for item in SUBSCRIPTIONS.values()}


def test_the_access_queue_has_its_consumer(answered: dict[str, list[dict[str, str]]]) -> None:
    batches = {
        (service, told["answers"]) for service in answered for told in answered[service] if told["what"] == "batch"
    }
    assert batches == {("audit", ACCESS_QUEUE)}


def test_every_subscription_has_its_queue_bound_to_its_event(bus: dict[str, Any]) -> None:
    heard = {(binding["source"], binding["destination"], binding["routing_key"]) for binding in bus["bindings"]}
    for item in SUBSCRIPTIONS.values():
        assert item.queue in bus["queues"]
        assert {(event.exchange, item.queue, event.type) for event in item.events.values()} <= heard
    assert {event.exchange for event in EVENTS.values()} <= set(bus["exchanges"])


def test_every_queue_is_replicated_refuses_rather_than_drops_and_has_a_way_out(bus: dict[str, Any]) -> None:
    """`sob.dead` is where that way ends."""
    for name, arguments in bus["queues"].items():
        assert arguments["x-queue-type"] == "quorum", name
        if name != DEAD:
            assert "x-dead-letter-exchange" in arguments, name
            assert arguments["x-dead-letter-strategy"] == "at-least-once", name
            assert arguments["x-overflow"] == "reject-publish", name


def test_public_events_and_only_they_reach_other_regions(bus: dict[str, Any]) -> None:
    crossing = {(one["source"], one["routing_key"]) for one in bus["bindings"] if one["destination"] == "region.events"}
    assert crossing == {(event.exchange, event.type) for event in EVENTS.values() if event.public}


def test_asyncapi_is_up_to_date() -> None:
    """Made again with `python -m common.cli.main asyncapi > docs/asyncapi.json`."""
    kept = (ROOT / "docs" / "asyncapi.json").read_text(encoding="utf-8")
    assert kept == asyncapi.text()
    assert {message["name"] for message in json.loads(kept)["components"]["messages"].values()} == set(EVENTS)


def test_what_a_service_hears_leaves_workers_for_what_it_is_asked() -> None:
    """A service that hears as much side by side as it has workers doesn't start; calls keep a quarter of them at least."""
    heard = Counter[str]()
    for each in SUBSCRIPTIONS.values():
        heard[each.consumer] += 1 if each.in_order else each.prefetch
    workers = int(str(declared(ServiceSettings)["max_workers"].default))
    assert {consumer: number for consumer, number in heard.items() if number > workers * 3 // 4} == {}
