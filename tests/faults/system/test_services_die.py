"""Each service is killed while people are at work: a dead part is told within two seconds, the rest works on, and all of it comes back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import requests

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, load_signer
from common.contracts.audit.chains import VERIFY
from common.contracts.audit.extracts import EXTRACT
from common.contracts.base import Caller
from common.contracts.services import SERVICES
from deploy.local.supervisor import STOP_SECONDS
from gateway.identity import visitor as gateway_visitor
from gateway.rpc import Bus
from tests.faults.system.faults import BACK_SECONDS, TOO_LATE, answers_again, away, crew_of, page, timed
from tests.system import ASTRID, BASHIR, KARIN, NEWCOMER, NORRA, System, Visitor
from tests.waiting import until

NOT_NOW = "Det går inte just nu"
SENT = {"answers": {"datum": "2027-01-15"}}


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


@pytest.fixture(scope="module")
def newcomer(system: System) -> tuple[Visitor, str]:
    return system.newcomer()


@pytest.fixture(scope="module")
def hans(newcomer: tuple[Visitor, str]) -> Visitor:
    return newcomer[0]


@pytest.fixture(scope="module")
def moment(astrid: Visitor, newcomer: tuple[Visitor, str]) -> str:
    started = astrid.start(newcomer[1])
    assert started.status_code == 201, started.text
    return str(started.json()["moment_id"])


def refused_in_time(ask: Callable[[], requests.Response]) -> requests.Response:
    """Give the answer to a question that can't be answered now: 503, soon, in words for people."""
    answer, seconds = timed(ask)
    assert answer.status_code == 503, (answer.status_code, answer.text[:500])
    assert seconds < TOO_LATE, seconds
    if "html" in answer.headers["Content-Type"]:
        assert NOT_NOW in answer.text
        assert "Försök igen" in answer.text
    else:
        assert answer.json()["code"] in {"unavailable", "outcome_unknown"}
    return answer


def opens_in_time(visitor: Visitor, path: str) -> str:
    """Give a page that opens although a part is away."""
    answer, seconds = timed(lambda: page(visitor, path))
    assert answer.status_code == 200, (answer.status_code, answer.text[:500])
    assert seconds < TOO_LATE, seconds
    return answer.text


def test_without_directory_pages_go_on_without_names_and_then_say_so(
    system: System, astrid: Visitor, hans: Visitor, moment: str
) -> None:
    until(lambda: NEWCOMER in page(astrid, "/personal/moment").text)
    page(hans, "/program")
    karin = astrid.find(KARIN).json()["citizen_id"]
    version = astrid.version_of()
    commission = astrid.session["commission"]["id"]
    start = {"citizen_id": karin, "version_id": version, "responsible_commission_id": commission}
    with away(system, "directory"):
        # What moments needs to know of her it can't learn: it says so itself, and nothing was done.
        told = refused_in_time(lambda: astrid.do("/moments", **start)).json()
        assert (told["code"], told["service"]) == ("unavailable", "directory")
        text = opens_in_time(astrid, "/personal/moment")
        assert NEWCOMER not in text
        assert "–" in text
        assert f"/personal/moment/{moment}" in text
        assert "Tobakshjälpen" in opens_in_time(hans, f"/program/{moment}")
        stranger = Visitor(system.url, "nobody-has-this-session", astrid.session)
        refused_in_time(lambda: page(stranger, "/personal/moment"))
        refused_in_time(lambda: stranger.get("/moments", scope="mine"))
        # The sessions that the gateway remembers end with their ten seconds.
        until(
            lambda: page(astrid, "/personal/moment").status_code == 503, gateway_visitor.CACHE_SECONDS + 10, every=0.5
        )
        refused_in_time(lambda: page(astrid, "/personal/moment"))
    answers_again(astrid, "/personal/moment")
    assert NEWCOMER in until(lambda: _with_names(astrid))


def _with_names(visitor: Visitor) -> str:
    text = page(visitor, "/personal/moment").text
    return text if NEWCOMER in text else ""


def test_without_moments_no_patient_page_opens_and_nothing_typed_is_half_saved(
    system: System, astrid: Visitor, hans: Visitor, moment: str
) -> None:
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen"
    first = hans.do(form, "PUT", expected_version=0, answers={"anteckning": "ett"}).json()["version"]
    typed = {"idempotency_id": "0190f5a0-0000-7000-8000-000000000002", "answers": {"anteckning": "ett två"}}
    with away(system, "moments"):
        for visitor, path in (
            (astrid, "/personal/moment"),
            (astrid, f"/personal/moment/{moment}"),
            (hans, "/program"),
            (hans, f"/program/{moment}/steg/stoppdagen"),
        ):
            assert NEWCOMER not in refused_in_time(partial(page, visitor, path)).text.split("<main")[-1]
        answer, seconds = timed(lambda: hans.send(form, "PUT", expected_version=first, **typed))
        assert (answer.status_code, answer.json()["code"]) in {(503, "unavailable"), (503, "outcome_unknown")}
        assert seconds < TOO_LATE, seconds
        assert astrid.get("/catalogue").status_code == 200
        assert "Starta nytt moment" in opens_in_time(astrid, "/personal/moment/nytt")
    answers_again(astrid, "/personal/moment")
    saved = hans.send(form, "PUT", expected_version=first, **typed)
    assert (saved.status_code, saved.json()["version"]) == (200, first + 1)


def test_without_content_what_is_not_kept_says_so_and_the_rest_works(
    system: System, astrid: Visitor, hans: Visitor, moment: str
) -> None:
    """The gateway keeps published versions, which never change: what was read once opens without `content`."""
    opens_in_time(hans, f"/program/{moment}/steg/stoppdagen")
    with away(system, "content"):
        assert NEWCOMER in opens_in_time(astrid, "/personal/moment")
        assert "Stoppdagen" in opens_in_time(hans, f"/program/{moment}/steg/stoppdagen")
        opens_in_time(astrid, f"/personal/moment/{moment}")
        assert astrid.get(f"/moments/{moment}").status_code == 200
        refused_in_time(lambda: astrid.get("/catalogue"))
        # What nobody has read here opens without its text.
        unread = opens_in_time(hans, f"/program/{moment}/steg/produkterna")
        assert "Programmets texter kan inte visas just nu." in unread
        assert "Markera som läst" in unread
    until(lambda: astrid.get("/catalogue").status_code == 200)


def test_without_audit_records_wait_in_the_broker_and_pages_open(system: System, astrid: Visitor, moment: str) -> None:
    """The record of a view is safe when the broker has it, that of a change with the change; audit keeps them when it is back."""
    citizen_id = astrid.get(f"/moments/{moment}").json()["header"]["citizen_id"]
    with away(system, "audit"):
        assert "Tobakshjälpen" in opens_in_time(astrid, f"/personal/moment/{moment}/tidslinje")
        days = {"expected_version": 1, "days": 9}
        assert astrid.do(f"/moments/{moment}/modules/om-behandlingen/days", "PUT", **days).status_code == 200
    bus = Bus(system.here.amqp_uri, load_signer(system.here.var / "keys" / "operator.json"))
    try:
        operator = Actor(Caller.SERVICE, "operator")

        def seen() -> bool:
            rows = bus.ask(EXTRACT, {"citizen_id": citizen_id}, operator, correlation_id="")["rows"]
            return {"timeline", "change days"} <= {row["what"] for row in rows}

        until(seen, tells="the records of the timeline and of the change")
        assert bus.ask(VERIFY, {}, operator, correlation_id="")["broken"] == []
    finally:
        bus.close()


def test_without_flags_everything_else_works_and_what_was_sent_is_flagged_when_it_is_back(
    system: System, astrid: Visitor
) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    flags = f"/moments/{moment}/flags"
    with away(system, "flags"):
        sent = citizen.do(f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen/submit", expected_version=0, **SENT)
        assert sent.status_code == 200, sent.text
        assert "1 nytt formulär" in opens_in_time(astrid, "/personal/moment")
        assert refused_in_time(lambda: astrid.get(flags)).json()["service"] == "flags"
    response = sent.json()["response_id"]
    until(lambda: [each["cause_id"] for each in astrid.get(flags).json().get("flags", ())] == [response])


def test_without_messaging_everything_else_works_and_what_was_sent_is_there_when_it_is_back(
    system: System, astrid: Visitor
) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    conversations = f"/moments/{moment}/conversations"
    conversation = f"{conversations}/{astrid.do(conversations, subject='Hej').json()['conversation_id']}/messages"
    message = {"body": "Hur går det?", "idempotency_id": str(new_id())}
    assert astrid.send(conversation, **message).status_code == 200
    with away(system, "messaging"):
        assert refused_in_time(lambda: citizen.get(f"/my{conversations}")).json()["service"] == "messaging"
        assert refused_in_time(lambda: astrid.send(conversation, **message)).json()["service"] == "messaging"
        assert "Tobakshjälpen" in opens_in_time(astrid, f"/personal/moment/{moment}")
    until(lambda: astrid.send(conversation, **message).status_code == 200, tells="the same message to be taken again")
    assert len(citizen.get(f"/my{conversation}").json()["messages"]) == 1


def test_without_notifications_everything_else_works_and_nobody_is_kept_from_signing_in(
    system: System, astrid: Visitor
) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    conversations = f"/moments/{moment}/conversations"
    conversation = f"{conversations}/{astrid.do(conversations, subject='Hej').json()['conversation_id']}/messages"
    with away(system, "notifications"):
        assert refused_in_time(lambda: astrid.get("/notification-preferences")).json()["service"] == "notifications"
        refused_in_time(lambda: page(citizen, "/installningar"))
        assert "Hantera moment" in opens_in_time(astrid, "/personal/")
        assert astrid.send(conversation, body="Hej", idempotency_id=str(new_id())).status_code == 200
        assert "Hej" in opens_in_time(citizen, f"/program/{moment}/meddelanden")
    answers_again(citizen, "/installningar")


def test_without_the_provider_nobody_signs_in_and_the_signed_in_work_on(system: System, astrid: Visitor) -> None:
    with away(system, "provider"):
        answer, seconds = timed(
            lambda: requests.get(f"{system.url}/logga-in/personal", allow_redirects=False, timeout=30)
        )
        assert (answer.status_code, seconds < TOO_LATE) == (503, True), answer.text
        assert "Försök igen" in answer.text
        opens_in_time(astrid, "/personal/moment")
    signing_in = requests.get(f"{system.url}/logga-in/personal", allow_redirects=False, timeout=30)
    assert signing_in.status_code == 302


def test_a_killed_gateway_leaves_everybody_signed_in(system: System, astrid: Visitor) -> None:
    system.supervisor.kill("gateway")
    system.supervisor.wait_ready("gateway", seconds=40)
    opens_in_time(astrid, "/personal/moment")


@pytest.mark.parametrize("name", [*SERVICES, "gateway"])
def test_killed_under_load_it_is_started_again_and_nothing_is_lost_or_doubled(system: System, name: str) -> None:
    """The supervisor brings it back by itself; commands go on all the time, each acknowledged one is there once."""
    bashir = system.staff(BASHIR, NORRA)
    crew = crew_of(bashir, system.newcomer()[1])
    starts = system.supervisor.starts(name)
    with crew:
        crew.goes_on(8)
        system.supervisor.kill(name)
        until(lambda: system.supervisor.starts(name) > starts)
        system.supervisor.wait_ready(name, seconds=40)
        crew.goes_on(8)
    crew.check()


def test_a_graceful_stop_of_everything_loses_nothing_and_takes_no_kill(system: System) -> None:
    """SIGTERM to every process at once under load, as Ctrl-C does it: each ends what it has begun, and by itself; then all start again."""
    crew = crew_of(system.staff(BASHIR, NORRA), system.newcomer()[1])
    names = system.supervisor.names()
    kept = {name: system.supervisor._kept[name] for name in names}
    children = {name: kept[name].child for name in names}
    with crew:
        crew.goes_on(8)
        with ThreadPoolExecutor(len(names)) as pool:
            took = dict(
                zip(names, pool.map(lambda name: timed(lambda: system.supervisor.stop(name))[1], names), strict=True)
            )
        for name in names:
            system.supervisor.start(kept[name].process)
        system.supervisor.wait_ready(seconds=BACK_SECONDS)
        crew.goes_on(8)
    crew.check()
    assert {name: child.returncode for name, child in children.items() if child} == dict.fromkeys(names, 0)
    assert max(took.values()) < STOP_SECONDS, took
