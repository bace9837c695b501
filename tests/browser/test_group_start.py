"""Starta för en grupp: a list is pasted or uploaded, looked through row by row, started, and followed."""

import re

from playwright.sync_api import expect

from tests.browser.people import NARROW, People, new_number
from tests.browser.tab import Tab
from tests.system import ASTRID, BASHIR, CECILIA, DAGNY, SODRA
from tests.waiting import until

NEW, PREVIEW, JOB = "Starta för en grupp", "Granska gruppstarten", "Gruppstart: Tobakshjälpen"


def newcomers(people: People, count: int) -> list[str]:
    numbers = [new_number() for _ in range(count)]
    for number in numbers:
        people.system.citizen(number)
    return numbers


def choose(tab: Tab) -> None:
    tab.page.get_by_label("Behandlare").select_option(label=f"Bashir Noori ({BASHIR})")
    tab.page.get_by_label("Moment").select_option(label="Tobakshjälpen")


def test_a_list_is_looked_through_started_and_followed(people: People) -> None:
    first, second = newcomers(people, 2)
    tab = people.staff(CECILIA)
    tab.open("/personal/moment/nytt")
    tab.shows("Starta nytt moment")
    tab.follow(NEW)
    tab.shows(NEW)
    tab.page.get_by_label("Personnummer", exact=True).fill(
        f"{first}\n{second[2:8]}-{second[8:]}\n{first}\n19610831-9813\n"
    )
    choose(tab)
    tab.press("Granska listan")
    tab.shows(PREVIEW)
    tab.picture("staff/images/grupp-granska")
    table = tab.page.get_by_role("table")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Startas")
    expect(table.get_by_role("row").nth(3)).to_contain_text("Står redan längre upp i listan.")
    expect(table.get_by_role("row").nth(4)).to_contain_text("Personnumret stämmer inte.")
    expect(table).not_to_contain_text(first)
    tab.press("Starta 2 moment")
    tab.shows(JOB)
    tab.says("Klart. 2 av 2 moment är startade.")
    expect(tab.page.get_by_role("row").nth(2)).to_contain_text("Startat")
    tab.page.reload()
    tab.shows(JOB)
    tab.picture("staff/images/grupp-klar")
    tab.page.get_by_role("table").get_by_role("link").first.click()
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.open("/personal/moment/grupp")
    tab.shows(NEW)
    tab.says("2 av 2 startade")


def test_a_file_is_read_and_what_is_missing_is_told_without_script(people: People) -> None:
    (number,) = newcomers(people, 1)
    tab = people.staff(CECILIA, java_script_enabled=False, viewport=NARROW)
    tab.open("/personal/moment/grupp")
    tab.shows(NEW)
    file = {"name": "lista.csv", "mimeType": "text/csv", "buffer": f"Namn;Nummer\nEva;{number}\n".encode("latin-1")}
    tab.page.get_by_label("Eller en fil").set_input_files(file)
    tab.press("Granska listan")
    tab.shows(NEW)
    expect(tab.page.get_by_role("alert")).to_contain_text("Välj en behandlare.")
    assert number in tab.page.get_by_label("Personnummer", exact=True).input_value()
    choose(tab)
    tab.press("Granska listan")
    tab.shows(PREVIEW)
    tab.press("Ändra listan")
    tab.shows(NEW)
    tab.press("Granska listan")
    tab.shows(PREVIEW)
    tab.press("Starta 1 moment")
    tab.shows(JOB)
    for _ in range(20):
        if tab.page.get_by_text("Klart. 1 av 1").count():
            break
        tab.page.wait_for_timeout(500)
        tab.follow("Uppdatera")
        tab.shows(JOB)
    tab.says("Klart. 1 av 1 moment är startade.")


def test_what_is_not_used_of_a_spreadsheet_is_shown(people: People) -> None:
    first, second, third = newcomers(people, 3)
    tab = people.staff(CECILIA, viewport=NARROW)
    tab.open("/personal/moment/grupp")
    tab.shows(NEW)
    listed = (
        f"sep=;\r\nNamn;Telefon;Personnummer (12 siffror)\r\nEva;070-174 06 05;{first[:8]}–{first[8:]}\r\n"
        f'"Ask; Bo";;{second}, {third}\r\n\r\nSumma;;3\r\n'
    )
    tab.page.get_by_label("Eller en fil").set_input_files(
        {"name": "lista.csv", "mimeType": "text/csv", "buffer": listed.encode("utf-16")}
    )
    choose(tab)
    tab.press("Granska listan")
    tab.shows(PREVIEW)
    tab.says("3 av 3 nummer")
    tab.says("Används inte från raden: Eva · 070-174 06 05")
    tab.says("Används inte från raden: Ask; Bo")
    unused = tab.page.get_by_role("table", name="Rader som inte används")
    for line in ("sep=;", "Namn;Telefon;Personnummer (12 siffror)", "Summa;;3"):
        expect(unused).to_contain_text(line)
    tab.says("Rad 5 är tom.")
    tab.press("Starta 3 moment")
    tab.shows(JOB)
    tab.says("Klart. 3 av 3 moment är startade.")


def test_the_api_refuses_whoever_is_not_the_units_administrator(people: People) -> None:
    admin, colleague = people.system.staff(CECILIA), people.system.staff(ASTRID)
    elsewhere, (number,) = people.system.staff(DAGNY, SODRA), newcomers(people, 1)
    row = admin.send("/citizens/read-list", numbers=[number]).json()["rows"][0]
    order = {
        "version_id": admin.version_of(),
        "responsible_commission_id": people.system.staff(BASHIR).session["commission"]["id"],
        "rows": [{"line": 1, "citizen_id": row["citizen_id"]}],
    }
    made = admin.do("/group-starts", **order).json()["group_start_id"]
    for other in (colleague, elsewhere):
        assert other.send("/citizens/read-list", numbers=[number]).status_code == 403
        assert other.do("/group-starts", **order).status_code == 403
        for path in ("/group-starts", f"/group-starts/{made}", f"/group-starts/{made}/progress"):
            assert other.get(path).status_code == 403
        assert other.do(f"/group-starts/{made}/resume").status_code == 403
    assert people.system.citizen(number).get("/group-starts").status_code == 401
    assert (
        admin.do(
            "/group-starts", **order | {"responsible_commission_id": elsewhere.session["commission"]["id"]}
        ).status_code
        == 422
    )
    assert admin.do("/group-starts", **order | {"rows": []}).status_code == 422
    until(lambda: admin.get(f"/group-starts/{made}/progress").json()["state"] == "finished")
    assert admin.do(f"/group-starts/{made}/resume").status_code == 409


def test_practitioners_see_no_way_to_it(people: People) -> None:
    tab = people.staff(ASTRID)
    tab.open("/personal/moment/nytt")
    tab.shows("Starta nytt moment")
    expect(tab.page.get_by_role("link", name=NEW)).to_have_count(0)
    tab.open("/personal/moment/grupp")
    tab.shows("Du kan inte öppna det här")
