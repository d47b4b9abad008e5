"""A certificate authority and a certificate for the hosts of AWS, made anew at every start."""

import ssl
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def made(name: str, key, issuer: str, issuer_key, extension) -> x509.Certificate:
    now = datetime.now(timezone.utc)

    def called(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=7))
        .add_extension(extension, critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def create(names: list[str], folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A context for servers of these hosts, and the file with the authority that vouches for them (`AWS_CA_BUNDLE`)."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = x509.BasicConstraints(ca=True, path_length=0)
    authority = made("Stand-in cloud", authority_key, "Stand-in cloud", authority_key, root)
    hosts = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    certificate = made("amazonaws.com", key, "Stand-in cloud", authority_key, hosts)
    bundle = folder / "ca.pem"
    bundle.write_bytes(pem(authority))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(private + pem(certificate))
        file.flush()
        context.load_cert_chain(file.name)
    return context, bundle
