"""Templates of the Flux Operator's ResourceSets: Go's, with marks and functions of its own.

Facts: controlplaneio-fluxcd/flux-operator internal/builder/resourceset.go (`newTemplate`).
"""

from __future__ import annotations

from gitops_lint.languages.go_template_tokens import Dialect, Refused
from gitops_lint.languages.go_templates import actions
from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.template_functions import (
    OF_EXTERNAL_SECRETS_ALONE,
    OF_FLUX_OPERATOR,
    OF_HELM,
    OF_SPRIG,
    OF_SYSTEMS,
    UNSTEADY,
)

_DIALECT = Dialect(
    "Flux Operator",
    OF_FLUX_OPERATOR,
    (OF_EXTERNAL_SECRETS_ALONE | OF_HELM | OF_SPRIG | OF_SYSTEMS | UNSTEADY) - OF_FLUX_OPERATOR,
    "<<",
    ">>",
)


def mistake_in_template(text: str, *, is_whole: bool) -> Mistake | None:
    """Return what a template is refused for; where it isn't `is_whole`, what it begins may end elsewhere."""
    try:
        actions(text, _DIALECT)
    except Refused as error:
        return error.mistake if is_whole or not error.is_of_blocks else None
    return None
