"""One registry of all checks: for each its function and the names of the records that it may raise.

A check looks at one cluster, or at what no cluster applies. What is wrong with suppressions is found where they are
heeded (`gitops_lint/triage/suppressing.py`), once it is known what they are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

from gitops_lint.checks.annotations import ignored_annotations
from gitops_lint.checks.artifacts import artifacts
from gitops_lint.checks.bootstrap_paths import bootstrap_paths
from gitops_lint.checks.chart_names import chart_names
from gitops_lint.checks.cycles import dependency_cycles
from gitops_lint.checks.dependency_worth import dependency_worth
from gitops_lint.checks.duplicates import duplicates
from gitops_lint.checks.expressions import expressions
from gitops_lint.checks.failure_handling import failure_handling
from gitops_lint.checks.finding import Context, Finding, UnappliedContext
from gitops_lint.checks.foreign_paths import foreign_paths
from gitops_lint.checks.health_checks import ignored_health_checks
from gitops_lint.checks.image_markers import image_markers
from gitops_lint.checks.image_selection import image_selection
from gitops_lint.checks.left_out import files_left_out
from gitops_lint.checks.likely_references import likely_references
from gitops_lint.checks.locked_down import locked_down
from gitops_lint.checks.manifests import manifests, unapplied_builds
from gitops_lint.checks.missing_components import missing_components
from gitops_lint.checks.missing_namespaces import missing_namespaces
from gitops_lint.checks.missing_order import missing_order
from gitops_lint.checks.misspelt_targets import misspelt_targets
from gitops_lint.checks.overwritten import overwritten_decisions
from gitops_lint.checks.parts_of_pods import parts_of_pods
from gitops_lint.checks.paths import paths
from gitops_lint.checks.plaintext_secrets import plaintext_secrets
from gitops_lint.checks.references import references
from gitops_lint.checks.release_names import release_names
from gitops_lint.checks.release_parts import release_parts
from gitops_lint.checks.release_values import release_values
from gitops_lint.checks.schema import fields
from gitops_lint.checks.schema_namespaces import namespaces
from gitops_lint.checks.schema_versions import versions
from gitops_lint.checks.secret_keys import secret_keys
from gitops_lint.checks.secret_makers import secret_makers
from gitops_lint.checks.selectors import selectors
from gitops_lint.checks.service_ports import service_ports
from gitops_lint.checks.single_points import single_points
from gitops_lint.checks.store_bootstrap import store_bootstrap
from gitops_lint.checks.store_conditions import store_conditions
from gitops_lint.checks.store_credentials import store_credentials
from gitops_lint.checks.suspended import suspended
from gitops_lint.checks.targets import targets
from gitops_lint.checks.unapplied_folders import unapplied_folders
from gitops_lint.checks.unapplied_manifests import unapplied_manifests
from gitops_lint.checks.undecrypted import undecrypted
from gitops_lint.checks.unknown_kinds import unknown_kinds
from gitops_lint.checks.unknowns import limit_reached, unknown_content
from gitops_lint.checks.unmatched_targets import unmatched_targets
from gitops_lint.checks.unset_variables import unset_variables
from gitops_lint.checks.unsubstituted import unsubstituted
from gitops_lint.checks.unused import unused
from gitops_lint.checks.unwatched import unwatched
from gitops_lint.checks.update_paths import update_paths

LookedAt = TypeVar("LookedAt", Context, UnappliedContext)


class Entry(NamedTuple, Generic[LookedAt]):
    """A check: its function, and the names of the records of which it gives findings.

    One that `looks_beside` goes by the repository's other clusters, too: what it finds may change with any of them.
    What one finds `at_once` is quickly found, or by the verdicts on what a few files refer to: who writes one of these
    hears of it before all else is looked at. No other check raises what it does.
    """

    find: Callable[[LookedAt], Iterator[Finding]]
    raises: frozenset[str]
    looks_beside: bool = False
    at_once: bool = False

    @property
    def name(self) -> str:
        """What the check is called: its function."""
        return self.find.__name__


OF_FILES = frozenset({"duplicate-key", "invalid-object", "invalid-yaml", "unreadable-file"})
"""What is wrong with files, as who reads them says it (gitops_lint/repo)."""
OF_KUSTOMIZATION_FILES = OF_FILES | {
    "ambiguous-reference",
    "duplicate-object",
    "generator-conflict",
    "helm-inflation",
    "ignored-field",
    "invalid-kustomization",
    "invalid-patch",
    "kustomization-cycle",
    "missing-resource",
    "patch-without-target",
    "replacement-failed",
    "target-misspelt",
    "target-without-object",
}
"""What is wrong with builds, as who builds says it (gitops_lint/kustomize)."""
OF_BUILDS = OF_KUSTOMIZATION_FILES | {
    "decryption-fails",
    "invalid-expression",
    "invalid-substitution",
    "invalid-variable-name",
    "limit-reached",
    "missing-input",
    "substitution-breaks-yaml",
    "undefined-variable",
    "unknown-template",
    "variable-misspelt",
}
"""What is wrong with what Flux makes of a build, as the front end says it (gitops_lint/flux)."""
OF_FIELDS = frozenset(
    {
        "conflicting-fields",
        "ignored-field",
        "invalid-duration",
        "invalid-value",
        "misplaced-field",
        "missing-field",
        "unknown-field",
        "wrong-type",
    }
)
"""What is wrong with fields (gitops_lint/schemas)."""

OF_REFERENCES = frozenset(
    {
        "claim-not-found",
        "configmap-not-found",
        "dependency-not-found",
        "dependency-wrong-kind",
        "dependency-wrong-namespace",
        "gateway-not-found",
        "generated-name-not-rewritten",
        "health-check-not-found",
        "issuer-not-found",
        "name-misspelt",
        "provider-not-deployed",
        "referenced-object-not-found",
        "secret-not-found",
        "service-account-not-found",
        "source-not-found",
        "source-wrong-namespace",
        "storage-class-not-found",
        "store-not-found",
        "store-wrong-kind",
    }
)
"""What is wrong with references to what isn't there."""

OF_CLUSTERS: tuple[Entry[Context], ...] = (
    Entry(manifests, OF_BUILDS, at_once=True),
    Entry(references, OF_REFERENCES, at_once=True),
    Entry(paths, frozenset({"path-not-found"}), at_once=True),
    Entry(foreign_paths, frozenset({"path-not-found"}), looks_beside=True, at_once=True),
    Entry(artifacts, frozenset({"invalid-value", "path-not-found", "source-not-found"}), at_once=True),
    Entry(bootstrap_paths, frozenset({"bootstrap-of-another-cluster"})),
    Entry(ignored_health_checks, frozenset({"health-check-not-found"}), at_once=True),
    Entry(dependency_cycles, frozenset({"dependency-cycle"})),
    Entry(suspended, frozenset({"dependency-suspended"})),
    Entry(targets, frozenset({"part-not-found", "target-unfit"})),
    Entry(locked_down, frozenset({"default-account-without-rights", "reference-refused"})),
    Entry(store_credentials, frozenset({"store-credentials-namespace-missing"})),
    Entry(store_conditions, frozenset({"store-not-allowed"})),
    Entry(files_left_out, frozenset({"file-not-included"})),
    Entry(missing_order, frozenset({"custom-resource-before-crd", "missing-dependency"})),
    Entry(missing_namespaces, frozenset({"namespace-not-found"})),
    Entry(likely_references, frozenset({"name-misspelt", "reference-to-unknown-kind"}), at_once=True),
    Entry(secret_keys, frozenset({"secret-key-not-found"})),
    Entry(secret_makers, frozenset({"secret-made-twice", "secret-shadows-external-secret"})),
    Entry(store_bootstrap, frozenset({"cycle-through-provider", "provider-without-credentials"})),
    Entry(dependency_worth, frozenset({"dependency-on-own-object", "dependency-proves-nothing"})),
    Entry(single_points, frozenset({"single-point-of-failure"})),
    Entry(unwatched, frozenset({"namespace-not-watched"})),
    Entry(failure_handling, frozenset({"release-without-remediation", "wait-without-timeout"})),
    Entry(plaintext_secrets, frozenset({"plaintext-secret"})),
    Entry(unsubstituted, frozenset({"variable-not-substituted"})),
    Entry(unset_variables, frozenset({"undefined-variable"}), at_once=True),
    Entry(unused, frozenset({"redundant-dependency", "source-unused"}), looks_beside=True),
    Entry(duplicates, frozenset({"object-applied-twice"})),
    Entry(release_values, frozenset({"duplicate-key", "invalid-expression", "invalid-yaml"}), at_once=True),
    Entry(chart_names, frozenset({"chart-misspelt"})),
    Entry(release_names, frozenset({"invalid-value"}), at_once=True),
    Entry(parts_of_pods, frozenset({"misplaced-field", "missing-field", "unknown-field"}), at_once=True),
    Entry(release_parts, frozenset({"part-not-found", "target-unfit"})),
    Entry(service_ports, frozenset({"part-not-found"})),
    Entry(selectors, frozenset({"selector-misspelt", "part-not-found"})),
    Entry(image_markers, frozenset({"image-policy-not-found"}), looks_beside=True),
    Entry(image_selection, frozenset({"image-policy-not-selected"})),
    Entry(update_paths, frozenset({"update-path-without-markers"}), looks_beside=True),
    Entry(overwritten_decisions, frozenset({"decision-overwritten"})),
    Entry(unmatched_targets, frozenset({"target-without-object"}), looks_beside=True, at_once=True),
    Entry(misspelt_targets, frozenset({"target-misspelt"}), looks_beside=True, at_once=True),
    Entry(undecrypted, frozenset({"secret-not-decrypted"})),
    Entry(fields, OF_FIELDS, at_once=True),
    Entry(expressions, frozenset({"invalid-expression"}), at_once=True),
    Entry(ignored_annotations, frozenset({"ignored-annotation"})),
    Entry(versions, frozenset({"removed-api-version"}), at_once=True),
    Entry(missing_components, frozenset({"component-not-installed"})),
    Entry(unknown_kinds, frozenset({"reference-to-unknown-kind", "removed-api-version"}), at_once=True),
    Entry(namespaces, frozenset({"object-without-namespace"})),
    Entry(unknown_content, frozenset({"unknown-content"})),
    Entry(
        limit_reached, frozenset({"limit-reached"}), at_once=True
    ),  # the last: it tells what the others had to leave out
)
"""The checks of one cluster, in the order of their families."""
RAISED_AT_ONCE = frozenset().union(*(check.raises for check in OF_CLUSTERS if check.at_once))
"""What those raise that tell at once."""

OF_UNAPPLIED: tuple[Entry[UnappliedContext], ...] = (
    Entry(unapplied_builds, OF_KUSTOMIZATION_FILES),
    Entry(unapplied_folders, frozenset({"kustomization-in-no-cluster"})),
    Entry(unapplied_manifests, OF_FILES | OF_FIELDS | {"path-not-found", "removed-api-version"}),
)
"""The checks of what no cluster applies."""
