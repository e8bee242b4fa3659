"""Applies the patches of a kustomization file (api/internal/builtins/PatchTransformer.go and its older relatives)."""

from __future__ import annotations

import json
from functools import partial
from typing import NamedTuple

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.bare_keys import bare_key_problems
from gitops_lint.kustomize.beyond_json import may_be_beyond_json, problems_in_json
from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.late_merges import KEY, merged
from gitops_lint.kustomize.loader import Found, Loader
from gitops_lint.kustomize.manifests import read_objects
from gitops_lint.kustomize.own_notes import forgotten, has_notes
from gitops_lint.kustomize.patches.json6902 import (
    InvalidOperation,
    Operation,
    PatchBeyondLimit,
    PatchFailure,
    apply,
    read_operations,
)
from gitops_lint.kustomize.patches.kept_identity import PatchOptions, for_target, no_version, restored
from gitops_lint.kustomize.patches.merge_patch import MergePatch, merge_patch, with_string_metadata
from gitops_lint.kustomize.patches.overwriting import Overwriting, Patched
from gitops_lint.kustomize.patches.strategic_merge import MergeConflict, StrategicMerge
from gitops_lint.kustomize.remote import Remote
from gitops_lint.kustomize.resource import Resource, id_of, is_null
from gitops_lint.kustomize.selectors import InvalidSelector, make_selector
from gitops_lint.kustomize.shared_values import through_json
from gitops_lint.kustomize.typed_fields import is_true
from gitops_lint.kustomize.unmatched import note_matched, report_unmatched
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, text_at
from gitops_lint.repo.parser import Document
from gitops_lint.repo.problem import Problem, Related


class PatchText(NamedTuple):
    """The text of a patch: its documents, where its entry is, and whether it is written as JSON."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    text: str
    place: Place

    @property
    def root(self) -> Node | None:
        """What the first document holds; None where there is nothing."""
        return self.documents[0].root if self.documents else None


class Patcher:
    """Applies patches to the objects of a build."""

    def __init__(self, accumulator: Accumulator, kustomization: Kustomization, loader: Loader) -> None:
        self.accumulator = accumulator
        self.kustomization = kustomization
        self.folder = kustomization.folder
        self.loader = loader
        self._strategic = StrategicMerge(accumulator.schemas, loader.documents.derived)

    def patch(self, entry: Mapping) -> None:
        """Apply one entry of `patches`."""
        text = self._text(entry, "patches")
        if text is None:
            return
        target = entry.get("target")
        selector = target if isinstance(target, Mapping) else None
        options = PatchOptions(
            is_true(entry, "options", "allowNameChange"), is_true(entry, "options", "allowKindChange")
        )
        documents = text.documents
        manifest = self.loader.documents.once(("patch", documents), lambda: read_objects(documents))
        if not text.problems and not manifest.problems:
            self.accumulator.is_beyond_json |= may_be_beyond_json(text.text)
            self._merge_all(manifest.resources, selector, options, text.place)
            return
        root = text.root
        if isinstance(root, Mapping) or root is None:
            for problem in text.problems or manifest.problems:
                self.accumulator.report(_as_patch_problem(problem))
            return
        self._apply_json(text, root, selector)

    def patch_json(self, entry: Mapping) -> None:
        """Apply one entry of `patchesJson6902`, which must name its target."""
        text = self._text(entry, "patchesJson6902")
        if text is None:
            return
        target = entry.get("target")
        if not text_at(target, "name"):
            message = "an entry of `patchesJson6902` must name its target"
            self._report("invalid-patch", message, entry.place, help_="Give it `target: {kind: …, name: …}`.")
            return
        for problem in text.problems:
            self.accumulator.report(problem)
        root = text.root
        if not text.problems and (root is None or is_null(root) or (isinstance(root, Sequence) and not root.items)):
            help_ = "Remove the entry until there is something to patch; comments alone are no patch here."
            self._report("invalid-patch", "patch appears to be empty", text.place, help_=help_)
        elif root is not None and isinstance(target, Mapping):
            self._apply_json(text, root, target, remember=False)

    def patch_strategic(self, entries: list[Scalar]) -> None:
        """Apply the entries of `patchesStrategicMerge`, which must hold a patch at least."""
        are_patches = [self._patch_strategic(entry) for entry in entries]
        if not any(are_patches):
            message = "there is no patch in what `patchesStrategicMerge` names"
            self._report("invalid-patch", message, entries[0].place, entries[0].text, "Remove the empty entries.")

    def _patch_strategic(self, entry: Scalar) -> bool:
        """Apply one entry: a file, or the patch itself; tell whether there was anything in it, be it wrong."""
        inline = self.loader.documents.embedded(entry)
        manifest = read_objects(inline.documents)
        if inline.problems or manifest.problems:
            target = self.loader.find(self.folder, entry.text)
            if target.found is not Found.FILE:
                self.accumulator.report(self.loader.missing(self.folder, entry, "patchesStrategicMerge", "file"))
                return True
            self.accumulator.files.add(target.path)
            manifest = self.loader.manifest(target.path)
            for problem in manifest.problems:
                self.accumulator.report(problem)
        self.accumulator.is_beyond_json |= manifest.may_be_beyond_json or may_be_beyond_json(entry.text)
        for patch in manifest.resources:
            number = self._only_target(patch)
            if number is not None:
                self._merge(
                    [number], merge_patch(patch.node, self.loader, is_selected=True), PatchOptions(), entry.place
                )
        return bool(manifest.resources or manifest.problems)

    def _text(self, entry: Mapping, field: str) -> PatchText | None:
        inline, path = entry.get("patch"), entry.get("path")
        has_inline = isinstance(inline, Scalar) and str(inline.value).strip() != ""
        has_path = isinstance(path, Scalar) and path.value != ""
        if has_inline == has_path:
            message = (
                f"an entry of `{field}` has both `path` and `patch`"
                if has_path
                else (f"an entry of `{field}` has neither `path` nor `patch`")
            )
            self._report("invalid-patch", message, entry.place, help_="Give it exactly one of the two.")
            return None
        if isinstance(inline, Scalar) and has_inline:
            # kustomize trims it, so that a block of text at its end loses its last line break; not an old kind of patch
            text = str(inline.value).rstrip() if field == "patches" else str(inline.value)
            parsed = self.loader.documents.embedded(Scalar(text, inline.place, text, inline.plain))
            return PatchText(parsed.documents, parsed.problems, text.strip(), inline.place)
        return self._file_text(path, field) if isinstance(path, Scalar) else None

    def _file_text(self, path: Scalar, field: str) -> PatchText | None:
        target = self.loader.find(self.folder, path.text)
        if target.found is Found.REMOTE:
            self.accumulator.remotes.append(Remote(path.text, path.place, changes=True))
            return None
        if target.found is not Found.FILE:
            self.accumulator.report(self.loader.missing(self.folder, path, field, "file"))
            return None
        self.accumulator.files.add(target.path)
        file = self.loader.documents.load(target.path)
        return PatchText(file.documents, file.problems, file.text, path.place)

    def _merge_all(
        self, patches: tuple[Resource, ...], selector: Mapping | None, options: PatchOptions, entry: Place
    ) -> None:
        if selector is None:
            for patch in patches:
                number = self._only_target(patch)
                if number is not None:
                    merged = merge_patch(patch.node, self.loader, is_selected=False, has_options=any(options))
                    self._merge([number], merged, options, entry, is_selected=False)
            return
        if len(patches) > 1:
            message = "a patch with a `target` must be one document, and this one has several"
            self._report("invalid-patch", message, entry, help_="Make an entry of its own for each document.")
            return
        for patch in patches:
            numbers = self._select(selector, patch.id)
            before = [self.accumulator.resources[number] for number in numbers]
            if numbers:
                self._merge(numbers, merge_patch(patch.node, self.loader, is_selected=True), options, entry)
            self._note(selector, numbers, before, entry)
            self.accumulator.settle(entry)

    def _select(self, selector: Mapping, patch: Id | None = None) -> list[int]:
        """Return the positions of the objects that a target selects; `patch` is what a merge patch itself is called."""
        self.accumulator.step(len(self.accumulator.resources))
        try:
            wanted = make_selector(selector)
            resources = enumerate(self.accumulator.resources)
            selected = [number for number, resource in resources if wanted.matches(resource)]
        except InvalidSelector as error:
            self._report("invalid-patch", str(error), error.place)
            return []
        if not selected:
            report_unmatched(selector, "patch", self.accumulator, self.kustomization, patch)
        else:
            note_matched(selector, self.accumulator, self.kustomization)
        return selected

    def _only_target(self, patch: Resource) -> int | None:
        """Return the position of the one object that a patch without `target` means; report it if there isn't one."""
        numbers = self.accumulator.with_any_id(patch.id)
        if len(numbers) == 1:
            return numbers[0]
        if not numbers:
            if not self.accumulator.remotes:
                message = f"no object of this build is {patch.id}, which this patch is for"
                near = self._near(patch.id)
                problem = Problem("patch-without-target", message, patch.name_place, str(patch.id), near)
                self.accumulator.report_absence(problem)
            return None
        related = tuple(Related(self.accumulator.resources[n].name_place, "one of them") for n in numbers)
        message = f"{len(numbers)} objects of this build are or were called {patch.id}: the patch must mean one"
        problem = Problem("invalid-patch", message, patch.name_place, str(patch.id), "Give it a `target`.", related)
        self.accumulator.report(problem)
        return None

    def _near(self, id_: Id) -> str:
        """Return what to do about a patch for an object that isn't there, if there is one much like it."""
        for resource in self.accumulator.resources:
            for id_there in resource.ids:
                if (id_there.kind, id_there.name) != (id_.kind, id_.name):
                    continue
                if id_there.namespace != id_.namespace:
                    return f"There is a {id_there}: give the patch `namespace: {id_there.namespace}`, or a `target`."
                api_version = f"{id_there.group}/{id_there.version}".strip("/")
                return f"There is one of apiVersion {api_version}: write that in the patch."
        return "Correct its kind, name or namespace, or remove the patch."

    def _merge(
        self, numbers: list[int], patch: MergePatch, options: PatchOptions, entry: Place, *, is_selected: bool = True
    ) -> None:
        """Merge a patch into objects, which a `target` selected or the patch itself names."""
        deleted = []
        for number in numbers:
            resource = self.accumulator.resources[number]
            self.accumulator.step(10)
            try:
                merged = self._merged(patch, resource.node, options, is_selected)
            except MergeConflict as error:
                related = (Related(resource.name_place, "the object"), Related(entry, "patched here"))
                message = f"the patch does not fit {resource.id}: {error}"
                self.accumulator.report(Problem("invalid-patch", message, error.place, str(resource.id), "", related))
                continue
            if merged is None:
                deleted.append(number)
                continue
            if options.name or options.kind:
                allowed = options.notes if not patch.leaves_all else frozenset()
                resource = resource.remembering()._replace(allowed=resource.allowed | allowed)
            if patch.copied or patch.odd:
                resource = resource._replace(bare_keys=resource.bare_keys | patch.copied | patch.odd)
            if patch.forgets and not patch.leaves_all:
                resource = forgotten(resource)
            self.accumulator.resources[number] = resource.with_node(*merged)
        for number in reversed(deleted):
            del self.accumulator.resources[number]

    def _merged(
        self, patch: MergePatch, target: Mapping, options: PatchOptions, is_selected: bool
    ) -> tuple[Mapping, Id] | None:
        """Return an object with a patch merged into it, and its identity then; None where nothing is left of it.

        Other builds may have asked for it already, and a patch may be for hundreds of objects that are as they were.
        """
        things = (patch.node, target, self.accumulator.schemas)
        what = ("merged", patch.leaves_all, options, is_selected)
        make = partial(_merged_into, self._strategic, patch, target, options, is_selected)
        return self.loader.documents.derived.of(what, things, make)

    def _apply_json(self, text: PatchText, root: Node, selector: Mapping | None, *, remember: bool = True) -> None:
        if text.text.startswith("[") and not _is_json(text.text):
            message = "a patch that begins with `[` must be JSON, and this is not"
            self._report(
                "invalid-patch", message, text.place, help_="Write it as a YAML list, with dashes, or as JSON."
            )
            return
        faults = [problem for problem in text.problems if _is_unreadable(problem, root)]
        if faults:
            for problem in faults:
                self.accumulator.report(_as_patch_problem(problem))
            return
        try:
            operations = read_operations(root, text.text)
        except PatchFailure as error:
            # what is wrong with an operation nobody notices until there is an object to apply it to
            if not isinstance(error, InvalidOperation) or selector is None or self._select(selector):
                self._report("invalid-patch", str(error), error.place, help_=error.help)
            return
        if selector is None:
            message = "a JSON patch must have a `target`"
            self._report("invalid-patch", message, text.place, help_="Set which objects: `target: {kind: …, name: …}`.")
            return
        numbers = self._select(selector)
        before = [self.accumulator.resources[number] for number in numbers]
        for number in numbers:
            self._apply_to(number, root, operations, remember=remember)
        self.accumulator.is_beyond_json |= KEY in text.text or any(KEY in operation.path for operation in operations)
        self._note(selector, numbers, before, text.place)

    def _note(self, selector: Mapping, numbers: list[int], before: list[Resource], entry: Place) -> None:
        """Note what a patch that selects objects by labels, or several, does to what they say themselves."""
        resources = self.accumulator.resources
        is_of_many = len(numbers) > 1 or any(text_at(selector, f"{of}Selector") for of in ("label", "annotation"))
        if not is_of_many or any(number >= len(resources) for number in numbers):
            return
        after = [resources[number] for number in numbers]
        if any(old.original_id != new.original_id for old, new in zip(before, after, strict=True)):
            return  # some were deleted
        objects = tuple(Patched(old.node, new.node) for old, new in zip(before, after, strict=True))
        if any(patched.after is not patched.before for patched in objects):
            self.accumulator.overwritings.append(Overwriting(entry, objects))

    def _apply_to(self, number: int, patch: Node, operations: tuple[Operation, ...], *, remember: bool) -> None:
        """Apply the operations that a JSON patch consists of to an object."""
        resource = self.accumulator.resources[number]
        sizes = (len(part.entries) for part in resource.node.entries.values() if isinstance(part, Mapping))
        self.accumulator.step(10 + len(operations) + sum(sizes) // 2)  # each time, all of it goes through JSON
        if remember:
            resource = resource.remembering()
        is_beyond_json = self.accumulator.is_beyond_json
        if is_beyond_json and (problems := tuple(problems_in_json(resource.node, resource.bare_keys))):
            self.accumulator.problems += problems
            return
        if resource.bare_keys:
            self.accumulator.problems += bare_key_problems(resource)
        try:
            node = self.loader.documents.derived.of(
                ("patched by JSON", has_notes(resource), is_beyond_json),
                (patch, resource.node),
                partial(_patched, resource, operations, is_beyond_json),
            )
        except PatchBeyondLimit as limit:
            self.accumulator.not_followed(str(limit), limit.place)
            return
        except PatchFailure as error:
            related = (Related(resource.name_place, "the object"),)
            message = f"the patch can't be applied to {resource.id}: {error}"
            problem = Problem("invalid-patch", message, error.place, str(resource.id), error.help, related)
            self.accumulator.report(problem)
            return
        if isinstance(node, Mapping):
            self.accumulator.resources[number] = resource.with_node(node)

    def _report(self, check: str, message: str, place: Place, cause: str = "", help_: str = "") -> None:
        self.accumulator.report(Problem(check, message, place, cause, help_))


def _merged_into(
    strategic: StrategicMerge, patch: MergePatch, target: Mapping, options: PatchOptions, is_selected: bool
) -> tuple[Mapping, Id] | None:
    merged = strategic.merge(for_target(patch.node, target) if is_selected else patch.node, target)
    if merged is None or not merged.entries:
        return None
    if is_selected and not patch.leaves_all and is_null(target.entries.get("apiVersion")):
        merged = merged.replacing("apiVersion", no_version(patch.node, target))
    node = restored(merged, target, options, is_selected)
    return node, id_of(node)


def _patched(resource: Resource, operations: tuple[Operation, ...], is_beyond_json: bool) -> Node:
    """Return an object with a JSON patch applied to it; kustomize writes its notes again then, with all annotations."""
    document = _with_annotations(resource)
    node = through_json(apply(operations, merged(document) if is_beyond_json else document))
    return with_string_metadata(node, "annotations") if isinstance(node, Mapping) else node


def _with_annotations(resource: Resource) -> Mapping:
    """Return an object as a JSON patch meets it.

    kustomize keeps in annotations what an object was called before and what generated it, so that an object of which
    it keeps something has annotations to add to. One that was not generated gets none by being merged with one that is.
    """
    metadata = resource.node.entries.get("metadata")
    if not isinstance(metadata, Mapping) or not has_notes(resource):
        return resource.node
    if isinstance(metadata.entries.get("annotations"), Mapping):
        return resource.node
    return resource.node.replacing("metadata", metadata.replacing("annotations", Mapping({}, {}, metadata.place)))


def _is_unreadable(problem: Problem, root: Node) -> bool:
    """Tell whether a problem keeps a JSON patch from being read: only its first document is, and no key is counted."""
    return problem.check != "duplicate-key" and problem.place[1:3] < root.place[3:5]


def _as_patch_problem(problem: Problem) -> Problem:
    if problem.check != "invalid-object":
        return problem
    message = problem.message.replace("this document", "this patch")
    help_ = "A strategic merge patch names an object (apiVersion, kind, metadata.name); a JSON patch is a list."
    return problem._replace(check="invalid-patch", message=message, help=help_)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
