"""How soon the unit answers, said before a form is sent."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from common.contracts.directory.answer_times import ANSWER_TIME
from common.contracts.errors import Unavailable
from tests.unit.gateway.citizen.home import MOMENT, Home
from tests.unit.gateway.staff.recording import Recording

QUESTION = f"/program/{MOMENT}/steg/stoppdagen/formular/stoppdagen/skicka"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"answer_days": 2}, "Vårdenheten svarar oftast inom 2 arbetsdagar. Tjänsten bevakas inte dygnet runt."),
        ({"answer_days": None}, ""),
        (Unavailable(service="directory"), ""),
    ],
    ids=["days", "nothing", "nobody knows"],
)
def test_the_question_before_a_form_is_sent_says_so(
    jane: FlaskClient, bus: Recording, home: Home, answer: Any, said: str
) -> None:
    home.has_saved("stoppdagen", {"datum": "2030-06-25"})
    bus.answer(ANSWER_TIME, answer)
    page = jane.get(QUESTION)
    assert page.status_code == 200
    assert said in page.text
    assert ("svarar oftast" in page.text) is bool(said)
