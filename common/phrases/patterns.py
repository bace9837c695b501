"""What can be wrong with the pattern of a text's answer."""

from common.phrases.code import Code

PATTERN_LENGTH = Code("pattern_length", "most")
CLOSED_UNOPENED = Code("closed_unopened", "column")
TOO_SLOW = Code("too_slow")
NOT_USABLE = Code("not_usable", "why")
REPEATS_NOTHING = Code("repeats_nothing")
REPEATED_TWICE = Code("repeated_twice")
GROUPS_TOO_DEEP = Code("groups_too_deep")
GROUP_NOT_CLOSED = Code("group_not_closed")
CLASS_EMPTY = Code("class_empty")
ESCAPE_NOT_ALLOWED = Code("escape_not_allowed", "character")
REPETITION_FORM = Code("repetition_form")
REPETITION_LIMITS = Code("repetition_limits")
GROUPS_ALLOWED = Code("groups_allowed")
CLASS_NOT_WHOLE = Code("class_not_whole")
WITHOUT_MEANING = Code("without_meaning", "character")
NOT_IN_CLASS = Code("not_in_class", "character")
AT_CHARACTER_OF_PATTERN = Code("at_character_of_pattern", "column", "reason")
