"""The pattern language: what it takes, what it refuses, and that what it takes is quick on the worst texts."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.forms.patterns import BadPattern, compile_pattern
from tests.in_swedish import refuses
from tests.night import often


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        ("[0-9]{3} ?[0-9]{2}", "123 45", "123  45"),
        ("[A-Za-zÅÄÖåäö -]+", "Åsa-Maj Öst", "Åsa1"),
        ("(?:ja|nej)", "nej", "janej"),
        ("(SE)?[0-9]{1,4}", "SE12", "SE"),
        ("[^@ ]+@[^@ ]+", "a@b", "a@b@c"),
        ("\\d{2}\\.\\d{2}", "10.42", "10:42"),
        ("a.c", "aåc", "ac"),
        ("(?:[0-9]{2},)*", "12,34,", "12,3"),
        ("x{2,}", "xxxx", "x"),
        ("[\\]\\-]", "-", "\\"),
    ],
)
def test_a_pattern_of_the_language_matches_the_whole_text(source: str, right: str, wrong: str) -> None:
    pattern = compile_pattern(source, 200)
    assert pattern.fullmatch(right)
    assert not pattern.fullmatch(wrong)


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b",
        "(a*)*b",
        "(a|aa)+b",
        "(a|a)*b",
        "((a{1,20}){1,20}){1,20}",
        "[a-z]*[a-z]*[a-z]*[a-z]*!",
        "(.*)(.*)(.*)x",
        "(?:a?){200}a{200}",
    ],
)
def test_a_pattern_that_could_backtrack_without_end_is_refused(source: str) -> None:
    with refuses(BadPattern, r"för långsamt|kunna vara tomt"):
        compile_pattern(source, 200)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "1–200 tecken"),
        ("a" * 201, "1–200 tecken"),
        ("^a", "ingen betydelse"),
        ("a$", "ingen betydelse"),
        ("*a", "ingen betydelse"),
        ("a]", "ingen betydelse"),
        ("a++", "två upprepningstecken"),
        ("a+?", "två upprepningstecken"),
        ("a{2}{3}", "två upprepningstecken"),
        ("()*", "kunna vara tomt"),
        ("(a", "stängs inte"),
        ("a)", "inte är öppnad"),
        ("(?=a)", "bara"),
        ("(?P<x>a)", "bara"),
        ("(?i)a", "bara"),
        ("((((((a))))))", "för många parenteser"),
        ("(a)\\1", "får inte användas"),
        ("\\w", "får inte användas"),
        ("a\\", "får inte användas"),
        ("[a", "inte hel"),
        ("[]", "är tom"),
        ("[[a]", "inte hel"),
        ("[a--b]", "inte stå i en klass"),
        ("[z-a]", "går inte att använda"),
        ("a{,3}", "skriv {3}"),
        ("a{3,2}", "säger emot"),
        ("a{2000}", "säger emot"),
    ],
)
def test_what_is_outside_the_language_is_refused_with_its_reason(source: str, reason: str) -> None:
    with refuses(BadPattern, re.escape(reason)):
        compile_pattern(source, 200)


@settings(max_examples=often(300))
@given(st.text(st.sampled_from("ab1.\\d[]-^(?:)|*+{},235$"), max_size=30), st.integers(1, 300))
def test_any_source_is_compiled_or_refused_and_never_slow(source: str, longest: int) -> None:
    try:
        pattern = compile_pattern(source, longest)
    except BadPattern:
        return
    for text in ("a" * longest, "ab" * (longest // 2), "1" * (longest - 1) + "!"):
        before = time.process_time()
        pattern.fullmatch(text)
        assert time.process_time() - before < 1
