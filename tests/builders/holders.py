"""Keys that are not in the system: tokens in a drawer, and the program that signs whole files."""

import base64
import io
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from qlvb.certificates import service as certificates
from qlvb.certificates.model import Holder, HolderKind
from qlvb.signing.making import figures_of

from infra.local import signers
from infra.local.authority import kept
from tests.builders import forgeries, signing
from tests.builders.client import send


class Holders:
    """A leader and an agency whose keys lie in a drawer."""

    def __init__(self, people):
        self.people = people
        self.authority, _ = kept(None)
        self.keys = {}

    def enrol(self, key, *, of="person"):
        """Let the leader (or the agency) sign with a key of this kind from now on."""
        leader = self.people.id_of(self.people.leader)
        holder = Holder(kind=HolderKind(of), id=leader if of == "person" else "H16.13")
        identity = self.authority.issue("Lê Trọng Nghĩa" if of == "person" else "Sở TTTT")
        administrator = self.people.actor(self.people.administrator)
        certificates.enrol(administrator, holder, signers.pem_of(identity), key)
        self.keys[of] = identity
        return identity


def raw(identity, part):
    """What a token answers: it is given the digest and nothing else."""
    digest = bytes.fromhex(part["digest"])
    made = identity.key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
    return base64.b64encode(made).decode()


def container(identity, part):
    """What a provider answers: a whole CMS over the document's digest."""
    from qlvb.signing.deferred import run

    digest = bytes.fromhex(part["document_digest"])

    async def made():
        return await signing.key_of(identity).async_sign(digest, "sha256", use_pades=True)

    return base64.b64encode(run(made()).dump()).decode()


def signed_by_program(served, identity, *, number="", issued_on=None):
    """What a program does with a whole file: number and date, if it was told, and its signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(served))
    blanks = {str(each.get_object().get("/T")) for each in writer.root["/AcroForm"]["/Fields"]}
    for name, text in figures_of(number, issued_on).items() if number else ():
        if name in blanks:
            field = forgeries.field_of(writer, name)
            field["/V"] = generic.pdf_string(text)
            field["/AP"] = forgeries.appearance(writer, field, text)
            writer.update_container(field)
    place, *_ = enumerate_sig_fields(writer, filled_status=False)
    told = PdfSignatureMetadata(
        field_name=place[0], md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    signer = PdfSigner(told, signer=signing.key_of(identity))
    return signer.sign_pdf(writer, existing_fields_only=True).getvalue()


def a_form(content, *, field="uploadfile", filename="vb.pdf", also=b""):
    """A form with a file, as a program posts it; its media type and its bytes."""
    boundary = f"----{uuid.uuid4().hex}"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{filename}"'
    body = f"{head}\r\nContent-Type: application/pdf\r\n\r\n".encode() + content
    first = f'--{boundary}\r\nContent-Disposition: form-data; name="DocumentId"\r\n\r\n'.encode()
    begun = first + also + b"\r\n" if also else b""
    whole = begun + body + f"\r\n--{boundary}--\r\n".encode()
    return f'multipart/form-data; boundary="{boundary}"', whole


def posts(engine, token, content, **more):
    """A program posts a file with its token, and no session."""
    media_type, body = a_form(content, **more)
    path = f"/api/signing-uploads/{token}"
    return send(engine, "POST", path, body, {"Content-Type": media_type})
