"""What the system stands on goes away: database, key store, files, issuer. Each is told by its name, nothing is half done, and all goes on by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests
from sqlalchemy import create_engine, text

from deploy.local.postgres import Postgres
from tests.faults.system.faults import TOO_LATE, answers_again, away, crew_of, page, timed
from tests.integration.api.bearing import Bearer, sign_in
from tests.system import ASTRID, HANS, NORRA, System, Visitor
from tests.waiting import until

UNSENT = text("SELECT count(*) FROM outbox WHERE sent_at IS NULL")


@pytest.fixture(scope="module")
def system(system_on_postgres: System) -> System:
    """Give the system that these tests hurt."""
    return system_on_postgres


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    """Give a practitioner."""
    return system.staff(ASTRID, NORRA)


@contextmanager
def database_halted(cluster: Postgres) -> Iterator[None]:
    """Stop the cluster; afterwards it runs again."""
    cluster.halt()
    try:
        yield
    finally:
        cluster.resume()


@contextmanager
def keys_locked(cluster: Postgres) -> Iterator[None]:
    """Let nobody into the database of keys."""
    cluster.let_in("moments_keys", allowed=False)
    try:
        yield
    finally:
        cluster.let_in("moments_keys", allowed=True)


@contextmanager
def files_away(system: System) -> Iterator[None]:
    """Take the folder of files away, as a volume that isn't mounted."""
    folder, aside = system.here.var / "blobs", system.here.var / "elsewhere"
    folder.mkdir(exist_ok=True)
    folder.rename(aside)
    try:
        yield
    finally:
        aside.rename(folder)


def told(ask: Callable[[], requests.Response], code: str) -> dict[str, str]:
    """Give the problem that is told: 503, soon, of this name, in words that say what is safe."""
    answer, seconds = timed(ask)
    assert answer.status_code == 503, (answer.status_code, answer.text[:500])
    assert seconds < TOO_LATE
    problem: dict[str, str] = answer.json()
    assert problem["code"] == code, problem
    assert "Försök igen" in problem["title"]
    return problem


def says(visitor: Visitor, path: str, words: str) -> None:
    """Check that a page says it too, in a system that still looks like itself."""
    answer, seconds = timed(lambda: page(visitor, path))
    assert answer.status_code == 503, (answer.status_code, answer.text[:500])
    assert seconds < TOO_LATE
    assert words in answer.text
    assert "Referensnummer" in answer.text


def test_a_database_that_is_stopped_is_told_and_gone_on_with_by_itself(
    system: System, cluster: Postgres, astrid: Visitor
) -> None:
    _, number = system.newcomer()
    with crew_of(astrid, number) as crew:
        crew.goes_on()
        with database_halted(cluster):
            problem = told(lambda: astrid.get("/moments", scope="mine"), "database_away")
            assert problem["service"] == "moments"
            assert "Inget har ändrats" in problem["title"]
            says(astrid, "/personal/moment", "når inte sin databas")
            stranger = Visitor(system.url, "nobody-has-this-session", astrid.session)
            assert told(lambda: stranger.get("/moments", scope="mine"), "database_away")["service"] == "directory"
        crew.goes_on()
    crew.check()
    assert set(crew.refusals) <= {"database_away", "outcome_unknown", "expired", "unavailable"}, crew.refusals
    assert "database_away" in crew.refusals
    answers_again(astrid, "/personal/moment")
    assert {name: system.supervisor.starts(name) for name in system.supervisor.names()} == dict.fromkeys(
        system.supervisor.names(), 1
    ), "nothing had to be started anew"


def test_a_database_that_is_restarted_under_work_loses_nothing(
    system: System, cluster: Postgres, astrid: Visitor
) -> None:
    _, number = system.newcomer()
    with crew_of(astrid, number) as crew:
        for _ in range(3):
            crew.goes_on()
            cluster.halt()
            cluster.resume()
        crew.goes_on()
    crew.check()
    assert set(crew.refusals) <= {"database_away", "outcome_unknown", "expired", "unavailable"}, crew.refusals


def test_a_database_that_hangs_holds_nobody_up_and_is_gone_on_with(
    system: System, cluster: Postgres, astrid: Visitor
) -> None:
    _, number = system.newcomer()
    with crew_of(astrid, number) as crew:
        crew.goes_on()
        cluster.freeze()
        try:
            for _ in range(3):
                answer, seconds = timed(lambda: astrid.get("/moments", scope="mine"))
                assert (answer.status_code, seconds < TOO_LATE) == (503, True), (answer.text, seconds)
        finally:
            cluster.thaw()
        crew.goes_on()
    crew.check()


def test_an_outage_stands_in_the_log_once_when_it_comes_and_once_when_it_has_gone(system: System) -> None:
    lines = system.supervisor.log("moments").read_text().splitlines()
    comes = [line for line in lines if '"what": "database"' in line and '"event": "away"' in line]
    goes = [line for line in lines if '"what": "database"' in line and '"event": "back"' in line]
    assert 1 <= len(comes) <= 8, "a line an outage, however many calls met it"
    assert len(goes) >= 1


def test_without_the_store_of_keys_nothing_is_begun_and_reading_goes_on(
    system: System, cluster: Postgres, astrid: Visitor
) -> None:
    _, number = system.newcomer()
    before = astrid.get("/moments", scope="mine").json()["counts"]
    with keys_locked(cluster):
        assert told(lambda: astrid.start(number), "keys_away")["service"] == "moments"
        assert astrid.get("/moments", scope="mine").json()["counts"] == before
    started = until(lambda: _ok(astrid.start(number)), tells="the start to be possible again")
    assert started.status_code == 201


def _ok(answer: requests.Response) -> requests.Response | None:
    return answer if answer.status_code == 201 else None


def test_files_that_are_away_are_not_told_as_lost(system: System, astrid: Visitor) -> None:
    version = astrid.version_of()
    file = f"/programmes/{version}/pdf"
    assert until(lambda: astrid.get(file, part="module").status_code in {200, 422}, tells="an answer about the file")
    assert astrid.get(file).status_code == 200
    with files_away(system):
        assert told(lambda: astrid.get(file), "files_away")["title"].startswith("Filer går inte att hämta")
        assert not (system.here.var / "blobs").exists(), "made anew in the place of what will be mounted again"
        answers_again(astrid, "/personal/moment")
    assert astrid.get(file).status_code == 200


def test_without_the_issuer_nobody_new_comes_in_and_who_is_in_works_on(system: System, astrid: Visitor) -> None:
    with away(system, "provider"):
        for place in ("/logga-in/personal", "/logga-in/invanare"):
            answer, seconds = timed(lambda place=place: requests.get(f"{system.url}{place}", timeout=30))
            assert answer.status_code == 503
            assert seconds < TOO_LATE
            assert "inloggningstjänsten inte svarar" in answer.text
        assert page(astrid, "/personal/moment").status_code == 200
    back = requests.get(f"{system.url}/logga-in/personal", allow_redirects=False, timeout=30)
    assert back.headers["Location"].startswith(system.here.provider_url)


def test_keys_of_an_issuer_that_is_away_stand_and_are_read_when_it_is_back(system: System) -> None:
    token = sign_in(system, "elegitimation", HANS)
    assert Bearer(system.url, token).get("/my/moments").status_code == 200
    with away(system, "provider"):
        assert Bearer(system.url, token).get("/my/moments").status_code == 200
        system.supervisor.kill("gateway")
        until(lambda: system.supervisor.starts("gateway") > 1, tells="the gateway to start again")
        system.supervisor.wait_ready("gateway")
        assert told(lambda: Bearer(system.url, token).get("/my/moments"), "issuer_away")["service"] == "sign-in"
    until(lambda: Bearer(system.url, token).get("/my/moments").status_code == 200, tells="the issuer's keys to be read")


def test_after_all_of_it_every_event_has_been_sent(system: System, cluster: Postgres) -> None:
    engine = create_engine(cluster.url("moments"))

    def unsent() -> int:
        with engine.connect() as connection:
            return int(connection.scalar(UNSENT) or 0)

    until(lambda: unsent() == 0, tells="the outbox to be empty")
    engine.dispose()
