"""What stands in a programme's PDFs beside its own words, in the reader's language."""

from collections.abc import Mapping

BY_LANGUAGE: Mapping[str, Mapping[str, str]] = {
    "sv": {"film": "Film", "form": "Formulär", "fields": "Formuläret fylls i på webben. Här står frågorna."},
    "en": {"film": "Film", "form": "Form", "fields": "The form is filled in on the web. These are its questions."},
}
