"""What no description foresees: characters, numbers, depths and bodies that break parsers. Never a fault of ours, always a named refusal."""

from typing import Any

import pytest
import requests

from common.chassis.identifiers import new_id
from tests.system import ASTRID, HANS, NORRA, System, Visitor

FORM = "steps/stoppdagen/forms/stoppdagen"
NUL, HALF = "\\u0000", "\\ud800"
UNWRITABLE = {
    "code": "unwritable",
    "params": {},
    "message": "Texten innehåller tecken som inte går att spara. Ta bort dem och försök igen.",
}
WHY = {"code": "reason_to_open", "params": {}, "message": "Skriv varför, med minst 5 tecken."}
YES_OR_NO = {"code": "yes_or_no", "params": {}, "message": "Ange ja eller nej."}
UNKNOWN = {"code": "unknown", "params": {}, "message": "Okänt fält."}


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
    return str(astrid.start(newcomer[1]).json()["moment_id"])


def send_raw(visitor: Visitor, path: str, body: str | bytes, method: str = "POST", **headers: str) -> requests.Response:
    """Send a body as it is."""
    told = {"X-CSRF-Token": visitor.get("/session").json()["csrf_token"], "Content-Type": "application/json", **headers}
    data = body if isinstance(body, bytes) else body.encode()
    return visitor.http.request(method, f"{visitor._url}/api/v1{path}", data=data, headers=told, timeout=30)


def save(hans: Visitor, moment: str, answers: str, version: str = "0") -> requests.Response:
    """Save answers that are written as JSON text."""
    body = f'{{"idempotency_id": "{new_id()}", "expected_version": {version}, "answers": {answers}}}'
    return send_raw(hans, f"/my/moments/{moment}/{FORM}", body, "PUT")


def response_version(hans: Visitor, moment: str) -> str:
    """Give the version of the form's response, 0 when there is none."""
    step = hans.get(f"/my/moments/{moment}/steps/stoppdagen").json()
    return str(next((one["version"] for one in step["responses"]), 0))


@pytest.mark.parametrize("character", [NUL, HALF])
@pytest.mark.parametrize("answers", ['{"anteckning": "a%sb"}', '{"a%sb": 1}', '{"x": [{"y": ["%s"]}]}'])
def test_text_that_can_not_be_kept_is_refused_in_answers(
    hans: Visitor, moment: str, character: str, answers: str
) -> None:
    refused = save(hans, moment, answers % character)
    assert (refused.status_code, refused.json()["fields"]) == (422, {"answers": [UNWRITABLE]})


@pytest.mark.parametrize("character", [NUL, HALF])
def test_text_that_can_not_be_kept_is_refused_everywhere(astrid: Visitor, moment: str, character: str) -> None:
    search = send_raw(astrid, "/citizens/search", f'{{"personal_number": "1961{character}"}}')
    assert (search.status_code, search.json()["fields"]) == (422, {"personal_number": [UNWRITABLE]})
    reason = f'{{"idempotency_id": "{new_id()}", "reason": "Astrid är {character} sjuk"}}'
    assert send_raw(astrid, f"/moments/{moment}/reason", reason).status_code == 422
    end = f'{{"idempotency_id": "{new_id()}", "expected_version": 1, "reason": "completed", "note": "{character}"}}'
    assert send_raw(astrid, f"/moments/{moment}/end", end).status_code == 422


def test_text_that_can_not_be_kept_is_refused_in_addresses(astrid: Visitor, hans: Visitor, moment: str) -> None:
    assert astrid.get("/moments", scope="all", cursor="\x00").status_code == 422
    assert hans.http.get(f"{hans._url}/api/v1/my/moments/{moment}/steps/a%00b", timeout=30).status_code == 422
    assert hans.http.get(f"{hans._url}/api/v1/my/moments/{moment}/steps/%ff", timeout=30).status_code in {404, 422}
    assert hans.http.get(f"{hans._url}/program/{moment}/steg/a%00b", timeout=30).status_code in {404, 422}


@pytest.mark.parametrize("blank", [" " * 5, "\\n" * 5, "\\u200b" * 5, "\\u2800" * 5, "\\u3164" * 5, "\\u00a0" * 5])
def test_a_text_that_says_nothing_is_refused(astrid: Visitor, moment: str, blank: str) -> None:
    refused = send_raw(astrid, f"/moments/{moment}/reason", f'{{"idempotency_id": "{new_id()}", "reason": "{blank}"}}')
    assert (refused.status_code, refused.json()["fields"]) == (422, {"reason": [WHY]})


@pytest.mark.parametrize("value", ["0", "1", '"true"', '"on"', "0.0", "null"])
def test_a_boolean_is_true_or_false(hans: Visitor, moment: str, value: str) -> None:
    body = f'{{"idempotency_id": "{new_id()}", "is_read": {value}}}'
    refused = send_raw(hans, f"/my/moments/{moment}/steps/stoppdagen/read", body, "PUT")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["is_read"])


@pytest.mark.parametrize("word", ["0", "1", "on", "yes", "ja", "", "t"])
def test_a_boolean_in_an_address_is_a_word(astrid: Visitor, word: str) -> None:
    refused = astrid.get("/moments", scope="all", unseen_only=word)
    assert (refused.status_code, refused.json()["fields"]) == (422, {"unseen_only": [YES_OR_NO]})
    assert astrid.get("/moments", scope="all", unseen_only="true", ascending="false").status_code == 200


def test_unknown_fields_are_refused_with_their_names(astrid: Visitor, hans: Visitor, moment: str) -> None:
    refused = astrid.send("/citizens/search", personal_number=HANS, personnummer=HANS)
    assert (refused.status_code, refused.json()["fields"]) == (422, {"personnummer": [UNKNOWN]})
    refused = astrid.get("/moments", scope="all", colour="red")
    assert (refused.status_code, refused.json()["fields"]) == (422, {"colour": [UNKNOWN]})
    refused = hans.do(f"/my/moments/{moment}/{FORM}", "PUT", expected_version=0, answers={}, moment_id=moment)
    assert (refused.status_code, refused.json()["fields"]) == (422, {"moment_id": [UNKNOWN]})


@pytest.mark.parametrize(
    "version", ["-1", "1.5", '"0"', "null", "true", "9" * 30, "9" * 5000, "1e999", "NaN", "-Infinity"]
)
def test_a_version_is_a_whole_number(hans: Visitor, moment: str, version: str) -> None:
    refused = save(hans, moment, "{}", version)
    assert refused.status_code in {400, 409, 422}, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("value", ["9" * 30, "9" * 5000, "1e999", "NaN", "-Infinity", "true", "null", "{}", "[]", '""'])
def test_an_answer_of_another_kind_is_refused_or_none(hans: Visitor, moment: str, value: str) -> None:
    answer = save(hans, moment, f'{{"datum": {value}}}', response_version(hans, moment))
    assert answer.status_code in {200, 400, 422}, answer.text
    kept: Any = hans.get(f"/my/moments/{moment}/steps/stoppdagen").json()["responses"]
    assert all(one["answers"].get("datum") is None for one in kept)


@pytest.mark.parametrize("depth", [50, 500, 5_000, 50_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_depth_breaks_nothing(hans: Visitor, moment: str, depth: int, opening: str, closing: str) -> None:
    inner = "1" if opening != "[" else ""
    version = response_version(hans, moment)
    refused = save(hans, moment, f'{{"datum": {opening * depth}{inner}{closing * depth}}}', version)
    assert refused.status_code in {400, 422}, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"personal_number": "\xff"}', b"1", b'{"a":1,}']
)
def test_what_is_no_object_of_json_is_refused(astrid: Visitor, body: bytes) -> None:
    refused = send_raw(astrid, "/citizens/search", body)
    assert refused.status_code in {400, 422}, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=latin-9000"],
)
def test_another_kind_of_body_is_refused(astrid: Visitor, kind: str) -> None:
    refused = send_raw(astrid, "/citizens/search", b"personal_number=196108319812", **{"Content-Type": kind})
    assert refused.status_code == 415 or "json" in kind, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/moments", {"GET", "POST"}),
        ("PUT", "/session", {"GET"}),
        ("GET", "/names", {"POST"}),
        ("PATCH", "/citizens/search", {"POST"}),
    ],
)
def test_another_method_is_refused_and_told_which_are_allowed(
    astrid: Visitor, method: str, path: str, allowed: set[str]
) -> None:
    refused = send_raw(astrid, path, b"{}", method)
    assert (refused.status_code, refused.json()["code"]) == (405, "http_405")
    assert set(refused.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == allowed


@pytest.mark.parametrize("header", ["x" * 9000, "\x7f", "åäö", "00000000-0000-0000-0000-00000000000g"])
def test_a_strange_correlation_id_is_replaced(astrid: Visitor, header: str) -> None:
    answer = astrid.http.get(
        f"{astrid._url}/api/v1/session", headers={"X-Correlation-ID": header.encode("latin-1")}, timeout=30
    )
    assert answer.status_code in {200, 400, 431}  # the last two are gunicorn's
    assert answer.headers.get("X-Correlation-ID", "") != header


def test_strange_cookies_sign_nobody_in(system: System) -> None:
    for cookie in ("", "x", "å" * 50, "x" * 3000, '"; Path=/', "\x7f"):
        answer = requests.get(
            f"{system.url}/api/v1/session", headers={"Cookie": b"sob-staff=" + cookie.encode()}, timeout=30
        )
        assert answer.status_code in {400, 401}, (cookie, answer.text)


def test_strange_tokens_against_forgery_are_refused(astrid: Visitor, moment: str) -> None:
    for token in ("", "x", "å" * 64, "0" * 64):
        refused = send_raw(
            astrid, f"/moments/{moment}/end", b"{}", **{"X-CSRF-Token": token.encode().decode("latin-1")}
        )
        assert (refused.status_code, refused.json()["code"]) == (403, "forged_request"), token


@pytest.mark.parametrize(
    "text", ["a\x00b", "NaN", "1e999", "9" * 5000, "\x7f", "x" * 100_000, "=HYPERLINK(1)", "\r\n\t"]
)
@pytest.mark.parametrize("field", ["datum", "anteckning", "expected_version", "idempotency_id", "okänd"])
def test_the_pages_refuse_or_keep_whatever_is_posted(
    astrid: Visitor, hans: Visitor, moment: str, field: str, text: str
) -> None:
    """The same through the citizen's form, as a script and as a browser without one would send it."""
    version_id = astrid.version_of()
    form = {
        "csrf_token": hans.get("/session").json()["csrf_token"],
        "version_id": version_id,
        "expected_version": response_version(hans, moment),
        "idempotency_id": str(new_id()),
        field: text,
    }
    for path, accepted in (("autospara", "application/json"), ("", "text/html")):
        address = f"{hans._url}/program/{moment}/steg/stoppdagen/formular/stoppdagen/{path}".rstrip("/")
        answer = hans.http.post(address, data=form, headers={"Accept": accepted}, allow_redirects=False, timeout=30)
        assert answer.status_code in {200, 302, 303, 400, 409, 413, 422}, (path, answer.status_code)


def test_no_fault_of_ours_was_logged(system: System) -> None:
    """Runs last: whatever was sent above was refused by name, never by accident."""
    for path in system.here.logs.glob("*.log"):
        faults = [
            line
            for line in path.read_text(errors="replace").splitlines()
            if "Traceback" in line or '"unexpected"' in line or "call failed" in line
        ]
        assert faults == [], path.name
