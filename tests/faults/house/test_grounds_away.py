"""What the house stands on goes away: database, key store, files, issuer. Each is told by its name, nothing is half done, and all goes on by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests
from sqlalchemy import create_engine, text

from deploy.local.postgres import Postgres
from tests.faults.house.hurting import TOO_LATE, answers_again, away, crew_of, page, timed
from tests.house import ASTRID, HANS, NORRA, House, Visitor
from tests.integration.api.bearing import Bearer, sign_in
from tests.waiting import until

UNSENT = text("SELECT count(*) FROM outbox WHERE sent_at IS NULL")


@pytest.fixture(scope="module")
def house(house_on_postgres: House) -> House:
    """Give the house that these tests hurt."""
    return house_on_postgres


@pytest.fixture(scope="module")
def astrid(house: House) -> Visitor:
    """Give a practitioner."""
    return house.staff(ASTRID, NORRA)


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
def files_away(house: House) -> Iterator[None]:
    """Take the folder of files away, as a volume that isn't mounted."""
    folder, aside = house.here.var / "blobs", house.here.var / "elsewhere"
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
    """Check that a page says it too, in a house that still looks like itself."""
    answer, seconds = timed(lambda: page(visitor, path))
    assert answer.status_code == 503, (answer.status_code, answer.text[:500])
    assert seconds < TOO_LATE
    assert words in answer.text
    assert "Referensnummer" in answer.text


def test_a_database_that_is_stopped_is_told_and_gone_on_with_by_itself(
    house: House, cluster: Postgres, astrid: Visitor
) -> None:
    _, number = house.newcomer()
    with crew_of(astrid, number) as crew:
        crew.goes_on()
        with database_halted(cluster):
            problem = told(lambda: astrid.get("/moments", scope="mine"), "database_away")
            assert problem["service"] == "moments"
            assert "Inget har ändrats" in problem["title"]
            says(astrid, "/personal/moment", "når inte sin databas")
            stranger = Visitor(house.url, "nobody-has-this-session", astrid.session)
            assert told(lambda: stranger.get("/moments", scope="mine"), "database_away")["service"] == "directory"
        crew.goes_on()
    crew.check()
    assert set(crew.refusals) <= {"database_away", "outcome_unknown", "expired", "unavailable"}, crew.refusals
    assert "database_away" in crew.refusals
    answers_again(astrid, "/personal/moment")
    assert {name: house.supervisor.starts(name) for name in house.supervisor.names()} == dict.fromkeys(
        house.supervisor.names(), 1
    ), "nothing had to be started anew"


def test_a_database_that_is_restarted_under_work_loses_nothing(
    house: House, cluster: Postgres, astrid: Visitor
) -> None:
    _, number = house.newcomer()
    with crew_of(astrid, number) as crew:
        for _ in range(3):
            crew.goes_on()
            cluster.halt()
            cluster.resume()
        crew.goes_on()
    crew.check()
    assert set(crew.refusals) <= {"database_away", "outcome_unknown", "expired", "unavailable"}, crew.refusals


def test_a_database_that_hangs_holds_nobody_up_and_is_gone_on_with(
    house: House, cluster: Postgres, astrid: Visitor
) -> None:
    _, number = house.newcomer()
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


def test_an_outage_stands_in_the_log_once_when_it_comes_and_once_when_it_has_gone(house: House) -> None:
    lines = house.supervisor.log("moments").read_text().splitlines()
    comes = [line for line in lines if '"what": "database"' in line and '"event": "away"' in line]
    goes = [line for line in lines if '"what": "database"' in line and '"event": "back"' in line]
    assert 1 <= len(comes) <= 8, "a line an outage, however many calls met it"
    assert len(goes) >= 1


def test_without_the_store_of_keys_nothing_is_begun_and_reading_goes_on(
    house: House, cluster: Postgres, astrid: Visitor
) -> None:
    _, number = house.newcomer()
    before = astrid.get("/moments", scope="mine").json()["counts"]
    with keys_locked(cluster):
        assert told(lambda: astrid.start(number), "keys_away")["service"] == "moments"
        assert astrid.get("/moments", scope="mine").json()["counts"] == before
    started = until(lambda: _ok(astrid.start(number)), tells="the start to be possible again")
    assert started.status_code == 201


def _ok(answer: requests.Response) -> requests.Response | None:
    return answer if answer.status_code == 201 else None


def test_files_that_are_away_are_not_told_as_lost(house: House, astrid: Visitor) -> None:
    version = astrid.version_of()
    file = f"/programmes/{version}/pdf"
    assert until(lambda: astrid.get(file, part="module").status_code in {200, 422}, tells="an answer about the file")
    assert astrid.get(file).status_code == 200
    with files_away(house):
        assert told(lambda: astrid.get(file), "files_away")["title"].startswith("Filer går inte att hämta")
        assert not (house.here.var / "blobs").exists(), "made anew in the place of what will be mounted again"
        answers_again(astrid, "/personal/moment")
    assert astrid.get(file).status_code == 200


def test_without_the_issuer_nobody_new_comes_in_and_who_is_in_works_on(house: House, astrid: Visitor) -> None:
    with away(house, "provider"):
        for place in ("/logga-in/personal", "/logga-in/invanare"):
            answer, seconds = timed(lambda place=place: requests.get(f"{house.url}{place}", timeout=30))
            assert answer.status_code == 503
            assert seconds < TOO_LATE
            assert "inloggningstjänsten inte svarar" in answer.text
        assert page(astrid, "/personal/moment").status_code == 200
    back = requests.get(f"{house.url}/logga-in/personal", allow_redirects=False, timeout=30)
    assert back.headers["Location"].startswith(house.here.provider_url)


def test_keys_of_an_issuer_that_is_away_stand_and_are_read_when_it_is_back(house: House) -> None:
    token = sign_in(house, "elegitimation", HANS)
    assert Bearer(house.url, token).get("/my/moments").status_code == 200
    with away(house, "provider"):
        assert Bearer(house.url, token).get("/my/moments").status_code == 200
        house.supervisor.kill("gateway")
        until(lambda: house.supervisor.starts("gateway") > 1, tells="the gateway to start again")
        house.supervisor.wait_ready("gateway")
        assert told(lambda: Bearer(house.url, token).get("/my/moments"), "issuer_away")["service"] == "sign-in"
    until(lambda: Bearer(house.url, token).get("/my/moments").status_code == 200, tells="the issuer's keys to be read")


def test_after_all_of_it_every_event_has_been_sent(house: House, cluster: Postgres) -> None:
    engine = create_engine(cluster.url("moments"))

    def unsent() -> int:
        with engine.connect() as connection:
            return int(connection.scalar(UNSENT) or 0)

    until(lambda: unsent() == 0, tells="the outbox to be empty")
    engine.dispose()
