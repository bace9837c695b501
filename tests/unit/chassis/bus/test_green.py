"""What is different in a process whose standard library eventlet has made green; each question is asked in a process of its own."""

import subprocess
import sys
import textwrap

import pytest

CAUGHT = """
    import common.chassis.bus.run, subprocess
    try:
        {waiting}
    except subprocess.TimeoutExpired:
        print("caught")
"""


@pytest.mark.parametrize(
    "waiting",
    [
        "subprocess.run(['sleep', '9'], input=b'', capture_output=True, timeout=0.1, check=False)",
        "subprocess.Popen(['sleep', '9']).wait(0.1)",
        "subprocess.Popen(['sleep', '9'], stdout=subprocess.PIPE).communicate(timeout=0.1)",
    ],
)
def test_a_process_that_takes_too_long_is_caught_by_its_name(waiting: str) -> None:
    program = textwrap.dedent(CAUGHT).format(waiting=waiting)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout == "caught\n", done.stderr
