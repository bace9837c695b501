"""Every language of the interface is whole: a catalogue of the gateway, and the words of the files that services make."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from common.chassis.pdf import words
from common.contracts.languages import LOCALES, SWEDISH
from services.content.pdf import labels as content_labels
from services.moments.pdf import labels as moments_labels

ROOT = Path(__file__).parents[2]
TABLES = [words.BY_LANGUAGE, content_labels.BY_LANGUAGE, moments_labels.BY_LANGUAGE]


def test_every_language_has_a_catalogue() -> None:
    there = {path.parent.parent.name for path in (ROOT / "gateway/translations").glob("*/LC_MESSAGES/messages.mo")}
    assert there == LOCALES.keys() - {SWEDISH}


@pytest.mark.parametrize("table", TABLES)
def test_every_language_says_all_that_a_file_says(table: Mapping[str, Mapping[str, str]]) -> None:
    assert table.keys() == LOCALES.keys()
    assert all(said.keys() == table[SWEDISH].keys() and all(said.values()) for said in table.values())
