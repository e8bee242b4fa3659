"""What rules/kinds says of what objects refer to: which fields do, to what, and what that is worth."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from gitops_lint.rulebook.checked_texts import (
    GroupKinds,
    GroupKindText,
    Pattern,
    Patterns,
    Regex,
    WrittenEdge,
)
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.rule import Rule


class Strength(StrEnum):
    """How strongly a dependency binds."""

    ORDERING = "ordering"  # must be there first, or the object is rejected or blocked
    RUNTIME = "runtime"  # needed to become ready; tried again until it is there
    SOFT = "soft"  # works without


class Fields(Rule):
    """What is said of one way into a manifest, or of several."""

    path: Patterns

    @property
    def paths(self) -> tuple[str, ...]:
        """All these ways."""
        return (self.path,) if isinstance(self.path, str) else self.path


class Condition(Fields):
    """A test of the values that `path` (or several) leads to; what is given of the rest must all hold.

    `among`: one of the values is one of these, where null stands for no value at all. `without`: none of them is one of
    these. `matches`: one of them, as text, is matched as a whole by this regular expression. `present`: whether there
    is a value; null counts as none.
    """

    among: tuple[str | int | bool | None, ...] | None = None
    without: tuple[str | int | bool, ...] | None = None
    matches: Regex | None = None
    present: bool | None = None


class AmongParts(Rule):
    """A field that names a part of something else, one of what `among` leads to there."""

    field: Pattern
    among: Patterns

    @property
    def ways(self) -> tuple[str, ...]:
        """All ways to such parts."""
        return (self.among,) if isinstance(self.among, str) else self.among


class Part(AmongParts):
    """A part of the target that a reference names: in `field` beside its name, one of what `among` leads to there.

    It holds for targets of the kind `of` of which all of `when` holds.
    """

    of: GroupKindText
    when: tuple[Condition, ...] = ()


class SelectedPart(AmongParts):
    """A part of what a selector selects that `field`, from the root of the selecting object, names: one of `among`.

    `among` leads there from the root of what is selected, which for Pods is the template that they are made of.
    """


class OwnPart(Fields):
    """Fields that each name a part of the object itself, one of what `among` leads to."""

    among: Pattern


class SecretKeys(Rule):
    """Keys that a controller demands of the Secret or ConfigMap that `path` refers to: all of one of several sets.

    `*` in a key stands for any text.
    """

    path: Pattern
    any_of: tuple[tuple[str, ...], ...]
    when: tuple[Condition, ...] = ()


class KeptFor(Fields):
    """Where a target names the one object, of a kind, that it is for: with a name, and a namespace if it says one."""

    kind: GroupKindText


class Unfit(Rule):
    """What makes a target of the kind `of` one that a reference can't use: all of `when`, and `because` says why.

    `at` leads to what is wrong there, or in the object that refers to it where all of `asked` must hold of that. What
    is unfit only `abroad` will do within one namespace. What is `kept_for` one object is unfit for others of its kind.
    """

    of: GroupKindText
    at: Pattern
    when: tuple[Condition, ...] = ()
    because: str
    abroad: bool = False
    kept_for: KeptFor | None = None
    asked: tuple[Condition, ...] = ()


class Admission(Rule):
    """Which parts of a target of the kind `of` a reference from another namespace may be to; `among` leads to all.

    `chosen` says by which of its fields a reference chooses parts, each with the part's own field. A part admits none
    from elsewhere where all of `refuses` holds of it; where it has a selector of namespaces, that decides. `fix` says
    what lets others in.
    """

    of: GroupKindText
    among: Pattern
    chosen: dict[str, str]
    refuses: tuple[Condition, ...]
    selector: Pattern
    fix: str


class Grant(Rule):
    """The kind `of` whose objects, in the namespace of a target, let others refer to it from elsewhere.

    `sources` lead to whom they let, each with group, kind and namespace; `targets` to what, with group, kind and maybe
    a name.
    """

    of: GroupKindText
    sources: Pattern
    targets: Pattern


class Reference(Rule):
    """A field that names another object.

    `path` leads to the reference (several: fields that all refer in the same way), `name` from there to the name. `to`
    is the target's kind, or several among which the field `kind_field` chooses, `default` where it is empty. Where `to`
    is `*`, `kind_field` and `group_field` say kind and group (a field named `apiVersion` holds group and version), and
    `default` what an empty one means. `optional` and `unless` are fields beside the name: if the one is true, the
    object may be missing; if the other is, this is no reference.

    `form` is how the name is written: `name`; `namespaced-name`, `namespace/name` or a name alone; `list`, several of
    these with commas between them; `url`, a URL or host (or several with commas) whose host name is that of a Service,
    if it is in the cluster at all; `hosts`, a text that may hold Services' names as the cluster's DNS has them in full;
    `selector`, labels of the targets; `only`, no name: the one object of that kind in that namespace is meant. The name
    `*` means all objects, and none that must be there.

    The target's namespace is what `namespace_field` (beside the name) or `namespace_path` (from the object's root) say.
    Where they are empty or none is given, `namespace` counts: `own`, that of the object; `consumer`, that of the object
    that uses this one (a cluster-scoped store's ExternalSecrets), which for a namespaced object is its own;
    `operator`, that of the operator whose kind this is; `required`, an empty field is an error itself; `none`, the
    target is taken to be cluster-scoped. Cluster-scoped targets have none, whatever stands here.

    `edge` is what the reference means (edges.py has them all); `when` says for which objects it holds. In charts,
    `likely` marks what is true of nearly all charts rather than read in this one, `outside` are keys below which this
    means something else, and `own_items` leads to the values whose keys are names that the chart gives its own objects:
    such a name is no reference.

    `locked` says what becomes of a reference to another namespace where the controller is told to refuse those: the
    object is `refused`, or what the reference means is `ignored`. `parts` are what it names of its target, `unfit` says
    what of these it can't use, and `admission` which namespaces it may come from; from another one, it may need a
    `grant`. `for_one` says what becomes of another object whose reference of this edge is to the same target.
    `selected_parts` are what the object of a selector names of all that this selects. In charts, `like` is the kind
    whose references of the same edge ask the same of their targets.
    """

    path: Patterns
    to: GroupKinds
    kind_field: str = "kind"
    group_field: str | None = None
    default: GroupKindText | None = None
    name: Pattern = "name"
    form: Literal["name", "namespaced-name", "list", "url", "hosts", "selector", "only"] = "name"
    namespace: Literal["own", "consumer", "operator", "required", "none"] = "own"
    namespace_field: str | None = None
    namespace_path: Pattern | None = None
    edge: WrittenEdge = EdgeKind.READS
    strength: Strength = Strength.RUNTIME
    optional: str | None = None
    unless: str | None = None
    when: tuple[Condition, ...] = ()
    likely: bool = False
    outside: tuple[str, ...] = ()
    own_items: Pattern | None = None
    locked: Literal["refused", "ignored"] | None = None
    parts: tuple[Part, ...] = ()
    selected_parts: tuple[SelectedPart, ...] = ()
    unfit: tuple[Unfit, ...] = ()
    for_one: str = ""
    admission: Admission | None = None
    grant: Grant | None = None
    like: GroupKindText | None = None
    note: str = ""
    source: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """All ways that lead to such a reference."""
        return (self.path,) if isinstance(self.path, str) else self.path

    @property
    def targets(self) -> tuple[str, ...]:
        """All kinds that the target may be of, as they are written; `*` if the reference itself says it."""
        return (self.to,) if isinstance(self.to, str) else self.to
