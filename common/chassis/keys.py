"""Text at rest: AES-256-GCM with a key per moment and service, wrapped by the service's master key (RFC 3394).

Keys live in a store of their own (a separate database file, or a database of its own in production), so that erasing a moment's key
makes its text unreadable everywhere, backups included, when the last copy of the store expires. A key is durable there before the first
text sealed with it is committed: `ensure` runs before the command's transaction.
"""

import base64
import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from sqlalchemy import Column, Connection, LargeBinary, MetaData, Table, Uuid, delete, select

from common.chassis.database.engine import make_engine
from common.chassis.database.inserting import insert_into
from common.chassis.database.outages import is_away
from common.chassis.outages import Dependency
from common.contracts.errors import KeysAway
from common.door import decoded

NONCE_BYTES = 12
KEPT_KEYS = 1000
MASTER_BYTES = 32

_metadata = MetaData()
_keys = Table(
    "moment_keys",
    _metadata,
    Column("moment_id", Uuid, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)


class KeyGoneError(Exception):
    """The moment's key was destroyed: its text can't be read by anybody any more."""


class UnreadableError(Exception):
    """The sealed text was changed, or belongs to another place."""


class MomentKeys:
    """The keys of one service's moments."""

    def __init__(self, url: str, master: bytes) -> None:
        """Open the key store at `url` (SQLAlchemy), whose keys are wrapped with `master` (32 bytes)."""
        if len(master) != MASTER_BYTES:
            message = "the master key must be 32 bytes"
            raise ValueError(message)
        self._engine = make_engine(url, pool_size=4)
        self._dependency = Dependency("key store", KeysAway, is_away)
        self._master = master
        self._known: OrderedDict[UUID, AESGCM] = OrderedDict()
        with self._writing() as connection:
            _metadata.create_all(connection)

    def ensure(self, moment_id: UUID) -> None:
        """Make the moment's key durable, unless it has one. Here and everywhere: raises `KeysAway` while the store can't be reached."""
        self.ensure_all([moment_id])

    def ensure_all(self, moment_ids: Iterable[UUID]) -> None:
        """Make the keys of several moments durable, in one transaction."""
        new = [
            {"moment_id": each, "wrapped": aes_key_wrap(self._master, AESGCM.generate_key(256))}
            for each in moment_ids
            if each not in self._known
        ]
        if new:
            with self._writing() as connection:
                connection.execute(insert_into(connection, _keys).on_conflict_do_nothing(), new)

    def seal(self, moment_id: UUID, place: str, text: str) -> bytes:
        """Encrypt a text for one place (`service.table.row.column`); it can't be read from another."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._key(moment_id).encrypt(nonce, text.encode(), place.encode())

    def open(self, moment_id: UUID, place: str, sealed: bytes) -> str:
        """Decrypt; raises `KeyGoneError` after erasure, `UnreadableError` for a text that was changed or moved."""
        try:
            return self._key(moment_id).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()).decode()
        except InvalidTag as error:
            raise UnreadableError(place) from error

    def destroy(self, moment_id: UUID) -> None:
        """Destroy the moment's key for good."""
        with self._writing() as connection:
            connection.execute(delete(_keys).where(_keys.c.moment_id == moment_id))
        self._known.pop(moment_id, None)

    def dispose(self) -> None:
        """Close the store's connections."""
        self._engine.dispose()

    def _key(self, moment_id: UUID) -> AESGCM:
        known = self._known.get(moment_id)
        if known is None:
            with self._dependency.used(), self._engine.connect() as connection:
                wrapped = connection.scalar(select(_keys.c.wrapped).where(_keys.c.moment_id == moment_id))
            if wrapped is None:
                raise KeyGoneError(str(moment_id))
            known = self._known[moment_id] = AESGCM(aes_key_unwrap(self._master, wrapped))
            while len(self._known) > KEPT_KEYS:
                self._known.popitem(last=False)
        return known

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._dependency.used(), self._engine.execution_options(writing=True).begin() as connection:
            yield connection


def load_master_key(path: Path) -> bytes:
    """Read a master key: 32 bytes in base64."""
    return base64.b64decode(decoded(path.read_bytes()).strip(), validate=True)
