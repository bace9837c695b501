"""What we ourselves say in every file, beside what people have written: in the reader's language, which may be another than that of a programme."""

from collections.abc import Mapping

Words = Mapping[str, str]
BY_LANGUAGE: Mapping[str, Words] = {
    "sv": {
        "page": "Sida",
        "of": "av",
        "contents": "Innehåll",
        "picture": "Bild",
        "replaced": "Tecken som inte kan visas här, till exempel emojier, har ersatts med □.",
        "author": "Stöd och behandling",
    },
    "en": {
        "page": "Page",
        "of": "of",
        "contents": "Contents",
        "picture": "Picture",
        "replaced": "Characters that can’t be shown here, such as emoji, have been replaced with □.",
        "author": "Support and treatment",
    },
}
