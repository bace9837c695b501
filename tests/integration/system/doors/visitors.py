"""Who stands before the doors, and what lies behind them: fifteen kinds of visitors, and one of everything that has an id.

What nobody else may see carries a marker, so that a page which shows it to the wrong person is found by its text.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests

from common.chassis import clock
from common.chassis.identifiers import new_id
from tests.integration.api.bearing import Bearer, sign_in
from tests.integration.content.authors import BLOCKS, FORM
from tests.system import ASTRID, BASHIR, CECILIA, DAGNY, EMIL, GUSTAV, INGRID, NORRA, PIA, SODRA, System, Visitor
from tests.unit.content.test_pictures import picture

OWNERS_SECRET, CHILDS_SECRET = "Ugglan i Norrvik", "Haren i Sörvik"
DRAFTS_SECRET = "Lugna dagar i Ådalen"
STEP, FORM_ID = "stoppdagen", "stoppdagen"
STOPS_ON = "2027-01-15"
STAFF = (
    "responsible",
    "colleague",
    "unit_admin",
    "data_admin",
    "designer",
    "other_unit",
    "elsewhere",
    "staff_by_token",
)
"""Staff with a commission chosen. `elsewhere` is the responsible practitioner herself, at her other unit; `designer` is provider admin and publisher too."""
CITIZENS = ("owner", "guardian", "guardian_herself", "another_citizen", "citizen_by_token")


@dataclass
class Person:
    """Somebody before the door: a browser or a program, and the token against forgery that its pages would carry."""

    http: requests.Session
    token: str = ""

    def ask(self, method: str, url: str, **more: Any) -> requests.Response:
        """Ask, and follow no redirect."""
        headers = {"X-CSRF-Token": self.token, **more.pop("headers", {})}
        return self.http.request(method, url, headers=headers, allow_redirects=False, timeout=60, **more)


@dataclass
class Visitors:
    """Everybody by name, the ids of what is the owner's, and of the child's where they differ."""

    people: dict[str, Person]
    ids: dict[str, str]
    childs_ids: dict[str, str]
    owners_number: str
    markers: dict[str, frozenset[str]] = field(default_factory=dict)
    """What may be seen by whom alone."""


def person(visitor: Visitor) -> Person:
    """Give a signed-in visitor as somebody before the door."""
    return Person(visitor.http, visitor.get("/session").json()["csrf_token"])


def gather(system: System) -> Visitors:
    """Let everything happen once, and give who was there."""
    astrid, cecilia, gustav = (system.staff(one, NORRA) for one in (ASTRID, CECILIA, GUSTAV))
    owner, number = system.newcomer()
    guardian = system.guardian()
    ids = {**_moment(astrid, owner, number, OWNERS_SECRET), **_draft(gustav), **_unit(system, astrid, cecilia)}
    childs = _moment(astrid, guardian, PIA, CHILDS_SECRET)
    ids |= {
        "delivery_id": str(new_id()),
        "mark": "0" * 64,
        "run_id": str(new_id()),
    }  # as they stand in a mail that nobody has got
    ids["handover_id"] = _offer(astrid, childs["moment_id"])
    people = {
        **{name: person(one) for name, one in _staff(system, astrid, cecilia, gustav).items()},
        **_strangers(system, astrid),
        "owner": person(owner),
        "guardian": person(guardian),
        "guardian_herself": person(system.citizen(INGRID)),
        "another_citizen": person(system.newcomer()[0]),
        "staff_by_token": Person(
            Bearer(system.url, sign_in(system, "siths", DAGNY), _commission(system, DAGNY, SODRA)).http
        ),
        "citizen_by_token": Person(Bearer(system.url, sign_in(system, "elegitimation", INGRID)).http),
    }
    readers = {"responsible", "unit_admin"}
    markers = {
        OWNERS_SECRET: frozenset({*readers, "owner"}),
        CHILDS_SECRET: frozenset({*readers, "guardian"}),
        DRAFTS_SECRET: frozenset({"designer"}),
        **dict.fromkeys(
            (number, f"{number[:8]}-{number[8:]}"), frozenset({*readers, "owner", "colleague", "data_admin"})
        ),
    }
    return Visitors(people, ids, {**ids, **childs}, number, markers)


def _staff(system: System, astrid: Visitor, cecilia: Visitor, gustav: Visitor) -> dict[str, Visitor]:
    return {
        "responsible": astrid,
        "unit_admin": cecilia,
        "designer": gustav,
        "colleague": system.staff(BASHIR, NORRA),
        "data_admin": system.staff(EMIL, NORRA),
        "other_unit": system.staff(DAGNY, SODRA),
        "elsewhere": system.staff(ASTRID, SODRA),
    }


def _strangers(system: System, astrid: Visitor) -> dict[str, Person]:
    """Give those who aren't in: nobody, who invents a session, who has signed out."""
    forger, gone = requests.Session(), system.staff(ASTRID, NORRA)
    forger.cookies.set(astrid.cookie, "nobody-has-this-session")
    left = person(gone)
    left.ask("POST", f"{system.url}/logga-ut/personal")
    return {"nobody": Person(requests.Session()), "forger": Person(forger, "invented"), "signed_out": left}


def _commission(system: System, who: str, unit: str) -> str:
    return str(system.staff(who, unit).session["commission"]["id"])


def _moment(staff: Visitor, citizen: Visitor, number: str, secret: str) -> dict[str, str]:
    moment = str(staff.start(number).json()["moment_id"])
    form = f"/my/moments/{moment}/steps/{STEP}/forms/{FORM_ID}"
    answers = {"datum": STOPS_ON, "anteckning": secret}
    sent = citizen.do(f"{form}/submit", expected_version=0, answers=answers)
    assert sent.status_code == 200, sent.text
    made = {"conversation_id": _conversation(citizen, moment, secret), "module_id": "om-behandlingen"}
    return {
        "moment_id": moment,
        "response_id": str(sent.json()["response_id"]),
        **made,
        **_plan(staff, citizen, moment, secret),
    }


def _conversation(citizen: Visitor, moment: str, secret: str) -> str:
    """Let a citizen write to staff, and begin to write more."""
    conversations = f"/my/moments/{moment}/conversations"
    begun = citizen.do(conversations, subject=secret).json()["conversation_id"]
    sent = citizen.do(f"{conversations}/{begun}/messages", body=f"<p>{secret}</p>")
    assert sent.status_code == 200, sent.text
    saved = citizen.do(f"{conversations}/{begun}/draft", "PUT", body=secret, expected_version=1)
    assert saved.status_code == 200, saved.text
    return str(begun)


def _plan(staff: Visitor, citizen: Visitor, moment: str, secret: str) -> dict[str, str]:
    """Let staff ask by a plan all day, and the citizen answer."""
    question = {"id": "ord", "kind": "text", "label": secret}
    day = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "times": ["00:00"], "starts_on": clock.today().isoformat()}
    asked = {"name": secret, "questions": [question], "schedule": {**day, "window_minutes": 1440}, "activate": True}
    plan = str(staff.do(f"/moments/{moment}/plans", expected_version=0, **asked).json()["plan_id"])
    activity = str(citizen.get(f"/my/moments/{moment}/activities").json()["now"][0]["activity_id"])
    place = f"/my/moments/{moment}/plans/{plan}/activities/{activity}/answers"
    answered = citizen.do(place, "PUT", answers={"ord": secret})
    assert answered.status_code == 200, answered.text
    return {"plan_id": plan, "activity_id": activity}


def _draft(gustav: Visitor) -> dict[str, str]:
    """Write a draft with one of each part, and delete one."""
    draft = str(gustav.do("/drafts", title=DRAFTS_SECRET).json()["draft_id"])
    at = f"/drafts/{draft}"
    gustav.do(f"{at}/modules", title="Första")
    gustav.do(f"{at}/modules/forsta/steps", title="1.1 Börja", step_id="borja")
    gustav.do(f"{at}/modules/forsta/steps", title="1.2 Sluta", step_id="sluta")
    gustav.do(f"{at}/forms", title="En fråga", form_id="fraga", definition=FORM)
    block = gustav.do(f"{at}/steps/borja/blocks", block=BLOCKS[1])
    assert block.status_code == 201, block.text
    added = gustav.send_file(f"{at}/pictures", picture("JPEG")).json()
    deleted = gustav.do(f"{at}/deletions", what="step", part_id="sluta")
    assert deleted.status_code in {200, 201}, deleted.text
    deletion = gustav.get(at).json()["deletions"][0]["deletion_id"]
    return {"draft_id": draft, "digest": added["digest"], "deletion_id": deletion, "block_id": block.json()["block_id"]}


def _unit(system: System, astrid: Visitor, cecilia: Visitor) -> dict[str, str]:
    """Make what belongs to a care unit: a category, a group start, an absence."""
    category = cecilia.do("/categories", name=f"Grupp {str(new_id())[-8:]}")
    assert category.status_code == 201, category.text
    _, number = system.newcomer()
    citizen = cecilia.find(number).json()["citizen_id"]
    commission = astrid.session["commission"]["id"]
    ordered = cecilia.do(
        "/group-starts",
        version_id=astrid.version_of(),
        responsible_commission_id=commission,
        rows=[{"line": 1, "citizen_id": citizen}],
    )
    assert ordered.status_code in {200, 201, 202}, ordered.text
    first = clock.today() + timedelta(days=30)
    days = {"first_day": first.isoformat(), "last_day": (first + timedelta(days=2)).isoformat()}
    absence = astrid.do("/absences", cover_commission_id=_commission(system, BASHIR, NORRA), **days)
    assert absence.status_code in {200, 201}, absence.text
    return {
        "category_id": str(category.json()["category_id"]),
        "group_start_id": str(ordered.json()["group_start_id"]),
        "absence_id": str(absence.json()["absence_id"]),
        "version_id": astrid.version_of(),
        "care_unit_id": str(astrid.session["commission"]["care_unit_id"]),
        "person_id": str(astrid.session["person_id"]),
        "from_person_id": str(astrid.session["person_id"]),
        "citizen_id": str(citizen),
        "responsible_commission_id": str(commission),
        "cover_commission_id": str(commission),
    }


def _offer(astrid: Visitor, moment: str) -> str:
    page = astrid.get(f"/moments/{moment}/handover").json()
    unit = next(one for one in page["units"] if one["name"] == SODRA)
    offered = astrid.do(
        f"/moments/{moment}/handover", expected_version=page["header"]["version"], to_care_unit_id=unit["care_unit_id"]
    )
    assert offered.status_code in {200, 201}, offered.text
    return str(offered.json()["handover_id"])
