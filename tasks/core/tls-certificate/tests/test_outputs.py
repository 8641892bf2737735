"""The five files are read with openssl, and the certificate is used: real handshakes on loopback with a strict client."""

import datetime
import os
import re
import socket
import ssl
import stat
import subprocess
import threading

TLS = "/app/tls"
KEYS = ("ca.key", "server.key")
PUBLIC = ("ca.crt", "server.crt", "fullchain.pem")


def path(name):
    return os.path.join(TLS, name)


def openssl(*arguments, data=None):
    done = subprocess.run(["openssl", *arguments], input=data, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"openssl {' '.join(arguments)}: {done.stderr}"
    return done.stdout


def pem_blocks(name):
    with open(path(name), encoding="ascii") as file:
        text = file.read()
    return re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.S)


def extension(name, extension_name):
    """The lines of one extension as openssl prints them: (critical, text without blanks at the ends)."""
    out = openssl("x509", "-in", path(name), "-noout", "-ext", extension_name)
    first, _, rest = out.strip().partition("\n")
    return "critical" in first, rest.strip()


def dates(name):
    def moment(option):
        value = openssl("x509", "-in", path(name), "-noout", option).strip().split("=", 1)[1]
        return datetime.datetime.strptime(value, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=datetime.timezone.utc)
    return moment("-startdate"), moment("-enddate")


def text_of(name):
    return openssl("x509", "-in", path(name), "-noout", "-text")


def subject(name):
    out = openssl("x509", "-in", path(name), "-noout", "-subject", "-nameopt", "RFC2253,sep_comma_plus_space")
    return out.strip().removeprefix("subject=").strip()


def test_exactly_the_five_files_with_their_modes():
    assert sorted(os.listdir(TLS)) == sorted(KEYS + PUBLIC)
    for name in KEYS + PUBLIC:
        info = os.lstat(path(name))
        assert stat.S_ISREG(info.st_mode), name
        assert stat.S_IMODE(info.st_mode) == (0o600 if name in KEYS else 0o644), name


def test_keys_are_unencrypted_pkcs8_of_the_right_kind():
    for name in KEYS:
        with open(path(name), encoding="ascii") as file:
            assert "-----BEGIN PRIVATE KEY-----" in file.read(), name
    ca = openssl("pkey", "-in", path("ca.key"), "-noout", "-text")
    assert "3072 bit" in ca and "modulus" in ca.lower()
    server = openssl("pkey", "-in", path("server.key"), "-noout", "-text")
    assert "prime256v1" in server


def test_keys_belong_to_the_certificates():
    for stem in ("ca", "server"):
        from_key = openssl("pkey", "-in", path(f"{stem}.key"), "-pubout")
        from_certificate = openssl("x509", "-in", path(f"{stem}.crt"), "-noout", "-pubkey")
        assert from_key == from_certificate, stem


def test_authority():
    assert subject("ca.crt").split(", ") in (["CN=Harbour Lane Test CA", "O=Harbour Lane"],
                                             ["O=Harbour Lane", "CN=Harbour Lane Test CA"])
    critical, text = extension("ca.crt", "basicConstraints")
    assert critical and text == "CA:TRUE, pathlen:0"
    critical, text = extension("ca.crt", "keyUsage")
    assert critical and text == "Certificate Sign, CRL Sign"
    openssl("verify", "-x509_strict", "-check_ss_sig", "-CAfile", path("ca.crt"), path("ca.crt"))


def test_server():
    assert "CN=api.harbour.test" in subject("server.crt").split(", ")
    _, names = extension("server.crt", "subjectAltName")
    assert sorted(names.split(", ")) == sorted([
        "DNS:api.harbour.test", "DNS:*.svc.harbour.test", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1"])
    assert extension("server.crt", "basicConstraints")[1] == "CA:FALSE"
    assert extension("server.crt", "keyUsage")[1] == "Digital Signature"
    assert extension("server.crt", "extendedKeyUsage")[1] == "TLS Web Server Authentication"
    openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", path("ca.crt"), path("server.crt"))


def test_validity():
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    for name, least, most in (("ca.crt", 1824, 1826), ("server.crt", 30, 90)):
        start, end = dates(name)
        assert start <= now + datetime.timedelta(seconds=5), f"{name} is not valid yet"
        assert now - start < day, f"{name} starts too far in the past"
        assert least * day <= end - start <= most * day + datetime.timedelta(hours=1), f"{name}: {end - start}"


def test_version_signature_and_serial():
    serials = []
    for name in ("ca.crt", "server.crt"):
        text = text_of(name)
        assert "Version: 3 (0x2)" in text, name
        algorithms = set(re.findall(r"Signature Algorithm: (\S+)", text))
        assert algorithms <= {"sha256WithRSAEncryption", "sha384WithRSAEncryption", "sha512WithRSAEncryption"}, algorithms
        serial = openssl("x509", "-in", path(name), "-noout", "-serial").strip().split("=", 1)[1]
        assert not serial.startswith("-") and int(serial, 16).bit_length() >= 40, f"{name}: serial {serial} is too short"
        serials.append(serial)
    assert serials[0] != serials[1]


def test_chain_file():
    assert pem_blocks("fullchain.pem") == pem_blocks("server.crt") + pem_blocks("ca.crt")
    assert len(pem_blocks("fullchain.pem")) == 2


def handshake(name):
    """One handshake over loopback; raises what the client raises."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path("fullchain.pem"), path("server.key"))
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(path("ca.crt"))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.settimeout(20)

    def serve():
        try:
            with server.wrap_socket(theirs, server_side=True) as wrapped:
                wrapped.recv(16)
        except (ssl.SSLError, OSError):
            pass  # what counts is what the client says

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(ours, server_hostname=name) as wrapped:
            wrapped.sendall(b"hello")
    finally:
        ours.close()
        thread.join(30)
        theirs.close()


def test_strict_clients_accept_every_name_of_the_policy():
    for name in ("api.harbour.test", "billing.svc.harbour.test", "127.0.0.1", "::1"):
        handshake(name)


def test_clients_refuse_other_names():
    for name in ("www.harbour.test", "a.b.svc.harbour.test", "svc.harbour.test", "127.0.0.2"):
        try:
            handshake(name)
        except ssl.SSLCertVerificationError:
            continue
        raise AssertionError(f"{name} was accepted")
