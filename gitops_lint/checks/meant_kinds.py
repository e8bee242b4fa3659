"""Which kind or version is meant by one that there isn't.

Facts: https://kubernetes.io/docs/reference/using-api/deprecation-guide/ (what versions are called), and the kinds that
rules/ knows: all of Kubernetes' own groups, of Flux, of External Secrets, and of others whose file is complete.
"""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.spelling import is_plain_slip, is_slip, is_slip_of_kind, plain_slip_of
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.kubernetes import OwnKind
from gitops_lint.rulebook.rulebook import Rulebook

_VERSION = late_pattern(r"v\d+((alpha|beta)\d+)?")
_TOOLKIT = late_pattern(r".*toolkit\.flux.*")


class Right(NamedTuple):
    """What should be written: an apiVersion or a kind, and how sure it is that what is written is wrong.

    `removed` is the release of Kubernetes that took a version away, where one did; `group` is that of the kind, where
    another one is written.
    """

    field: str
    help: str
    confidence: Confidence
    removed: str = ""
    group: str = ""


def right_kind(rulebook: Rulebook, group_kind: GroupKind, api_version: str) -> Right | None:
    """Return what is meant by a kind or version that there isn't; None for one that there may be."""
    group, version = group_kind.group, api_version.rpartition("/")[2]
    schema = rulebook.schemas.schema(group_kind)
    if schema is not None and not schema.likely:
        return None  # its versions are known one by one
    own = rulebook.kubernetes.kind(group_kind)
    of_kubernetes = (own.versions if own else ()) or rulebook.versions_of(group)
    if own is not None and version in own.removed:
        return _removed(own, group, version, of_kubernetes)
    if rulebook.kind(group_kind) is None and not rulebook.is_kind(group_kind):
        meant = group or (api_version if "." in api_version else "")  # a group without its version
        return (
            other_kind(rulebook, GroupKind(meant, group_kind.kind))
            or _other_group(rulebook, meant or api_version, group_kind.kind)
            or none_of_kubernetes(rulebook, group_kind)
        )
    if (of_kubernetes and version not in of_kubernetes) or not _VERSION.fullmatch(version):
        sure = Confidence.LIKELY if _VERSION.fullmatch(version) else Confidence.CERTAIN
        help_ = _say(group, of_kubernetes) or "A version is called `v1` or `v1beta1`, for example."
        return Right("apiVersion", help_, sure if of_kubernetes else Confidence.LIKELY)
    return None


def _removed(own: OwnKind, group: str, version: str, served: tuple[str, ...]) -> Right:
    """Return what is there instead of a version that Kubernetes has no more: which release runs, Git mostly won't say.

    Facts: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
    """
    help_ = own.gone or (f"Set `apiVersion: {own.moved}`." if own.moved else _say(group, served))
    return Right("apiVersion", help_, Confidence.LIKELY, own.removed[version])


def _say(group: str, versions: tuple[str, ...]) -> str:
    prefix = f"{group}/" if group else ""
    said = [f"`apiVersion: {prefix}{version}`" for version in versions]
    return f"Set {' or '.join(said)}." if said else ""


def none_of_kubernetes(rulebook: Rulebook, group_kind: GroupKind) -> Right | None:
    """Return that a kind isn't one of a group of Kubernetes' own: for certain if another of them has it.

    What none has may be new.
    """
    group, kind = group_kind
    if not rulebook.versions_of(group):
        return None
    of_kubernetes = (known for known in rulebook.groups if rulebook.versions_of(known))
    is_of_another = any(kind in rulebook.kinds_of(known) for known in of_kubernetes if known != group)
    sure = Confidence.CERTAIN if is_of_another else Confidence.LIKELY
    return Right("kind", "Correct `kind`, or the group in `apiVersion`.", sure)


def other_kind(rulebook: Rulebook, group_kind: GroupKind) -> Right | None:
    """Return the kind of the group that is meant, where all its kinds are known.

    Operators get new kinds: what looks like a slip in the name of one of theirs is likely one.
    """
    group, kind = group_kind
    near = next((known for known in rulebook.all_kinds_of(group) if is_slip_of_kind(kind, known)), None)
    if near is None:
        return None
    schema = rulebook.schemas.schema(GroupKind(group, near))
    schema = None if schema is None or schema.likely else schema  # which versions a cluster has then isn't known
    version = f"`apiVersion: {group}/{schema.kind.newest}` and " if schema else ""
    is_sure = schema is not None or bool(rulebook.versions_of(group))
    return Right("kind", f"Set {version}`kind: {near}`.", Confidence.CERTAIN if is_sure else Confidence.LIKELY)


def _is_meant(rulebook: Rulebook, group: str, known: GroupKind) -> bool:
    """Tell whether a group is that of a known kind but for a slip; before a product's, others put a word of their own.

    Azure has the monitors of Prometheus' operator in `azmonitoring.coreos.com`, which is a group of its own.
    """
    is_near, is_plain = is_slip(group, known.group), is_plain_slip(group, known.group, (known.group,))
    schema = rulebook.schemas.schema(known) if is_near or is_plain else None  # of others, no file is read
    return schema is not None and (is_plain if schema.likely else is_near)


def other_group(rulebook: Rulebook, group_kind: GroupKind) -> Right | None:
    """Return the group that a reference means by one that there isn't, where that has the kind."""
    right = _other_group(rulebook, *group_kind)
    return right._replace(field="group", help=f"Did you mean the group `{right.group}`?") if right is not None else None


def _other_group(rulebook: Rulebook, group: str, kind: str) -> Right | None:
    """Return the group that is meant by one that isn't known, or has no such kind, where it has this kind."""
    schemas = rulebook.schemas
    if _TOOLKIT.fullmatch(group) or any(_is_meant(rulebook, group, GroupKind(known, kind)) for known in schemas.groups):
        groups = [known for known in schemas.groups if (file := schemas.file(known)) and kind in file.kinds]
        if groups:
            schema = schemas.schema(GroupKind(groups[0], kind))
            version = schema.kind.newest if schema else ""
            is_sure = schema is not None and not schema.likely
            confidence = Confidence.CERTAIN if is_sure else Confidence.LIKELY
            return Right("apiVersion", f"Set `apiVersion: {groups[0]}/{version}`.", confidence, group=groups[0])
    if rulebook.kinds_of(group):
        return None
    # both have the kind, so that two are compared as one name: `app/Deployment` is `apps/Deployment`
    names = {f"{known}/{kind}": known for known in rulebook.groups if known}
    meant = names.get(plain_slip_of(f"{group}/{kind}", names) or "")
    if meant is None or kind not in rulebook.kinds_of(meant):
        return None
    return Right("apiVersion", f"Did you mean the group `{meant}`?", Confidence.LIKELY, group=meant)
