"""What citizens write in other scripts is readable in the PDF: drawn in a font that has it, in its direction, marked with its language."""

import io
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from common.chassis.pdf import Document, answer, heading, listed, paragraph, plain, quiet, render, scripts
from common.chassis.pdf.cleaning import Cleaner
from common.chassis.pdf.words import BY_LANGUAGE
from tests.night import often
from tests.unit.chassis.pdf.conftest import Draw
from tests.unit.chassis.pdf.test_rendering import structure, text_of

WRITTEN = {
    "ar": ("أريد أن أتوقف عن التدخين لأن ابنتي مصابة بالربو. 20 سيجارة منذ عام ١٩٩٥.", "Noto Sans Arabic"),
    "fa": ("می\u200cخواهم سیگار را ترک کنم. روزانه ۲۰ سیگار می\u200cکشم.", "Noto Sans Arabic"),
    "ps": ("زه غواړم سګرټ پرېږدم، ځکه چې زما لور ساه لنډي لري.", "Noto Sans Arabic"),
    "ckb": ("دەمەوێت واز لە جگەرەکێشان بهێنم، چونکە کچەکەم ڕەبۆی هەیە.", "Noto Sans Arabic"),
    "ur": ("میں سگریٹ چھوڑنا چاہتی ہوں کیونکہ میری بیٹی کو دمہ ہے۔", "Noto Sans Arabic"),
    "he": ("אני רוצה להפסיק לעשן, כי לבת שלי יש אסתמה.", "Noto Sans Hebrew"),
    "ti": ("ትምባኾ ምትካኽ ከቋርጽ እደሊ ኣለኹ፤ ጓለይ ኣዝማ ኣለዋ።", "Noto Sans Ethiopic"),
    "th": ("ฉันอยากเลิกสูบบุหรี่เพราะลูกสาวของฉันเป็นโรคหอบหืดและหมอบอกว่าควันบุหรี่ทำให้อาการแย่ลงทุกวันและฉันไม่มีแรงเดิน", "Noto Sans Thai"),
    "zh": ("我想戒烟，因为我的女儿有哮喘。我每天抽二十支烟。", "Droid Sans Fallback"),
    "ja": ("娘がぜんそくなので、タバコをやめたいです。", "Droid Sans Fallback"),
    "ko": ("딸이 천식이 있어서 담배를 끊고 싶습니다.", "NanumGothic"),
    "hi": ("मैं धूम्रपान छोड़ना चाहता हूँ क्योंकि मेरी बेटी को अस्थमा है।", "Noto Sans Devanagari"),
    "km": ("ខ្ញុំចង់ឈប់ជក់បារីព្រោះកូនស្រីខ្ញុំមានជំងឺហឺត", "Noto Sans Khmer"),
    "my": ("ကျွန်မရဲ့သမီးမှာ ပန်းနာရင်ကျပ်ရှိလို့ ဆေးလိပ်ဖြတ်ချင်ပါတယ်။", "Noto Sans Myanmar"),
    "ka": ("მინდა მოწევას თავი დავანებო.", "Noto Sans Georgian"),
    "hy": ("Ես ուզում եմ թողնել ծխելը։", "Noto Sans Armenian"),
    "uk": ("Я хочу кинути палити, бо в моєї доньки астма. Ґанок, їжа.", None),
    "ru": ("Я хочу бросить курить.", None),
    "el": ("Θέλω να κόψω το κάπνισμα.", None),
}  # fmt: skip
LATIN = {
    "Polish": "Chcę rzucić palenie, ponieważ moja córka ma astmę. Żółć, źdźbło.",
    "Somali": "Waxaan rabaa inaan joojiyo sigaarka sababtoo ah gabadhayda ayaa qabta neefta.",
    "Vietnamese": "Tôi muốn bỏ thuốc lá vì con gái tôi bị hen suyễn. Ợ ữ ẫ",
    "Kurmanji": "Ez dixwazim cixareyê berdim, çimkî keça min bi astimê ye. Şîn, ê, û",
    "Turkish and Romanian": "Sigarayı bırakmak istiyorum. Îmi doresc să renunț. ğ ı ș ț",
}
RIGHT_TO_LEFT = ("ar", "fa", "ps", "ckb", "ur", "he")


def fonts_in(pdf: PdfReader) -> set[str]:
    """Give the names of the fonts that the pages draw with."""
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"].get("/Font", {}).values()]
    return {str(font["/BaseFont"]).split("+")[-1] for font in fonts}


def languages_in(pdf: PdfReader) -> set[str]:
    return {str(one["/Lang"]) for one in structure(pdf) if "/Lang" in one}


@pytest.mark.parametrize(("language", "text", "family"), [(name, *more) for name, more in WRITTEN.items()])
def test_an_answer_is_drawn_in_a_font_that_has_it_and_marked_with_its_language(
    draw: Draw, language: str, text: str, family: str | None
) -> None:
    pdf = draw(answer("Varför?", text, answered=True))
    shown = text_of(pdf)
    assert ("□" in shown, BY_LANGUAGE["sv"]["replaced"][:20] in shown) == (False, False)
    drawn_in = (family or "Source Sans 3").replace(" ", "").lower()
    assert any(name.lower().replace("-", "").startswith(drawn_in[:14]) for name in fonts_in(pdf)), fonts_in(pdf)
    assert language in languages_in(pdf)


@pytest.mark.parametrize("text", LATIN.values(), ids=LATIN)
def test_latin_letters_of_every_kind_are_read_as_they_were_written(draw: Draw, text: str) -> None:
    assert text in " ".join(text_of(draw(answer("Varför?", text, answered=True))).split())


@pytest.mark.parametrize("language", ["ti", "zh", "ja", "ko", "ka", "hy"])
def test_letters_that_need_no_shaping_are_read_as_they_were_written(draw: Draw, language: str) -> None:
    text = WRITTEN[language][0]
    assert "".join(text.split()) in "".join(text_of(draw(answer("Varför?", text, answered=True))).split())


def left_edges(pdf: PdfReader) -> list[float]:
    """Give where each piece of text from the right begins on the first page: its left edge, in points."""
    found: list[float] = []

    def note(text: str, place: list[float], *_others: Any) -> None:
        if any(unicodedata.bidirectional(each) in {"R", "AL"} for each in text):
            found.append(place[4])

    pdf.pages[0].extract_text(visitor_text=note)
    return found


MIDDLE = 210 / 25.4 * 72 / 2
"""The middle of the page, in points."""


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_what_runs_from_the_right_begins_there(draw: Draw, language: str) -> None:
    first = WRITTEN[language][0].split()[0]
    for block in (
        answer("Varför?", first, answered=True),
        paragraph(plain(first)),
        heading(1, plain(first)),
        quiet(first),
    ):
        (edge, *_) = left_edges(draw(block))
        assert edge > MIDDLE


def test_each_line_of_an_answer_has_its_own_direction() -> None:
    cleaned = Cleaner("Bild").blocks(
        answer("Varför?", "Svenska\nrad två\nأريد أن أتوقف\n20 (st)\n我想戒烟", answered=True)
    )
    assert [(part["text"], part.get("direction"), part.get("language")) for part in cleaned["paragraphs"]] == [
        ("Svenska\nrad två", None, None),
        ("أريد أن أتوقف", "rtl", "ar"),
        ("20 (st)\n我想戒烟", None, "zh"),
    ]


def test_swedish_around_a_foreign_word_runs_from_the_left(draw: Draw) -> None:
    text = "Jag skrev أريد i min dagbok om hur det var att sluta."
    cleaned = Cleaner("Bild").blocks(answer("Varför?", text, answered=True))
    assert cleaned["paragraphs"] == [{"text": text}]
    assert "□" not in text_of(draw(answer("Varför?", text, answered=True)))


def test_other_scripts_are_drawn_wherever_text_stands(draw: Draw) -> None:
    text = WRITTEN["ar"][0]
    pdf = draw(
        heading(1, plain(text)), listed([[paragraph([{"text": text, "strong": True}])]]), quiet(text), answer(text, text, answered=True), title=text, lead=text, footer=text
    )  # fmt: skip
    assert "□" not in text_of(pdf)


def test_joiners_stay_among_letters_that_need_them_and_nowhere_else() -> None:
    assert Cleaner("Bild").text("می\u200cخواهم") == "می\u200cخواهم"
    assert Cleaner("Bild").text("sjuk\u200cdom\u200d") == "sjukdom"


def test_emoji_are_boxes_with_a_sentence_beside_a_script_that_can_be_drawn(draw: Draw) -> None:
    shown = text_of(draw(answer("Hur mår du?", "我 😀", answered=True)))
    assert "我 □" in shown
    assert "".join(BY_LANGUAGE["sv"]["replaced"].split()) in "".join(shown.split())


@pytest.fixture
def no_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(scripts, "FOLDER", tmp_path)
    for remembered in (scripts.families, scripts.digest):
        remembered.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for remembered in (scripts.families, scripts.digest):
        remembered.cache_clear()


def test_without_the_fonts_there_are_boxes_and_the_sentence(draw: Draw, no_packages: Path) -> None:
    assert list(no_packages.iterdir()) == []
    shown = text_of(draw(answer("Varför?", "我想 و", answered=True)))
    assert "□□ □" in shown
    assert "".join(BY_LANGUAGE["sv"]["replaced"].split()) in "".join(shown.split())


def test_another_font_makes_kept_files_stale(no_packages: Path) -> None:
    before = scripts.digest()
    (no_packages / "noto").mkdir()
    (no_packages / "noto" / "NotoSansThai-Regular.ttf").write_bytes(b"a font")
    scripts.digest.cache_clear()
    first = scripts.digest()
    (no_packages / "noto" / "NotoSansThai-Regular.ttf").write_bytes(b"a newer font")
    scripts.digest.cache_clear()
    assert len({before, first, scripts.digest()}) == 3


def test_fonts_are_looked_at_once_and_only_when_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scripts.families() is scripts.families()
    monkeypatch.setattr("common.chassis.pdf.cleaning.family_of", lambda _character: pytest.fail("no font is needed"))
    cleaner = Cleaner("Bild")
    assert cleaner.text("Åäö, żółć, Привіт, καλά ≥ 3") == "Åäö, żółć, Привіт, καλά ≥ 3"
    assert cleaner.families == {}


EVERYTHING = st.deferred(
    lambda: st.sampled_from(
        [
            chr(code)
            for family in scripts.families()
            for code in range(0x20000)
            if code in family.covered and not 0xD800 <= code <= 0xDFFF
        ]
    )
)


@settings(max_examples=often(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.lists(EVERYTHING | st.sampled_from(list(" \na\u200c\u0301\ufe0f😀")), max_size=40).map("".join),
        min_size=1,
        max_size=20,
    )
)
def test_any_mixture_of_scripts_can_be_drawn(texts: list[str]) -> None:
    blocks = [block for text in texts for block in (heading(2, plain(text)), answer(text, text, answered=True))]
    made = render(Document(texts[0], blocks, texts[0], datetime(2024, 5, 1, tzinfo=UTC)))
    assert len(PdfReader(io.BytesIO(made)).pages) >= 1
