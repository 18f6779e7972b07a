"""A stand-in of the VGCA plug-in on the signer's machine: it speaks as written down and signs.

The real one is not to be had here (infra/decisions/0022). This one serves a real WebSocket over TLS,
fetches the file it is told of, signs it with a key that nobody else has, and posts it as it is told.
"""

import base64
import hashlib
import json
import socketserver
import ssl
import struct
import tempfile
import threading
import urllib.request
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.builders.holders import a_form, signed_by_program

_ACCEPTS = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455, 1.3."""
_TEXT, _CLOSE = 0x81, 0x88


class Plugin:
    """The program with its keys: by function, which identity signs; what it was asked for."""

    def __init__(self, port):
        self.origin = f"wss://127.0.0.1:{port}"
        self.keys = {}
        self.asked = []
        self.answers = []
        self.refusal = ""
        self.alters = False
        self.waits = threading.Event()
        self.waits.set()

    def does(self, function, told):
        """One call, as the page makes it; what it answers."""
        self.asked.append((function, told))
        self.waits.wait(30)
        if self.refusal:
            return {"Status": 1, "Message": self.refusal}
        with urllib.request.urlopen(told["FileName"], timeout=30) as answer:
            served = answer.read()
        figures = {}
        if function == "SignIssued":
            day = date.fromisoformat(told["IssuedDate"].partition("T")[0])
            figures = {"number": told["DocNumber"], "issued_on": day}
        signed = signed_by_program(served, self.keys[function], **figures)
        if self.alters:
            signed += b"\n% more\n"
        media_type, body = a_form(signed)
        request = urllib.request.Request(
            told["FileUploadHandler"], data=body, headers={"Content-Type": media_type}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            taken = json.loads(answer.read())
        self.answers.append(taken)
        return {
            "Status": 0 if taken["Status"] else 1,
            "Message": taken["Message"],
            "FileName": taken["FileName"],
            "FileServer": taken["FileServer"],
            "DocumentNumber": told.get("DocNumber", ""),
            "DocumentDate": told.get("IssuedDate", ""),
        }


@contextmanager
def a_plugin():
    """The program runs while the block does."""
    with tempfile.TemporaryDirectory() as folder:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate(Path(folder)))
        server = _Server(("127.0.0.1", 0), _Line)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        server.plugin = Plugin(server.server_address[1])
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.plugin
        finally:
            server.plugin.waits.set()
            server.shutdown()
            server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    plugin: Plugin

    def handle_error(self, request, client_address):
        """A browser that does not trust the certificate, or hangs up, is no fault of the test."""


class _Line(socketserver.StreamRequestHandler):
    def handle(self):
        first = self.rfile.readline().decode().split()
        headers = {}
        while line := self.rfile.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        key = headers["sec-websocket-key"] + _ACCEPTS
        accepted = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.wfile.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accepted}\r\n\r\n".encode()
        )
        told = json.loads(self._frame())
        answer = self.server.plugin.does(first[1].strip("/"), told)
        self._send(_TEXT, json.dumps(answer).encode())
        self._send(_CLOSE, struct.pack("!H", 1000))

    def _frame(self):
        """One text of the browser, whose frames are masked."""
        head, length = self.rfile.read(2)
        assert head == _TEXT, "one text in one frame"
        length &= 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self.rfile.read(2))
        mask = self.rfile.read(4)
        return bytes(b ^ mask[i % 4] for i, b in enumerate(self.rfile.read(length)))

    def _send(self, head, body):
        length = bytes([len(body)]) if len(body) < 126 else b"\x7e" + struct.pack("!H", len(body))
        self.wfile.write(bytes([head]) + length + body)


def _certificate(folder):
    """Of 127.0.0.1, by nobody: the browser of the test is told to take it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "plugin.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
