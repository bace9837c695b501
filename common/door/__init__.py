"""The door: what people paste, type and hand in is put right once, here, before anything reads it.

`free` is for words that stay as they are written, `line` for a name or a word to search by, `figures` for whatever is read as a number or a
date, `says` and `said` to judge whether words say anything, and enough, `decoded` and `file_name` for files, `UNREADABLE` is what libraries raise for those that aren't what they say, `personal_number` for those. Each takes what came and gives it without what nobody can see
(`docs/decisions/0020-the-door.md`). Nothing here imports anything else of ours.
"""

from common.door.files import UNREADABLE, NotTextError, decoded, file_name, file_text
from common.door.people import KnownNumber, NumberKind, personal_number
from common.door.writing import figures, free, free_in, line, said, says, tidy

__all__ = [
    "UNREADABLE",
    "KnownNumber",
    "NotTextError",
    "NumberKind",
    "decoded",
    "figures",
    "file_name",
    "file_text",
    "free",
    "free_in",
    "line",
    "personal_number",
    "said",
    "says",
    "tidy",
]
