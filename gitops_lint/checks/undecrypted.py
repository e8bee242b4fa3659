"""What SOPS has encrypted and nobody decrypts before it is applied.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller/kustomization_controller.go (apply: "is SOPS
encrypted, configuring decryption is required for this secret to be reconciled"), internal/decryptor/decryptor.go (what
has no `sops.mac` of its own is left as it is).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stall import Stall, Step, rejected, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object, is_ciphertext, is_encrypted
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, mapping_at
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.roles import Role

CHECK = "secret-not-decrypted"
_MOST_RELATED = 10
_IN_A_FILE = "ENC["
_OF_VARIABLES = "sops_mac"
_MARKS = (b"mac: ENC[", b"sops_mac=ENC[", b'"mac": "ENC[')
"""What files that SOPS has encrypted are told by: YAML, dotenv, and JSON, which binary files are kept in, too."""


def undecrypted(context: Context) -> Iterator[Finding]:
    """Find what is encrypted and applied by who doesn't decrypt it, and ciphertext without what it is decrypted by."""
    lacking: dict[Identity, list[Object]] = {}
    for secret in sorted(context.graph.of_role(Role.SECRET), key=lambda secret: secret.identity):
        if secret.lacks_decryption and is_sure(secret, context):
            lacking.setdefault(secret.applied_by[0], []).append(secret)
    for applier, secrets in lacking.items():
        yield _of_applier(context.cluster.objects[applier], secrets, context)
    yield from _whole(context)
    told: set[Identity] = set()
    for root, objects in _lists(context):
        told |= {object_.identity for object_ in objects}
        yield _of_list(root, objects)
    for secret in sorted(context.graph.of_role(Role.SECRET), key=lambda secret: secret.identity):
        if secret.identity not in told and not is_encrypted(secret.node) and is_sure(secret, context):
            yield from _of_secret(secret)
            if not any(_decrypts(applier, context) for applier in secret.applied_by):
                yield from _of_files(secret)
    for configuration in sorted(context.graph.of_role(Role.CONFIGURATION), key=lambda each: each.identity):
        if not is_encrypted(configuration.node) and is_sure(configuration, context):
            yield from _of_files_of_others(configuration)


def is_sure(object_: Object, context: Context) -> bool:
    """Tell whether what applies an object is in Git, as it is: a person, or who begins a cluster, may decrypt."""
    cluster = context.cluster
    unsure = cluster.uncertain | cluster.presumed
    return bool(object_.applied_by) and all(
        identity in cluster.objects and identity not in unsure for identity in object_.applied_by
    )


def _of_applier(applier: Object, secrets: list[Object], context: Context) -> Finding:
    decrypting = next((identity for identity in applier.applied_by if _decrypts(identity, context)), None)
    hint = f"; that of {decrypting} counts for its own objects only" if decrypting else ""
    first = secrets[0].identity
    return Finding(
        check=CHECK,
        message=f"{applier.identity} applies {first_few([secret.identity for secret in secrets])}, encrypted by SOPS, "
        f"and has no `spec.decryption`: it applies nothing at all",
        place=applier.name_place,
        help=f"Give {applier.identity} `spec.decryption`{hint}.",
        subject=applier.identity,
        target=first,
        stall=stalled(
            Step.ITSELF,
            (applier.identity,),
            said=f"{first} is SOPS encrypted, configuring decryption is required for this secret to be reconciled",
        ),
        related=tuple(
            Related(secret.node.key_place("sops"), f"{secret.identity} is encrypted")
            for secret in secrets[:_MOST_RELATED]
        ),
    )


def _whole(context: Context) -> Iterator[Finding]:
    """Find objects that are encrypted with their kinds and names, and that nobody decrypts before they are applied."""
    by_applier: dict[Identity, list[Object]] = {}
    for object_ in context.cluster.objects.values():
        is_whole = object_.identity.kind.startswith(_IN_A_FILE) and is_encrypted(object_.node)
        if is_whole and is_sure(object_, context) and not any(_decrypts(each, context) for each in object_.applied_by):
            by_applier.setdefault(object_.applied_by[0], []).append(object_)
    for applier, objects in by_applier.items():
        first, *others = sorted(objects, key=lambda object_: object_.place)
        yield Finding(
            check=CHECK,
            message=f"SOPS has encrypted all of this object, its kind and name too, and {applier} has no "
            "`spec.decryption`: the API server knows no such kind",
            place=first.node.entries["kind"].place,
            help=f"Encrypt its values alone (`--encrypted-regex '^(data|stringData)$'`), and give {applier} "
            "`spec.decryption`.",
            subject=applier,
            stall=rejected(objects),
            related=tuple(also_wrong(object_.place, "another one") for object_ in others[:_MOST_RELATED]),
        )


def _decrypts(identity: Identity, context: Context) -> bool:
    applier = context.cluster.objects.get(identity)
    return applier is not None and mapping_at(applier.node, "spec", "decryption") is not None


def _lists(context: Context) -> Iterator[tuple[Mapping, list[Object]]]:
    """Return each encrypted List with the objects that kustomize takes out of it, of which values are ciphertext."""
    by_file: dict[str, list[Object]] = {}
    for object_ in context.cluster.objects.values():
        if not is_encrypted(object_.node):
            by_file.setdefault(object_.place.path, []).append(object_)
    for path in sorted(by_file):
        if not context.documents.holds(path, _IN_A_FILE):
            continue
        objects = [object_ for object_ in by_file[path] if is_sure(object_, context)]
        for document in context.documents.load(path).documents:
            root = document.root
            if isinstance(root, Mapping) and is_encrypted(root) and "items" in root:
                of_list = [
                    object_ for object_ in objects if _holds(root.place, object_) and _is_ciphertext_in(object_.node)
                ]
                if of_list:
                    yield root, sorted(of_list, key=lambda object_: object_.place)


def _holds(place: Place, object_: Object) -> bool:
    return place.line <= object_.place.line <= place.end_line


def _of_list(root: Mapping, objects: list[Object]) -> Finding:
    first, *others = objects
    names = first_few([object_.identity for object_ in objects])
    return Finding(
        check=CHECK,
        message=f"kustomize takes a List apart and drops its `sops` block: {names} "
        f"{'is' if len(objects) == 1 else 'are'} applied with ciphertext for values",
        place=root.key_place("sops"),
        help="Write each object as a document or file of its own, and encrypt that.",
        subject=first.identity,
        stall=_refused(objects),
        related=tuple(Related(object_.place, f"{object_.identity} is in it") for object_ in others[:_MOST_RELATED]),
    )


def _of_secret(secret: Object) -> Iterator[Finding]:
    """Find ciphertext in a Secret that nothing marks as encrypted, once for all its keys."""
    keys = _encrypted_keys(secret)
    if keys:
        names = first_few([key for key, _ in keys], form="`{}`")
        yield Finding(
            check=CHECK,
            message=f"{secret.identity} holds ciphertext of SOPS in {names}, and no `sops` block to decrypt it by: "
            "it is applied as it stands",
            place=keys[0][1].place,
            help="Restore the block from the history of the file, or encrypt the values anew.",
            subject=secret.identity,
            stall=_refused([secret]),
            related=tuple(Related(value.place, f"`{key}` too") for key, value in keys[1 : _MOST_RELATED + 1]),
        )


def _of_files(secret: Object) -> Iterator[Finding]:
    """Find whole files in a Secret that are encrypted, as generators put them there: some mean them to be."""
    data = mapping_at(secret.node, "data")
    files = [(key, value) for key, value in data.items() if _is_encrypted_file(key, value)] if data is not None else []
    if files:
        names = first_few([key for key, _ in files], form="`{}`")
        yield Finding(
            check=CHECK,
            message=f"{secret.identity} holds {names} as SOPS has encrypted it: {secret.applied_by[0]} has no "
            "`spec.decryption`, and applies it so",
            place=files[0][1].place,
            help=f"Give {secret.applied_by[0]} `spec.decryption`.",
            subject=secret.identity,
            target=secret.applied_by[0],
            severity=Severity.WARNING,
            confidence=Confidence.LIKELY,
            related=tuple(Related(value.place, f"`{key}` too") for key, value in files[1 : _MOST_RELATED + 1]),
        )


def _of_files_of_others(configuration: Object) -> Iterator[Finding]:
    """Find encrypted files that are put into what is no Secret: the controller looks for them in Secrets alone."""
    data = mapping_at(configuration.node, "data")
    own = configuration.node.place.path
    for key, value in data.items() if data is not None else ():
        is_file = isinstance(value, Scalar) and value.place.path != own and isinstance(value.value, str)
        if is_file and isinstance(value, Scalar) and _is_marked(key, str(value.value).encode()):
            yield Finding(
                check=CHECK,
                message=f"{configuration.identity} holds `{key}` as SOPS has encrypted it: of files, "
                "those are decrypted that Secrets are made of",
                place=value.place,
                help="Make a Secret of it.",
                subject=configuration.identity,
                severity=Severity.WARNING,
                confidence=Confidence.LIKELY,
            )
            return


def _is_encrypted_file(key: str, node: Node) -> bool:
    """Tell whether a value is what is in an encrypted file, or how one of variables says that it is encrypted."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return False
    try:
        content = base64.b64decode(node.value)
    except (binascii.Error, ValueError):
        return False
    return _is_marked(key, content)


def _is_marked(key: str, content: bytes) -> bool:
    marks = (_IN_A_FILE.encode(),) if key == _OF_VARIABLES else _MARKS
    return any(mark in content for mark in marks)


def _refused(objects: list[Object]) -> Stall | None:
    """Return that the API server refuses `data` that is no base64; as a text, ciphertext is as good as any other."""
    refused = [object_ for object_ in objects if any(map(is_ciphertext, _values(mapping_at(object_.node, "data"))))]
    return rejected(refused) if refused else None


def _encrypted_keys(secret: Object) -> list[tuple[str, Node]]:
    parts = (mapping_at(secret.node, part) for part in ("data", "stringData"))
    return [(key, value) for part in parts if part is not None for key, value in part.items() if is_ciphertext(value)]


def _is_ciphertext_in(node: Node) -> bool:
    return any(map(is_ciphertext, _values(node)))


def _values(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif node is not None:
        for inner in node.entries.values() if isinstance(node, Mapping) else node.items:
            yield from _values(inner)
