"""Calls over a real bus to a real process: answers, named errors, events that take effect once."""

import uuid
from typing import TYPE_CHECKING

from tests.waiting import until

if TYPE_CHECKING:
    from tests.integration.chassis.conftest import Sample


def test_a_call_is_answered_and_its_event_takes_effect(sample: "Sample") -> None:
    _process, client, rows = sample
    reply = client.call("write", client.write("hej"))
    assert reply["error"] is None
    assert uuid.UUID(reply["result"]["id"])
    until(lambda: rows.count("effects") == 1)
    until(lambda: rows.count("outbox WHERE sent_at IS NULL") == 0)
