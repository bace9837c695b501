"""Notifications through real services over RabbitMQ and SMTP: an address is shown to be one's own, a message is told there, and nothing in it says what it is."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from deploy.local.broker import Broker
from tests.integration.system.test_messages import begin, send
from tests.system import ASTRID, NORRA, System, Visitor, system_on
from tests.waiting import until

OWN = "/my/notification-preferences"
ADDRESSES = {"email": "ny.person@example.com", "sms": "070-174 06 05"}


@pytest.fixture(scope="module")
def sending(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Give a system that sends, on SQLite."""
    with system_on(broker, tmp_path_factory.mktemp("sending"), is_fleeting=True, has_mailbox=True) as running:
        yield running


def came(system: System) -> list[dict[str, Any]]:
    """Give what came to the mailbox, newest first."""
    told: list[dict[str, Any]] = requests.get(f"{system.here.mailbox_url}/letters.json", timeout=10).json()
    return told


def show_ones_own(system: System, visitor: Visitor, place: str, channel: str) -> None:
    """Show that an address is one's own."""
    asked = visitor.do(f"{place}/address", "PUT", channel=channel, address=ADDRESSES[channel], language="sv")
    assert asked.status_code == 200, asked.text
    to = asked.json()["address"]
    [letter] = until(lambda: [each for each in came(system) if each["to"] == to])
    code = letter["text"].split("Din kod är ")[1][:6]
    assert visitor.do(f"{place}/address/confirm", channel=channel, code=code).json()["outcome"] == "verified"


def test_a_first_message_becomes_a_mail_and_a_text_message(sending: System) -> None:
    astrid = sending.staff(ASTRID, NORRA)
    citizen, number = sending.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    assert astrid.get(f"/moments/{moment}/reach").json() == {"has_channel": False, "is_unreachable": False}
    for channel in ADDRESSES:
        show_ones_own(sending, citizen, OWN, channel)
    assert astrid.get(f"/moments/{moment}/reach").json() == {"has_channel": True, "is_unreachable": False}
    citizen.do(OWN, "PUT", channels_on=["email", "sms"], choices=[], quiet_from=0, quiet_until=0, language="sv")
    before = len(came(sending))
    conversation = begin(astrid, f"/moments/{moment}/conversations")
    send(astrid, conversation, "Hemlig text")
    until(lambda: len(came(sending)) == before + 2, tells="the mail and the text message")
    text, mail = sorted(came(sending)[:2], key=lambda each: str(each["kind"]), reverse=True)
    assert (mail["to"], mail["subject"]) == (ADDRESSES["email"], "Något nytt väntar på dig")
    assert (text["to"], text["text"].count("\n")) == ("+46701740605", 0)
    assert sending.url in mail["text"]
    assert "Hemlig" not in str(came(sending))
    send(citizen, f"/my{conversation}", "Tack!")
