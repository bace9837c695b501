#!/bin/sh
# SQLAlchemy 2.1.9 on SQLite: union() promises rows without repeats, and keeps that promise for two selects and more. Of one select it
# makes no UNION at all: the repeats come through. Whoever builds a union of as many selects as there happen to be must add distinct().
# Output seen: "union of one: SELECT t.word FROM t -> ['a', 'a']" and "union of two: ... UNION ... -> ['a']".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "sqlalchemy==2.1.9"
"$folder/venv/bin/python" - <<'PYTHON'
from sqlalchemy import column, create_engine, select, table, text, union

with create_engine("sqlite://").connect() as connection:
    connection.execute(text("CREATE TABLE t (word TEXT)"))
    connection.execute(text("INSERT INTO t VALUES ('a'), ('a')"))
    words = select(table("t", column("word")))
    found = {name: list(connection.scalars(asked)) for name, asked in {"one": union(words), "two": union(words, words)}.items()}
print("union of one:", " ".join(str(union(words)).split()), "->", found["one"])
print("union of two:", " ".join(str(union(words, words)).split()), "->", found["two"])
assert found == {"one": ["a", "a"], "two": ["a"]}, "this has changed"
PYTHON
