"""The way to the mail server: what was to be protected isn't sent in the clear, nor a password to somebody whose certificate nobody vouches for."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.notifications.model.deliveries import Delivery
from services.notifications.model.outcomes import Outcome
from services.notifications.outside.mail import Mailer, message
from services.notifications.texts import WAITS, letter
from tests.integration.notifications.carrier import Carrier
from tests.integration.notifications.room import NOON, settings_for

LOCALHOST = "localhost"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """Give a certificate of localhost's own making, and what a server needs to show it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LOCALHOST)])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(LOCALHOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "both.pem"
    unsealed = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, *unsealed))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


def send(carrier: Carrier, **more: str) -> Outcome:
    told = replace(settings_for(carrier), smtp_host=LOCALHOST, **more)
    delivery = Delivery(id=UUID(int=1), address="hans@example.com", made_at=NOON)
    with Mailer(told) as mailer:
        return mailer.send(message(told, delivery, letter(WAITS, "sv", told.public_url)))


def test_a_server_without_starttls_gets_nothing(carrier: Carrier) -> None:
    outcome = send(carrier, smtp_security="starttls")
    assert (outcome.state, outcome.detail) == ("again", "connect SMTPNotSupportedError")
    assert carrier.mails == []


def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    certificate: tuple[Path, ssl.SSLContext],
) -> None:
    with Carrier(certificate[1]) as carrier:
        outcome = send(carrier, smtp_security="starttls", smtp_user="sob", smtp_password="hemligt")
        assert (outcome.state, outcome.detail) == ("again", "connect SSLCertVerificationError")
        assert (carrier.mails, carrier.signed_in) == ([], [])


def test_over_starttls_we_sign_in_and_send(
    certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with Carrier(certificate[1]) as carrier:
        outcome = send(carrier, smtp_security="starttls", smtp_user="sob", smtp_password="hemligt")
        assert outcome == Outcome("sent")
        assert carrier.signed_in == [("sob", "hemligt")]
        assert len(carrier.mails) == 1


def test_a_password_that_is_refused_is_tried_again_and_is_no_addresses_fault(
    certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with Carrier(certificate[1]) as carrier:
        outcome = send(carrier, smtp_security="starttls", smtp_user="sob", smtp_password="fel")
        assert (outcome.state, outcome.is_carriers, carrier.mails) == ("again", True, [])
    assert outcome.detail.startswith("connect")
