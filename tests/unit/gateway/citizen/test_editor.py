"""The message's editor in a real browser: bold and italic by button and key, and of what is pasted its words, paragraphs and those two styles."""

from typing import Any
from unicodedata import normalize

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.inspection import AXE, RUN_AXE
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import Home
from tests.unit.gateway.citizen.talk import HERE, Talk
from tests.unit.gateway.staff.recording import Recording

PASTE = """(element, [html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData('text/html', html);
  data.setData('text/plain', plain);
  element.focus();
  element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
WORD = """<html><head><style>p.MsoNormal{color:red}</style><meta charset=utf-8></head><body lang=SV style='tab-interval:65.2pt'><!--StartFragment-->
<p class=MsoNormal><b><span style='font-size:14.0pt'>Rubrik<o:p></o:p></span></b></p>
<p class=MsoNormal>Första
raden<br>
andra <span style="font-style:italic">lutar</span></p><p class=MsoListParagraph>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span>punkt</p>
<ul><li>ett</li><li>två</li></ul><div>a</div><div>b</div><!--EndFragment--></body></html>"""
FROM_WORD = "<p><strong>Rubrik</strong></p><p>Första raden<br>andra <em>lutar</em></p><p>·\xa0\xa0 punkt</p><p>ett</p><p>två</p><p>a</p><p>b</p>"
ENTERED = '<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:700">Fet</span><span> inte</span></p></b>'


@pytest.fixture
def talk(bus: Recording, home: Home) -> Talk:
    """Give a conversation in which nothing was written."""
    return Talk(bus)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Give what the browser says."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(error.message))
    return told


@pytest.fixture
def writing(page: Page, net: Net, talk: Talk, complaints: list[str]) -> Page:
    """Give the conversation, open in the browser."""
    page.goto(f"{ORIGIN}{HERE}")
    expect(page.get_by_role("group", name="Formatering")).to_be_visible()
    return page


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Skriv till din behandlare")


def formatted(page: Page) -> str:
    return page.locator("[name=formatted]").input_value()


def send(page: Page, talk: Talk) -> str:
    """Send, and give what was."""
    page.get_by_role("button", name="Skicka meddelande").click()
    expect(page.get_by_text("Meddelandet är skickat.")).to_be_visible()
    return talk.sent[-1]


def test_bold_and_italic_by_button_and_by_key_are_sent(writing: Page, talk: Talk) -> None:
    box(writing).press_sequentially("Ta ")
    bold = writing.get_by_role("button", name="Fet")
    expect(bold).to_have_attribute("aria-pressed", "false")
    bold.click()
    expect(bold).to_have_attribute("aria-pressed", "true")
    expect(box(writing)).to_be_focused()
    writing.keyboard.type("två")
    bold.click()
    writing.keyboard.type(" om ")
    writing.keyboard.press("Control+i")
    expect(writing.get_by_role("button", name="Kursiv")).to_have_attribute("aria-pressed", "true")
    writing.keyboard.type("dagen")
    writing.keyboard.press("Control+u")
    writing.keyboard.type(" <3")
    writing.keyboard.press("Enter")
    writing.keyboard.press("Enter")
    writing.keyboard.type("Stycke")
    writing.keyboard.press("Enter")
    writing.keyboard.type("rad  med blanka")
    sent = send(writing, talk)
    assert (
        sent
        == "<p>Ta <strong>två</strong> om <em>dagen &lt;3</em></p><p><em>Stycke</em><br><em>rad med blanka</em></p>"
    )


def test_the_editor_is_announced_as_the_field_was(writing: Page, complaints: list[str]) -> None:
    expect(box(writing)).to_have_attribute("aria-multiline", "true")
    expect(box(writing)).to_have_accessible_description(
        "Högst 20 000 tecken. En tom rad ger ett nytt stycke. Det du har skickat går inte att ändra."
    )
    expect(writing.locator("textarea")).to_be_hidden()
    expect(writing.get_by_role("group", name="Formatering")).to_be_visible()
    writing.get_by_text("Skriv till din behandlare").click()
    expect(box(writing)).to_be_focused()
    writing.keyboard.press("Shift+Tab")
    expect(writing.get_by_role("button", name="Kursiv")).to_be_focused()
    alone = writing.get_by_role("main").locator("p > a:only-child, button").all()
    heights = {each.inner_text(): (each.bounding_box() or {})["height"] for each in alone if each.is_visible()}
    assert [name for name, height in heights.items() if height < 44] == [], heights
    writing.evaluate(AXE)
    assert writing.evaluate(RUN_AXE) == []
    assert complaints == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ((WORD, "x"), FROM_WORD),
        ((ENTERED, "x"), "<p><strong>Fet</strong> inte</p>"),
        (("<div>a</div><div>b</div>", "x"), "<p>a</p><p>b</p>"),
        (("<table><tr><td>a<td>b</table>", "x"), "<p>a</p><p>b</p>"),
        (
            ("<img src=/x onerror='throw 1'>ord <a href='javascript:1' style='color:red'>med style=länk</a>", "x"),
            "<p>ord med style=länk</p>",
        ),
        (("<script>throw 1</script><pre>två\nrader</pre>", "x"), "<p>två<br>rader</p>"),
        (("", "Ett\r\nstycke\r\n\r\n<b>Nästa</b>"), "<p>Ett<br>stycke</p><p>&lt;b&gt;Nästa&lt;/b&gt;</p>"),
        (("", "👨‍👩‍👧 سلام ខ្មែរ a\u0308"), "<p>👨‍👩‍👧 سلام ខ្មែរ ä</p>"),
    ],
)
def test_what_is_pasted_leaves_all_but_its_words_paragraphs_and_two_styles(
    writing: Page, talk: Talk, complaints: list[str], given: tuple[str, str], kept: str
) -> None:
    box(writing).evaluate(PASTE, given)
    assert normalize("NFC", formatted(writing).replace("&nbsp;", "\xa0")) == kept
    inside = box(writing).evaluate(
        "(element) => [...element.querySelectorAll('*')].map((each) => each.localName + each.attributes.length)"
    )
    assert set(inside) <= {"br0", "strong0", "em0", "b0", "i0"}
    assert complaints == []
    assert send(writing, talk) == kept


def test_a_paste_in_the_midst_of_words_joins_them_and_can_be_undone(writing: Page, complaints: list[str]) -> None:
    box(writing).press_sequentially("före efter")
    for _ in range(5):
        writing.keyboard.press("ArrowLeft")
    box(writing).evaluate(PASTE, ["<b>mitt</b> ", ""])
    assert formatted(writing) == "<p>före <strong>mitt</strong> efter</p>"
    writing.keyboard.press("Control+z")
    assert formatted(writing) == "<p>före efter</p>"
    box(writing).evaluate(PASTE, ["<p>ett</p><p>två</p>", ""])
    assert formatted(writing) == "<p>före ett</p><p>tvåefter</p>"
    for _ in range(5):
        writing.keyboard.press("Backspace")
    assert formatted(writing) == "<p>före ettefter</p>"
    assert complaints == []


def test_a_draft_stands_there_as_it_was_and_a_fault_is_told_at_the_editor(page: Page, net: Net, talk: Talk) -> None:
    talk.write("<p>Hej <strong>du</strong><br>rad</p><p>Nytt</p>")
    page.goto(f"{ORIGIN}{HERE}#meddelande")
    expect(box(page).locator("strong")).to_have_text("du")
    expect(box(page)).to_be_focused()
    assert formatted(page) == "<p>Hej <strong>du</strong><br>rad</p><p>Nytt</p>"
    box(page).fill("")
    page.get_by_role("button", name="Skicka meddelande").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_attribute("aria-invalid", "true")


def test_without_scripts_a_plain_field_keeps_the_bold_of_lines_that_stand(
    new_context: Any, jane: Any, talk: Talk
) -> None:
    talk.write("<p>Hej <strong>du</strong><br>rad</p>")
    context: BrowserContext = new_context(java_script_enabled=False)
    Net(context, jane)
    page = context.new_page()
    page.goto(f"{ORIGIN}{HERE}")
    expect(page.get_by_text("De rader som du inte ändrar förblir det.")).to_be_visible()
    expect(page.get_by_role("button", name="Fet")).to_have_count(0)
    box(page).fill("Hej du\nny rad")
    assert send(page, talk) == "<p>Hej <strong>du</strong><br>ny rad</p>"
