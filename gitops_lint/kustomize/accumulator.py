"""What a build has gathered so far: objects, the tables of fields, variables, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from gitops_lint.kustomize.configuration import EMPTY_CONFIGURATION, Configuration
from gitops_lint.kustomize.field_specs import ConflictingSpecs
from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.loader import MISSING
from gitops_lint.kustomize.patches.overwriting import Overwriting
from gitops_lint.kustomize.patches.own_schema import Schemas
from gitops_lint.kustomize.remote import Remote
from gitops_lint.kustomize.resource import Origin, Resource
from gitops_lint.kustomize.selection import Selection
from gitops_lint.kustomize.variable import Variable
from gitops_lint.repo.limits import MAX_PUT, MAX_STEPS
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Problem, Related
from gitops_lint.repo.sizes import BeyondLimit


@dataclass
class Accumulator:
    """The state of one build; that of a finished base is shared and not changed any more."""

    resources: list[Resource] = field(default_factory=list)
    configuration: Configuration = EMPTY_CONFIGURATION
    variables: list[Variable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remotes: list[Remote] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    overwritings: list[Overwriting] = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)
    put: int = 0
    """How many characters replacements have put into objects, and values."""
    steps: int = 0
    """How much work patches and replacements have done."""
    is_beyond_json: bool = False
    """Whether there may be values somewhere that JSON does not have."""
    is_traced: bool = False
    """Whether it is noted in each object what transformed it."""
    schemas: Schemas | None = None
    """What a kustomization's `openapi` says of lists, if any does."""
    lacks_objects: bool = False
    """Whether a file or folder isn't there that would bring objects, or change those of others."""
    taken: dict[Id, Resource] | None = None
    """The objects by their identities, while entries are added one after another: nothing else changes any then."""

    def report(self, problem: Problem) -> None:
        """Note what went wrong."""
        self.problems.append(problem)

    def report_absence(self, problem: Problem) -> None:
        """Note that an object isn't there; where a file isn't that may bring it, only the file is told."""
        self.report(problem._replace(told=not self.lacks_objects))

    @property
    def lacks_files(self) -> bool:
        """Whether any file isn't there: what it would have put into objects isn't, either."""
        return any(problem.check == MISSING for problem in self.problems)

    def not_followed(self, what: str, place: Place) -> None:
        """Note what is past a limit: nothing in this build is certain any more."""
        self.remotes.append(Remote(what, place, changes=True, is_limit=True))

    def spend(self, size: int) -> None:
        """Take what a replacement puts into an object from what all may; raise BeyondLimit where nothing is left."""
        self.put += size + 1
        if self.put > MAX_PUT:
            raise BeyondLimit(f"all of this build put more than {MAX_PUT:,} characters into objects")

    def step(self, amount: int) -> None:
        """Take work on objects from what all patches and replacements may do; raise BeyondLimit where none is left."""
        self.steps += amount
        if self.steps > MAX_STEPS:
            raise BeyondLimit(f"patches and replacements times objects of this build are more than {MAX_STEPS:,} steps")

    def append(self, resources: Iterable[Resource], entry: Place) -> None:
        """Add objects that an entry of a kustomization file brings; one whose identity is taken is left out."""
        taken = self.taken if self.taken is not None else self._by_identity()
        for resource in resources:
            first = taken.get(resource.id)
            if first is not None:
                self.report(duplicate(resource, first, entry))
                continue
            taken[resource.id] = resource
            self.resources.append(resource)

    @contextmanager
    def adding(self) -> Iterator[None]:
        """Let entries be added one after another, and nothing else happen to objects."""
        self.taken = self._by_identity()
        try:
            yield
        finally:
            self.taken = None

    def _by_identity(self) -> dict[Id, Resource]:
        return {resource.id: resource for resource in self.resources}

    def settle(self, entry: Place) -> None:
        """Leave out all but the first of objects that share an identity, as kustomize refuses after some steps."""
        if len({resource.id for resource in self.resources}) != len(self.resources):
            resources, self.resources = self.resources, []
            self.append(resources, entry)

    def configure(self, configuration: Configuration, entry: Place) -> None:
        """Add the tables of a base or kustomization to those that hold."""
        try:
            self.configuration = self.configuration.merged(configuration)
        except ConflictingSpecs as error:
            self.report(Problem("invalid-kustomization", f"tables of fields don't go together: {error}", entry))

    def merge(self, base: Accumulator, entry: Place) -> None:
        """Add all that a base has gathered."""
        if base.problems:  # a base that comes in by many ways tells its problems once
            self.problems[:] = dict.fromkeys((*self.problems, *base.problems))
        if base.remotes:
            self.remotes[:] = dict.fromkeys((*self.remotes, *base.remotes))
        self.files |= base.files
        self.folders |= base.folders
        self.overwritings += base.overwritings
        self.selections += base.selections
        self.is_beyond_json |= base.is_beyond_json
        self.lacks_objects |= base.lacks_objects
        self.append(base.resources, entry)
        self.configure(base.configuration, entry)
        self.schemas = self.schemas or base.schemas
        for variable in base.variables:
            self.add_variable(variable)

    def add_variable(self, variable: Variable) -> None:
        """Add a variable; two of one name are refused."""
        if any(known.name == variable.name for known in self.variables):
            message = f"there are two variables `{variable.name}`"
            self.report(Problem("replacement-failed", message, variable.place, variable.name, "Rename one of them."))
            return
        self.variables.append(variable)

    def copy(self) -> Accumulator:
        """Return the same state, to be changed without changing this one."""
        return Accumulator(
            list(self.resources),
            self.configuration,
            list(self.variables),
            list(self.problems),
            list(self.remotes),
            set(self.files),
            set(self.folders),
            list(self.overwritings),
            list(self.selections),
            self.put,
            self.steps,
            self.is_beyond_json,
            self.is_traced,
            self.schemas,
            self.lacks_objects,
        )

    def trace(self, transformer: Origin) -> None:
        """Note in all objects that a transformer ran over them, if that is wanted; it may have changed them or not."""
        if self.is_traced:
            self.resources[:] = [
                resource._replace(transformations=(*resource.transformations, transformer))
                for resource in self.resources
            ]

    def with_any_id(self, id_: Id) -> list[int]:
        """Return the positions of the objects that have an identity, or had it."""
        return [
            number for number, resource in enumerate(self.resources) if resource.id == id_ or id_ in resource.previous
        ]


def duplicate(second: Resource, first: Resource, entry: Place) -> Problem:
    """Return the problem of two objects with one identity; one file that comes twice is mended where it is named."""
    place = f"{second.namespace}/" if second.namespace else ""  # kustomize takes it for `default` where none is written
    message = f"{second.id.kind} {place}{second.id.name} is in this build twice"
    related = (Related(first.name_place, "the first one"),)
    if second.name_place != first.name_place:
        help_ = "Remove one of the two, or give them different names or namespaces."
        return Problem("duplicate-object", message, second.name_place, str(second.id), help_, related)
    if second.node.place == first.node.place:
        message += ": the same file comes in by two ways"
        help_ = "Remove this entry, or give one of the two another namespace or name."
        return Problem("duplicate-object", message, entry, str(second.id), help_, related)
    message += f": {second.original_id} and {first.original_id} both get this name"
    help_ = "Let it select just one of them."
    both = (Related(first.node.place, "the first one"), Related(second.node.place, "the second one"))
    return Problem("duplicate-object", message, second.name_place, str(second.id), help_, both)
