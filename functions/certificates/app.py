"""Certificates and images: who signs with what."""

import schemas
from chalice.app import Response
from qlvb.audit import service as audit
from qlvb.certificates import authorities
from qlvb.certificates import service as certificates
from qlvb.certificates.model import Holder, HolderKind
from qlvb.kernel.rights import Verb
from qlvb.platform import confinement
from qlvb.platform.http import QlvbApp

app = QlvbApp(
    "certificates",
    on_refusal=audit.refused,
    confine=confinement.confined_to,
)


@app.route(
    "/api/certificates",
    methods=["GET"],
    right=Verb.CERTIFICATE_READ,
    answer=schemas.Certificates,
)
def listing() -> Response:
    """The agency's certificates, ended ones too."""
    held = certificates.listing(app.actor)
    return app.ok(schemas.Certificates(items=[schemas.shown(each) for each in held]))


@app.route(
    "/api/certificates",
    methods=["POST"],
    right=Verb.CERTIFICATE_ENROL,
    body=schemas.CertificateIn,
    answer=schemas.CertificateOut,
    status=201,
)
def enrol() -> Response:
    """Bind a certificate to a person of the agency, or to the agency."""
    asked = app.body(schemas.CertificateIn)
    holder = asked.to_holder(app.actor)
    made = certificates.enrol(app.actor, holder, asked.pem, asked.key, asked.key_arn)
    return app.created(schemas.shown(made))


@app.route(
    "/api/certificates/{fingerprint}/end",
    methods=["POST"],
    right=Verb.CERTIFICATE_ENROL,
    body=schemas.EndIn,
    answer=schemas.CertificateOut,
)
def end(fingerprint: str) -> Response:
    """Let nobody sign with a certificate from now on."""
    reason = app.body(schemas.EndIn).reason
    return app.ok(schemas.shown(certificates.end(app.actor, fingerprint, reason)))


@app.route(
    "/api/signature",
    methods=["GET"],
    right=Verb.CERTIFICATE_OWN,
    answer=schemas.SignatureOut,
)
def own_signature() -> Response:
    """One's own certificate and the image of one's signature."""
    holder = Holder(kind=HolderKind.PERSON, id=app.actor.person_id)
    held = certificates.mine(app.actor)
    mark = certificates.known_mark(app.actor, holder)
    image = certificates.shown_mark(app.actor, holder) if mark else None
    return app.ok(schemas.signature_shown(held, mark, image))


@app.route(
    "/api/signature/image",
    methods=["PUT"],
    right=Verb.CERTIFICATE_OWN,
    body=schemas.ImageIn,
    answer=schemas.MarkOut,
)
def put_signature() -> Response:
    """Put the image of one's own signature."""
    holder = Holder(kind=HolderKind.PERSON, id=app.actor.person_id)
    return app.ok(put(holder))


@app.route(
    "/api/seal",
    methods=["GET"],
    right=Verb.SEAL_CHANGE,
    answer=schemas.SignatureOut,
)
def seal() -> Response:
    """The agency's certificate and the image of its seal."""
    holder = Holder(kind=HolderKind.AGENCY, id=app.actor.agency_id)
    held = certificates.of_agency(app.actor.agency_id)
    mark = certificates.known_mark(app.actor, holder)
    image = certificates.shown_mark(app.actor, holder) if mark else None
    return app.ok(schemas.signature_shown(held, mark, image))


@app.route(
    "/api/seal/image",
    methods=["PUT"],
    right=Verb.SEAL_CHANGE,
    body=schemas.ImageIn,
    answer=schemas.MarkOut,
)
def put_seal() -> Response:
    """Put the image of the agency's seal, with its real size."""
    return app.ok(put(Holder(kind=HolderKind.AGENCY, id=app.actor.agency_id)))


@app.route(
    "/api/authorities",
    methods=["GET"],
    right=Verb.TRUST_CHANGE,
    answer=schemas.Authorities,
)
def trusted() -> Response:
    """Whom the province trusts, and trusted, with the lists of those withdrawn."""
    held = authorities.listing(app.actor)
    return app.ok(
        schemas.Authorities(
            items=[schemas.authority_shown(each) for each in held],
            has_timestamps=certificates.has_timestamps(),
            requires_timestamps=certificates.requires_timestamps(),
        )
    )


@app.route(
    "/api/authorities",
    methods=["POST"],
    right=Verb.TRUST_CHANGE,
    body=schemas.AuthorityIn,
    answer=schemas.AuthorityOut,
    status=201,
)
def trust() -> Response:
    """Trust an authority from now on."""
    asked = app.body(schemas.AuthorityIn)
    made = authorities.add(app.actor, asked.pem, asked.list_addresses)
    return app.created(schemas.authority_shown(made))


@app.route(
    "/api/authorities/{fingerprint}/end",
    methods=["POST"],
    right=Verb.TRUST_CHANGE,
    body=schemas.EndIn,
    answer=schemas.AuthorityOut,
)
def distrust(fingerprint: str) -> Response:
    """Trust an authority no longer; it stays on the list with the reason."""
    reason = app.body(schemas.EndIn).reason
    return app.ok(schemas.authority_shown(authorities.end(app.actor, fingerprint, reason)))


@app.route(
    "/api/authorities/{fingerprint}/addresses",
    methods=["PUT"],
    right=Verb.TRUST_CHANGE,
    body=schemas.AddressesIn,
    answer=schemas.AuthorityOut,
)
def publish_at(fingerprint: str) -> Response:
    """Say where an authority's list of withdrawn certificates is published."""
    asked = app.body(schemas.AddressesIn)
    after = authorities.publish_at(app.actor, fingerprint, asked.list_addresses)
    return app.ok(schemas.authority_shown(after))


@app.route(
    "/api/authorities/{fingerprint}/list",
    methods=["PUT"],
    right=Verb.TRUST_CHANGE,
    body=schemas.ListIn,
    answer=schemas.AuthorityOut,
)
def put_list(fingerprint: str) -> Response:
    """Keep an authority's newest list of withdrawn certificates."""
    asked = app.body(schemas.ListIn)
    after = authorities.put_list(app.actor, fingerprint, asked.content)
    return app.ok(schemas.authority_shown(after))


def put(holder: Holder) -> schemas.MarkOut:
    """Keep the image that was sent."""
    asked = app.body(schemas.ImageIn)
    mark = certificates.put_mark(
        app.actor,
        holder,
        asked.content,
        width_mm=asked.width_mm,
        height_mm=asked.height_mm,
    )
    return schemas.mark_shown(mark)
