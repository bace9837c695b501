"""Who acts, and how a part proves it to another: actor tokens, grants and proofs of messages, signed with Ed25519."""

from common.chassis.identity.actor import Actor, Grant
from common.chassis.identity.keys import create_key_files, load_signer, load_verifier
from common.chassis.identity.proofs import NotProvenError, Use
from common.chassis.identity.sealing import Sealing, keyed_digest, load_sealing
from common.chassis.identity.tokens import Signer, Verifier

__all__ = [
    "Actor",
    "Grant",
    "NotProvenError",
    "Sealing",
    "Signer",
    "Use",
    "Verifier",
    "create_key_files",
    "keyed_digest",
    "load_sealing",
    "load_signer",
    "load_verifier",
]
