"""Runs one kustomization after the other, in kustomize's order (api/internal/target/kusttarget.go).

Within a folder: resources, tables, generators, components, transformers, variables. A base is built for itself, once;
a component runs on what its parent has gathered so far.
"""

from __future__ import annotations

from functools import partial

from gitops_lint.kustomize.absorb import Positions, absorb
from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.configuration import (
    CONFIGURATION_FILE,
    DEFAULT_CONFIGURATION,
    EMPTY_CONFIGURATION,
    Configuration,
    read_file,
)
from gitops_lint.kustomize.crd_references import read_definitions
from gitops_lint.kustomize.field_specs import ConflictingSpecs
from gitops_lint.kustomize.generators import GENERATORS, generate, merge_options, with_origin
from gitops_lint.kustomize.kustomization_file import (
    Kustomization,
    as_kustomize_reads,
    empty_kustomization,
    find_files,
    read_kustomization,
    several_files,
    unknown_merge,
)
from gitops_lint.kustomize.loader import Found, Loader
from gitops_lint.kustomize.manifests import read_objects
from gitops_lint.kustomize.patches.merge_keys import schema_of
from gitops_lint.kustomize.patches.own_schema import KUBERNETES_SCHEMAS, Schemas, read_schemas
from gitops_lint.kustomize.plugins import run_configured_transformers, run_generators, run_validators
from gitops_lint.kustomize.remote import Remote
from gitops_lint.kustomize.resource import Origin, Resource, text_of
from gitops_lint.kustomize.tables.kustomization_fields import OPENAPI_VERSIONS
from gitops_lint.kustomize.transform import run_transformers
from gitops_lint.kustomize.typed_fields import Reading, read_struct
from gitops_lint.kustomize.variables import declare
from gitops_lint.repo.documents import Same
from gitops_lint.repo.nodes import Mapping, Place, Scalar
from gitops_lint.repo.problem import Problem

MAX_DEPTH = 100
"""How many kustomizations may stand within each other; those of real repositories reach about 10."""


class Accumulation:
    """Builds the folders of a repository up to the steps that only the root of a build takes."""

    def __init__(self, loader: Loader, *, is_traced: bool = False, schemas: Schemas | None = None) -> None:
        self.loader = loader
        self.is_traced = is_traced
        self.schemas = schemas
        self._running: list[str] = []

    def base(self, folder: str) -> Accumulator:
        """Return what a folder gives; it is built once and must not be changed."""
        what = ("base", folder, self.is_traced, None if self.schemas is None else Same(self.schemas))
        make = partial(self._gathered, folder)
        return self.loader.documents.made_of_files(what, make, lambda accumulator: accumulator.files)

    def _gathered(self, folder: str) -> Accumulator:
        accumulator = Accumulator(is_traced=self.is_traced, schemas=self.schemas)
        kustomization = self._kustomization(folder, accumulator)
        if self.schemas is None and (schemas := self.own_schemas(kustomization)) is not None:
            return self.going_by(schemas).base(folder)
        self._running.append(folder)
        try:
            self.run(kustomization, accumulator)
        finally:
            self._running.pop()
        return accumulator

    def own_schemas(self, kustomization: Kustomization) -> Schemas | None:
        """Return what the `openapi` of a kustomization says of lists that are merged, if it has one."""
        openapi = kustomization.mapping("openapi")
        path, version = (openapi.get(key) if openapi is not None else None for key in ("path", "version"))
        if not isinstance(path, Scalar):
            return KUBERNETES_SCHEMAS if isinstance(version, Scalar) else None
        target = self.loader.find(kustomization.folder, path.text)
        return self._schemas(target.path) if target.found is Found.FILE else None

    def _schemas(self, path: str) -> Schemas | None:
        """Return what an OpenAPI document says, read once."""
        documents = self.loader.documents
        roots = [document.root for document in documents.load(path).documents[:1]]
        return documents.once(("schemas", path), lambda: read_schemas(roots[0])) if roots else None

    def going_by(self, schemas: Schemas) -> Accumulation:
        """Return what builds folders that one schema holds for, whatever their own kustomizations say."""
        other = Accumulation(self.loader, is_traced=self.is_traced, schemas=schemas)
        other._running = self._running
        return other

    def kustomization(self, folder: str) -> Kustomization:
        """Return a folder's kustomization file."""
        return self._file_of(folder)[0]

    def run(self, kustomization: Kustomization, accumulator: Accumulator) -> None:
        """Add to a build what a kustomization says."""
        accumulator.folders.add(kustomization.folder)
        with accumulator.adding():
            for entry in kustomization.entries("resources"):
                self._add_resource(kustomization, entry, accumulator)
        self._add_configurations(kustomization, accumulator)
        self._run_generators(kustomization, accumulator)
        for entry in kustomization.entries("components"):
            self._add_component(kustomization, entry, accumulator)
        run_transformers(kustomization, accumulator, self.loader)
        self._run_configured(kustomization, accumulator)
        for variable in kustomization.structs("vars"):
            declare(accumulator, variable)

    def _kustomization(self, folder: str, accumulator: Accumulator) -> Kustomization:
        """Return a folder's kustomization file, read once; what is wrong with it goes into each build that uses it."""
        kustomization, problems = self._file_of(folder)
        accumulator.problems += problems
        accumulator.files.update(find_files(self.loader.tree, folder))
        return kustomization

    def _file_of(self, folder: str) -> tuple[Kustomization, tuple[Problem, ...]]:
        """Return a folder's kustomization file, read once, and what is wrong with it."""

        def read() -> tuple[Kustomization, tuple[Problem, ...]]:
            problems: list[Problem] = []
            return self._read_kustomization(folder, problems), tuple(problems)

        return self.loader.documents.once(("kustomization", folder), read)

    def _read_kustomization(self, folder: str, problems: list[Problem]) -> Kustomization:
        paths = find_files(self.loader.tree, folder)
        if not paths:
            return empty_kustomization(folder, folder)
        path = paths[0]
        several = several_files(paths)
        if several is not None:
            problems.append(several)
        file = self.loader.documents.load(path)
        problems += map(as_kustomize_reads, file.problems)
        problems += map(unknown_merge, file.quoted_merges)
        if not file.documents:
            if not file.problems:
                help_ = "Give it `resources:`, or `resources: []` if it is meant to be empty."
                message = "the kustomization file is empty"
                problems.append(Problem("invalid-kustomization", message, Place(path), path, help_))
            return empty_kustomization(folder, path)
        return read_kustomization(file.documents[0].root, folder, path, problems.append)

    def _add_resource(
        self, kustomization: Kustomization, entry: Scalar, accumulator: Accumulator, field: str = "resources"
    ) -> None:
        target = self.loader.find(kustomization.folder, entry.text)
        if target.found is Found.FILE:
            manifest = self.loader.manifest(target.path)
            accumulator.files.add(target.path)
            accumulator.problems += manifest.problems
            accumulator.is_beyond_json |= manifest.may_be_beyond_json
            origin = Origin(target.path)
            accumulator.append((resource._replace(origin=origin) for resource in manifest.resources), entry.place)
        elif target.found is Found.FOLDER:
            if self._may_enter(kustomization, target.path, entry, field, accumulator):
                self._merge_base(kustomization, target.path, entry, accumulator, field)
        elif target.found is Found.REMOTE:
            if any(
                remote.url == entry.text and remote.place.path == entry.place.path for remote in accumulator.remotes
            ):
                accumulator.report(_twice(entry))
            accumulator.remotes.append(Remote(entry.text, entry.place))
        elif self.loader.is_written(target.path):
            accumulator.remotes.append(Remote(entry.text, entry.place, is_written=True))
        else:
            beside = partial(kustomization.entries, field)
            accumulator.lacks_objects = True
            accumulator.report(self.loader.missing(kustomization.folder, entry, field, beside=beside))

    def _merge_base(
        self, parent: Kustomization, folder: str, entry: Scalar, accumulator: Accumulator, field: str
    ) -> None:
        base = self.base(folder)
        if self.kustomization(folder).is_component:
            message = f"`{entry.text}` is a Component, which does not belong under `{field}`"
            help_ = "List it under `components`."
            if field != "resources":
                help_ = "Make it a Kustomization: `kind: Kustomization`, `apiVersion: kustomize.config.k8s.io/v1beta1`."
            accumulator.report(Problem("invalid-kustomization", message, entry.place, entry.text, help_))
        above = next((entered for entered in sorted(base.folders) if _contains(entered, parent.folder)), None)
        if above is not None:
            accumulator.report(_cycle(parent, above, entry))
        handed_on = self.loader.documents.allowance.handed_on
        if handed_on.allows(len(base.resources) + len(base.overwritings) + len(base.selections)):
            accumulator.merge(base, entry.place)
        else:
            accumulator.not_followed(f"{handed_on.what}: `{entry.text}` is left out", entry.place)

    def _add_component(self, kustomization: Kustomization, entry: Scalar, accumulator: Accumulator) -> None:
        target = self.loader.find(kustomization.folder, entry.text)
        if target.found is Found.REMOTE:
            accumulator.remotes.append(Remote(entry.text, entry.place))
            return
        if target.found is not Found.FOLDER:
            problem = self.loader.missing(kustomization.folder, entry, "components", "folder")
            if target.found is Found.FILE:
                message = f"`components` names `{entry.text}`, which is a file and not a folder"
                problem = Problem("missing-resource", message, entry.place, entry.text, "Name its folder.")
            accumulator.lacks_objects = True
            accumulator.report(problem)
            return
        if not self._may_enter(kustomization, target.path, entry, "components", accumulator):
            return
        component = self._kustomization(target.path, accumulator)
        if not component.is_component:
            message = f"`{entry.text}` is a {component.kind}, and only a Component belongs under `components`"
            help_ = "List it under `resources`, or make its file a Component: `kind: Component`."
            accumulator.report(Problem("invalid-kustomization", message, entry.place, entry.text, help_))
        if accumulator.schemas is None and (schemas := self.own_schemas(component)) is not None:
            kinds = {(resource.node.get("apiVersion"), resource.id.kind) for resource in accumulator.resources}
            is_added = any(schema_of(text_of(api_version), kind) is None for api_version, kind in kinds)
            accumulator.schemas = schemas._replace(is_added=is_added)
        self._running.append(target.path)
        try:
            self.run(component, accumulator)
        finally:
            self._running.pop()
        accumulator.settle(entry.place)
        tables, accumulator.configuration = accumulator.configuration, EMPTY_CONFIGURATION
        accumulator.configure(tables, entry.place)

    def _may_enter(
        self, kustomization: Kustomization, folder: str, entry: Scalar, field: str, accumulator: Accumulator
    ) -> bool:
        """Tell whether a folder can be built for an entry; report why not."""
        if _contains(folder, kustomization.folder) or folder in self._running:
            self.loader.documents.not_to_be_kept()
            accumulator.report(_cycle(kustomization, folder, entry))
            return False
        if len(self._running) >= MAX_DEPTH:
            self.loader.documents.not_to_be_kept()
            message = f"`{entry.text}` is more than {MAX_DEPTH} kustomizations deep, and is left out"
            accumulator.report(Problem("invalid-kustomization", message, entry.place, entry.text))
            return False
        if not find_files(self.loader.tree, folder):
            message = f"`{field}` names the folder `{entry.text}`, which has no kustomization.yaml"
            help_ = "Give it one, or list its files one by one."
            accumulator.report(Problem("missing-resource", message, entry.place, entry.text, help_))
            return False
        return True

    def _add_configurations(self, kustomization: Kustomization, accumulator: Accumulator) -> None:
        tables = DEFAULT_CONFIGURATION
        for entry in kustomization.entries("configurations"):
            path = self._file(kustomization, entry, "configurations", accumulator)
            if path is None:
                continue
            for document in self.loader.documents.load(path).documents[:1]:
                fields = read_struct(
                    document.root,
                    CONFIGURATION_FILE,
                    accumulator.report,
                    route="configuration",
                    reading=Reading.OTHER_FILE,
                )
                if fields is not None:
                    tables = self._merged(tables, fields, entry, accumulator)
        accumulator.configure(tables, kustomization.fields.place)
        for entry in kustomization.entries("crds"):
            path = self._file(kustomization, entry, "crds", accumulator)
            if path is not None:
                documents = self.loader.documents.load(path).documents
                definitions = read_definitions(documents[0].root) if documents else None
                if definitions is None:
                    message = f"`crds` wants OpenAPI definitions, and `{entry.text}` holds none"
                    help_ = "A CustomResourceDefinition belongs under `resources`."
                    accumulator.report(Problem("invalid-kustomization", message, entry.place, entry.text, help_))
                else:
                    accumulator.configure(definitions, entry.place)
        self._check_openapi(kustomization, accumulator)

    def _merged(self, tables: Configuration, fields: Mapping, entry: Scalar, accumulator: Accumulator) -> Configuration:
        try:
            return tables.merged(read_file(fields))
        except ConflictingSpecs as error:
            message = f"`{entry.text}` does not go with kustomize's own tables: {error}"
            accumulator.report(Problem("invalid-kustomization", message, entry.place, entry.text))
            return tables

    def _check_openapi(self, kustomization: Kustomization, accumulator: Accumulator) -> None:
        openapi = kustomization.mapping("openapi")
        schema, version = (openapi.get(key) if openapi is not None else None for key in ("path", "version"))
        if isinstance(schema, Scalar):
            self._file(kustomization, schema, "openapi", accumulator)
        if isinstance(version, Scalar) and (schema is not None or version.text not in OPENAPI_VERSIONS):
            message = f"`openapi.version` is {version.text}, which kustomize has no schema of"
            help_ = f"Leave it out, or write {OPENAPI_VERSIONS[0]}."
            if schema is not None:
                message = "`openapi` has both a `path` and a `version`"
                help_ = "Keep one of the two."
            accumulator.report(Problem("invalid-kustomization", message, version.place, version.text, help_))

    def _file(self, kustomization: Kustomization, entry: Scalar, field: str, accumulator: Accumulator) -> str | None:
        target = self.loader.find(kustomization.folder, entry.text)
        if target.found is not Found.FILE:
            if target.found is not Found.REMOTE:
                accumulator.report(self.loader.missing(kustomization.folder, entry, field, "file"))
            return None
        accumulator.files.add(target.path)
        accumulator.problems += self.loader.documents.load(target.path).problems
        return target.path

    def _run_generators(self, kustomization: Kustomization, accumulator: Accumulator) -> None:
        common = kustomization.mapping("generatorOptions")
        positions = Positions(accumulator)
        for field, kind in GENERATORS:
            for arguments in kustomization.structs(field):
                merged = merge_options(arguments, common)
                made = generate(merged, kind, kustomization.folder, self.loader, accumulator.files, accumulator.report)
                if made is not None:
                    origin = Origin(configured_in=kustomization.path, configured_by=f"{kind}Generator")
                    absorb(with_origin(made, origin), accumulator, _name_place(arguments), positions)
        for field in ("helmCharts", "helmChartInflationGenerator"):
            charts = kustomization.fields.get(field)
            if charts is not None and not isinstance(charts, Scalar) and len(charts):
                message = f"`{field}` can't work: Flux builds without Helm"
                help_ = "Make it a HelmRelease, with a HelmRepository or OCIRepository as its source."
                place = kustomization.fields.key_place(field)
                accumulator.report(Problem("helm-inflation", message, place, field, help_))
                accumulator.remotes.append(Remote(field, place))  # what Helm would make of it is unknown
        configurations = self._configurations(kustomization, "generators", accumulator)
        run_generators(configurations, kustomization, accumulator, self.loader)

    def _run_configured(self, kustomization: Kustomization, accumulator: Accumulator) -> None:
        for field, run in (("transformers", run_configured_transformers), ("validators", run_validators)):
            run(self._configurations(kustomization, field, accumulator), kustomization, accumulator, self.loader)

    def _configurations(self, kustomization: Kustomization, field: str, accumulator: Accumulator) -> list[Resource]:
        """Return the objects that the entries of a field hold, and after them those of the files and folders named.

        They are gathered as those under `resources` are: a folder is built with all that its kustomization file says.
        """
        gathered = Accumulator()
        paths = []
        for entry in kustomization.entries(field):
            inline = self.loader.documents.embedded(entry)
            manifest = read_objects(inline.documents)
            problems = (*inline.problems, *manifest.problems)
            if not problems:
                origin = Origin(kustomization.path)
                gathered.append((resource._replace(origin=origin) for resource in manifest.resources), entry.place)
            elif "\n" in entry.text:
                gathered.problems += problems
            else:
                paths.append(entry)
        for entry in paths:
            self._add_resource(kustomization, entry, gathered, field)
        accumulator.problems += gathered.problems
        accumulator.lacks_objects |= gathered.lacks_objects
        accumulator.files |= gathered.files
        accumulator.folders |= gathered.folders
        if field != "validators":  # they may refuse a build, and not change it
            accumulator.remotes += (remote._replace(changes=True) for remote in gathered.remotes)
        return gathered.resources


def _name_place(arguments: Mapping) -> Place:
    name = arguments.get("name")
    return name.place if name is not None else arguments.place


def _contains(folder: str, other: str) -> bool:
    return folder in ("", other) or other.startswith(f"{folder}/")


def _twice(entry: Scalar) -> Problem:
    message = f"`{entry.text}` is listed twice, and what it holds would be in this build twice"
    return Problem("duplicate-object", message, entry.place, entry.text, "Remove one of the two.")


def _cycle(kustomization: Kustomization, folder: str, entry: Scalar) -> Problem:
    name = folder or "."
    if folder == kustomization.folder:
        message = f"`{entry.text}` leads back to this kustomization itself"
    elif _contains(folder, kustomization.folder):
        message = f"`{entry.text}` leads to `{name}`, a folder around this one, which kustomize takes for a cycle"
    else:
        message = f"`{entry.text}` leads to `{name}`, which includes this kustomization"
    return Problem(
        "kustomization-cycle", message, entry.place, entry.text, "Move what both need into a folder beside them."
    )
