"""What is wrong with objects by what Kubernetes itself demands of them, whoever's their kind is.

Facts: rules/kubernetes, of objects that a cluster applies as a whole. One that is merged into what others have made
(`ssa: Merge`) needn't have all that it must have, and what comes of a build that failed may lack what that would bring.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gitops_lint.checks.finding import Context
from gitops_lint.cluster.object import Object, Ownership
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Scalar, at, mapping_at, text_at
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.kubernetes import OwnKind
from gitops_lint.rulebook.routes import written
from gitops_lint.schemas.demands import undue
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.metadata import Metadata, beside_metadata
from gitops_lint.schemas.values import is_known

IGNORED = "ignored-field"


@keeps_values
class KubernetesDemands:
    """Holds a cluster's objects against what Kubernetes demands of them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known = context.rulebook.kubernetes
        self._metadata = Metadata(self._known.forms)
        self._served: dict[tuple[GroupKind, str], OwnKind | None] = {}

    def faults(self, object_: Object, is_sealed: bool) -> Iterator[Fault]:
        """Return what is wrong with an object; of one that `is_sealed`, only names are known."""
        group_kind = object_.identity.group_kind
        metadata = mapping_at(object_.node, "metadata")
        if metadata is not None:
            yield from self._metadata.faults(metadata, partial(self._name_of, group_kind))
            beside = list(beside_metadata(object_.node))
            yield from beside if beside and self._is_of_unknown_fields(object_, group_kind) else ()
        if not is_sealed and object_.ownership is Ownership.WHOLE:
            yield from self._of_kind(object_, group_kind)

    def _is_of_unknown_fields(self, object_: Object, group_kind: GroupKind) -> bool:
        """Tell whether nothing is known of an object's fields: who knows them tells of each that isn't there."""
        if self._known.kind(group_kind) is not None or self._context.rulebook.schemas.schema(group_kind) is not None:
            return False
        version = (text_at(object_.node, "apiVersion") or "").rpartition("/")[2]
        return self._context.apis.own_schema(group_kind, version) is None

    def _name_of(self, group_kind: GroupKind) -> str | None:
        """Return the form of a kind's name, as far as its kind is known: that of custom resources is the usual one.

        Facts: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/registry/customresource/strategy.go
        """
        rulebook, kind = self._context.rulebook, self._known.kind(group_kind)
        if kind is not None:
            return kind.name
        is_custom = rulebook.is_known(group_kind) or self._context.apis.is_defined(group_kind)
        return "subdomain" if is_custom else None

    def _of_kind(self, object_: Object, group_kind: GroupKind) -> Iterator[Fault]:
        api_version = text_at(object_.node, "apiVersion") or ""
        key = (group_kind, api_version)
        if key not in self._served:
            self._served[key] = self._served_kind(group_kind, api_version)
        kind = self._served[key]
        if kind is None or self.may_be_more(object_):
            return
        demands = self._known.demands(group_kind)
        for fault in undue(object_.node, demands, self._known.forms) if demands else ():
            if fault.check == IGNORED:
                yield fault if self.loses_fields(object_) else _refused(fault, object_)
            elif fault.typed and not object_.applied_by:
                yield fault._replace(certain=False)  # whoever applies it may do so without server-side apply
            elif fault.is_refused or not self.changes_pods:
                yield fault
        yield from _misnamed(object_, kind) if kind.named else ()

    def loses_fields(self, object_: Object) -> bool:
        """Tell whether an object loses what it has no field for: Flux reads those of Kubernetes' own kinds as such.

        Facts: https://github.com/fluxcd/pkg ssa/normalize/normalize.go (UnstructuredWithScheme).
        """
        kind = self._known.kind(object_.identity.group_kind)
        return kind is not None and not kind.as_written and bool(object_.applied_by)

    @kept_value
    def changes_pods(self) -> bool:
        """Tell whether something changes Pods before they are looked at."""
        cluster = self._context.cluster
        known = ((group_kind, self._known.kind(group_kind)) for group_kind in cluster.kinds)
        changing = [(group_kind, kind.changes_pods) for group_kind, kind in known if kind is not None]
        return any(
            hold(conditions, object_.node)
            for group_kind, conditions in changing
            for object_ in cluster.of_kind(group_kind)
            if conditions
        )

    def _served_kind(self, group_kind: GroupKind, api_version: str) -> OwnKind | None:
        """Return what is known of a kind, if a version is one that has the fields that are known."""
        kind, version = self._known.kind(group_kind), api_version.rpartition("/")[2]
        is_served = kind and version in (kind.versions or self._context.rulebook.versions_of(group_kind.group))
        return kind if is_served else None

    def may_be_more(self, object_: Object) -> bool:
        """Tell whether something else may complete an object: what failed to build, or what isn't known offline."""
        applied = (self._context.cluster.applied.get(applier) for applier in object_.applied_by)
        return any(build is not None and build.has_failed for build in applied)


def dropped(fault: Fault) -> Fault:
    """Return that a field that there isn't is lost, instead of refused."""
    message = f"there is no field `{written(fault.route)}`, and Flux drops it without a word"
    return fault._replace(check=IGNORED, message=message)


def _refused(fault: Fault, object_: Object) -> Fault:
    """Return that a field that there isn't is refused, at least by server-side apply."""
    message = f"`{written(fault.route)}`: field not declared in schema"
    certain = fault.certain and bool(object_.applied_by)
    return fault._replace(check="unknown-field", message=message, certain=certain)


def _misnamed(object_: Object, kind: OwnKind) -> Iterator[Fault]:
    """Return that an object isn't called what its fields say."""
    name, parts = at(object_.node, "metadata", "name"), [at(object_.node, *way.split(".")) for way in kind.named]
    if not isinstance(name, Scalar) or not all(map(is_known, (name, *parts))):
        return
    right = ".".join(part.text for part in parts if isinstance(part, Scalar))
    if name.value != right:
        ways = ' + "." + '.join(kind.named)
        said = f'Invalid value: "{name.text}": must be {ways}'
        help_ = f"Write `{right}`."
        yield Fault("invalid-value", ("metadata", "name"), name.place, f"`metadata.name`: {said}", help_, said=said)
