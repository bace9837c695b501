"""Routes of the API that are declared: what they ask, what they record, and what is refused when they are imported."""

from collections.abc import Callable
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from flask_smorest import Api

from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.content.drafts import LIST_DRAFTS, SAVE_FACTS
from common.contracts.directory.citizens import FIND_CITIZENS
from common.contracts.messaging.messages import MESSAGES, SEND_MESSAGE
from common.contracts.moments.access import GRANT, OPEN
from common.contracts.moments.ending import END, ENDING
from common.contracts.moments.fingerprints import LIST_FINGERPRINT
from common.contracts.moments.lists import LIST_MOMENTS, MINE
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.responsible import HAND_OVER_MANY
from common.contracts.moments.timeline import TIMELINE
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import audience_of, for_anyone_signed_in, for_citizens, for_staff
from gateway.recorded import of_citizens, of_moment, of_rows

MOMENT, HANS, MAJA = uuid4(), str(uuid4()), str(uuid4())
HEADER = {"citizen_id": HANS, "moment_id": str(MOMENT)}
ADDRESS = f"/api/v1/moments/{MOMENT}"


class Transport:
    """Notes what is asked and recorded, and gives one answer to everything."""

    def __init__(self) -> None:
        self.answer: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.records: list[Any] = []

    def ask(self, contract: Any, payload: Any, _actor: Actor, **_told: Any) -> dict[str, Any]:
        """Answer."""
        self.asked.append((contract.name, dict(payload)))
        return self.answer

    def record(self, _queue: str, message: Any, **_told: Any) -> Future[None]:
        """Keep a record."""
        self.records.append(message)
        done: Future[None] = Future()
        done.set_result(None)
        return done


@pytest.fixture
def transport() -> Transport:
    return Transport()


@pytest.fixture
def client_of(transport: Transport) -> Callable[[Callable[[Routes], None]], FlaskClient]:
    """Give a client of an application whose only routes are those that are declared."""

    def made(declare: Callable[[Routes], None]) -> FlaskClient:
        app = Flask(__name__)
        app.config.update(API_TITLE="t", API_VERSION="1", OPENAPI_VERSION="3.1.0", TESTING=True)
        app.extensions["sob_transport"] = transport
        pages = blueprint("sample", "A subject")
        declare(Routes(pages, for_staff))
        Api(app).register_blueprint(pages)

        @app.before_request
        def signed_in() -> None:
            actor = Actor(kind=Caller.STAFF, id=str(uuid4()), care_unit_id=uuid4(), commission_id=uuid4())
            g.visitor, g.correlation_id = SimpleNamespace(actor=actor), str(uuid4())

        return app.test_client()

    return made


def test_a_command_is_asked_with_what_stands_in_the_address_and_the_body(client_of: Any, transport: Transport) -> None:
    client = client_of(
        lambda staff: staff.post("/caseloads/<uuid:from_person_id>/give", HAND_OVER_MANY, "Give.", status=202)
    )
    body = {"idempotency_id": str(uuid4()), "responsible_commission_id": str(uuid4()), "moment_ids": [str(MOMENT)]}
    person = uuid4()
    answer = client.post(f"/api/v1/caseloads/{person}/give", json=body)
    assert answer.status_code == 202, answer.text
    [(name, payload)] = transport.asked
    assert name == "hand_over_many"
    assert payload["from_person_id"] == person
    assert payload["idempotency_id"] == UUID(body["idempotency_id"])
    assert transport.records == []


def test_a_body_holds_nothing_that_stands_in_the_address(client_of: Any, transport: Transport) -> None:
    client = client_of(lambda staff: staff.post("/caseloads/<uuid:from_person_id>/give", HAND_OVER_MANY, "Give."))
    body = {"idempotency_id": str(uuid4()), "responsible_commission_id": str(uuid4()), "moment_ids": [str(MOMENT)]}
    address = f"/api/v1/caseloads/{uuid4()}/give"
    assert client.post(address, json={**body, "from_person_id": str(uuid4())}).status_code == 422
    assert transport.asked == []


def test_a_question_takes_the_rest_of_its_request_from_the_query_and_records_whom_it_shows(
    client_of: Any, transport: Transport
) -> None:
    client = client_of(
        lambda staff: staff.get(
            "/moments/<uuid:moment_id>", TIMELINE, "Give.", record=of_moment("story", lambda found: found["others"])
        )
    )
    transport.answer = {"header": HEADER, "others": [MAJA]}
    assert client.get(f"{ADDRESS}?limit=7").json == transport.answer
    [(_, payload)] = transport.asked
    assert (payload["moment_id"], payload["limit"]) == (MOMENT, 7)
    [record] = transport.records
    assert (record["action"], record["what"], record["moment_id"]) == ("read", "story", str(MOMENT))
    assert record["citizen_ids"] == [HANS, MAJA]


def test_a_contract_that_needs_a_grant_is_asked_with_the_one_for_the_moment_in_the_address(
    client_of: Any, transport: Transport
) -> None:
    def declare(staff: Routes) -> None:
        address = "/moments/<uuid:moment_id>/talk/<uuid:conversation_id>"
        staff.post(address, SEND_MESSAGE, "Send.")
        staff.get(address, MESSAGES, "Give.", record=of_moment("talk"))

    client, talk = client_of(declare), uuid4()
    transport.answer = {"grant": "a grant", "header": HEADER}
    body = {"idempotency_id": str(uuid4()), "body": "Hej"}
    assert client.post(f"{ADDRESS}/talk/{talk}", json={**body, "grant": "forged"}).status_code == 422
    assert client.post(f"{ADDRESS}/talk/{talk}", json=body).status_code == 200
    assert [name for name, _ in transport.asked] == [GRANT.name, SEND_MESSAGE.name]
    assert transport.asked[1][1].items() >= {"grant": "a grant", "conversation_id": talk, "body": "Hej"}.items()
    assert (transport.records, "moment_id" in transport.asked[1][1]) == ([], False)
    assert client.get(f"{ADDRESS}/talk/{talk}").status_code == 200
    assert [name for name, _ in transport.asked[2:]] == [OPEN.name, MESSAGES.name]
    assert [(each["what"], each["moment_id"]) for each in transport.records] == [("talk", str(MOMENT))]


def test_a_list_records_whom_its_rows_name(client_of: Any, transport: Transport) -> None:
    client = client_of(lambda staff: staff.post("/found", FIND_CITIZENS, "Find.", record=of_rows("people", "rows")))
    transport.answer = {"rows": [{"citizen_id": HANS}, {"citizen_id": None}, {"citizen_id": MAJA}]}
    assert client.post("/api/v1/found", json={"numbers": ["191212121212"]}).json == transport.answer
    [record] = transport.records
    assert (record["action"], record["citizen_ids"], record["moment_id"]) == ("list", [HANS, MAJA], None)


def test_an_answer_that_names_nobody_leaves_no_record(client_of: Any, transport: Transport) -> None:
    client = client_of(lambda staff: staff.get("/few", LIST_MOMENTS, "List.", record=of_citizens("few", lambda _: [])))
    assert client.get("/api/v1/few?scope=all").status_code == 200
    assert transport.records == []


def test_a_field_that_is_left_out_is_unknown_to_clients(client_of: Any, transport: Transport) -> None:
    client = client_of(lambda staff: staff.get("/fingerprint", LIST_FINGERPRINT, "Tell.", less=("citizen_ids",)))
    assert client.get(f"/api/v1/fingerprint?scope=all&citizen_ids={HANS}").status_code == 422
    assert client.get("/api/v1/fingerprint?scope=all").status_code == 200
    assert "citizen_ids" not in transport.asked[0][1]


def test_a_route_is_known_by_its_contract_unless_it_says_otherwise_and_says_whom_it_is_for() -> None:
    app, pages = Flask(__name__), blueprint("sample", "A subject")
    app.config.update(API_TITLE="t", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    Routes(pages, for_staff).get("/drafts", LIST_DRAFTS, "List the drafts.")
    Routes(pages, for_citizens).get("/mine", MINE, "List.", record=of_rows("own", "moments"), name="my_moments")
    api = Api(app)
    api.register_blueprint(pages)
    assert audience_of(app.view_functions["api_sample.list_drafts"]) == "staff"
    assert audience_of(app.view_functions["api_sample.my_moments"]) == "citizens"
    assert api.spec.to_dict()["paths"]["/api/v1/drafts"]["get"]["summary"] == "List the drafts."


RECORDED = of_moment("moment")
MISTAKES: dict[str, tuple[Callable[[Routes], None], str]] = {
    "a part that the contract lacks": (
        lambda routes: routes.post("/moments/<uuid:moment>/end", END, "End."),
        r"moments\.end has no `moment` as it stands in /moments/<uuid:moment>/end",
    ),
    "an id that is no UUID in the address": (lambda routes: routes.post("/<moment_id>", END, "End."), "no `moment_id`"),
    "a UUID that is text in the contract": (
        lambda routes: routes.put("/<uuid:language>", SAVE_FACTS, "Save."),
        "no `language`",
    ),
    "a part with several contracts": (
        lambda routes: routes.post("/<any(start, end):action>", END, "End."),
        "no `action`",
    ),
    "a command by a GET": (lambda routes: routes.get("/<uuid:moment_id>", END, "End."), "changes something"),
    "a question by a PUT": (lambda routes: routes.put("/drafts", LIST_DRAFTS, "List."), "changes nothing"),
    "patient data without a record": (lambda routes: routes.get("/moments", LIST_MOMENTS, "List."), "record"),
    "a record of what no patient has": (
        lambda routes: routes.get("/drafts", LIST_DRAFTS, "List.", record=RECORDED),
        "record",
    ),
    "citizens, who may not ask": (
        lambda routes: routes.get("/own", MINE, "List.", record=of_rows("own", "moments")),
        r"moments\.mine isn't for whom the route is for",
    ),
    "without what the contract needs": (
        lambda routes: routes.get("/moments", OVERVIEW, "Give.", record=RECORDED, less=("moment_id",)),
        "can't do without `moment_id`",
    ),
    "without what it doesn't know": (
        lambda routes: routes.get("/drafts", LIST_DRAFTS, "List.", less=("stat",)),
        "can't do without `stat`",
    ),
    "a grant for no moment": (
        lambda routes: routes.post("/talk/<uuid:conversation_id>", SEND_MESSAGE, "Send."),
        "needs a grant, and no moment stands in",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_contradicts_its_contract_is_refused_at_once(mistake: str) -> None:
    declare, fault = MISTAKES[mistake]
    with pytest.raises(TypeError, match=fault):
        declare(Routes(blueprint("sample", "A subject"), for_staff))


def test_a_route_for_both_kinds_asks_what_both_may() -> None:
    both = Routes(blueprint("sample", "A subject"), for_anyone_signed_in)
    both.get("/moments/<uuid:moment_id>", OVERVIEW, "Give.", record=RECORDED)
    with pytest.raises(TypeError, match="isn't for whom"):
        both.get("/moments/<uuid:moment_id>/end", ENDING, "Tell.", record=RECORDED)
