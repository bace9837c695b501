"""The comparison of two versions: what is read off a page, and whose processor time counts."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.bench.against import processor
from tests.bench.against.pages import Form
from tests.bench.against.versions import Side
from tests.waiting import until

PAGE = """<form action="/other"><input type="hidden" name="csrf_token" value="wrong"></form>
<form action="/here" data-save-to="/here/spara">
<input type="hidden" name="csrf_token" value="a&amp;b"><input name="day" value="15">
<input type="radio" name="pick" value="no"><input type="radio" name="pick" value="yes" checked>
<textarea name="note">
Hej &amp; hå</textarea><button name="form_action" value="spara">Spara</button></form>"""
WORKING = "import sys, time\nwhile True: sum(range(1000))"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORKING!r}])"


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    form = Form.of(PAGE, "/here")
    assert form.fields == [("csrf_token", "a&b"), ("day", "15"), ("pick", "yes"), ("note", "Hej & hå")]
    assert form.hidden == [("csrf_token", "a&b")]
    assert form.texts == {"note"}
    assert form.save_to == "/here/spara"


def test_a_form_that_is_not_there_is_said_so() -> None:
    with pytest.raises(LookupError):
        Form.of(PAGE, "/nowhere")


@pytest.fixture
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    """Give a process whose child works without end."""
    process = subprocess.Popen([sys.executable, "-c", PARENT], start_new_session=True)
    yield process
    os.killpg(process.pid, 9)
    process.wait()


def test_what_a_child_uses_counts_to_whom_it_works_for(worker: "subprocess.Popen[bytes]") -> None:
    side = Side("", os.getpid(), {"moments": worker.pid}, {}, "", "", [])
    before = processor.used(side)["moments"]
    until(lambda: processor.used(side)["moments"] > before + 0.1)
    assert set(processor.used(side)) >= {"moments", "rest"}


def test_who_has_ended_has_used_nothing() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    side = Side("", ended.pid, {}, {}, "", "", [])
    assert processor.used(side).total() == 0
