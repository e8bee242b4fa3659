"""What is wrong with a substitution, in words for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gitops_lint.cluster.substituted import Variable
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Problem, Related, also_wrong

SWITCH = "kustomize.toolkit.fluxcd.io/substitute"
"""The label or annotation that keeps an object as it is where it says `disabled`."""

_MOST_RELATED = 10
_SHELL_START = late_pattern(r"\$\{\w+::")
_SHELL_DEFAULT = late_pattern(r"\$\{\w+-")


def invalid_name(name: str, variable: Variable) -> Problem:
    """Return that the controller refuses the name of a variable."""
    message = f"`{name}` can't be the name of a variable"
    help_ = "Use letters, digits and underscores only, beginning with no digit: one such name fails the whole build."
    return Problem("invalid-variable-name", message, variable.place, name, help_)


def undefined_variable(name: str, places: list[Place], *, becomes_empty: bool, certain: bool) -> Problem:
    """Return that a variable isn't set, which fails nothing where it becomes empty."""
    return Problem(
        "undefined-variable",
        f"variable `{name}` is not set{' and becomes empty' if becomes_empty else ''}",
        places[0],
        name,
        f"Set it in `postBuild`, give it a default (`${{{name}:=…}}`), or write `$${{` if it is meant literally.",
        tuple(also_wrong(place, "used here too") for place in places[1 : _MOST_RELATED + 1]),
        harmless=becomes_empty,
        certain=certain,
    )


def misspelt_variable(name: str, meant: str | None, places: list[Place]) -> Problem:
    """Return that a variable is nearly one that is set."""
    message = f"variable `{name}` is not set by anything that can be read, but `{meant}` is"
    related = tuple(also_wrong(place, "used here too") for place in places[1 : _MOST_RELATED + 1])
    return Problem("variable-misspelt", message, places[0], name, f"Did you mean `{meant}`?", related)


def invalid_expression(expression: str, place: Place, reason: str) -> Problem:
    """Return that an expression is none."""
    message = f"`{expression}` is no expression that substitution understands: {reason}"
    return Problem("invalid-substitution", message, place, expression, _remedy(expression))


def expression_of_late(expression: str, place: Place, what: str) -> Problem:
    """Return that an expression has something that no release understood for long."""
    message = f"`{expression}` has {what}, on which releases of Flux from before September 2026 fail"
    help_ = "Write it another way, or set a variable of its own to what it should become."
    return Problem("invalid-substitution", message, place, expression, help_, certain=False)


def breaks_yaml(place: Place, variables: Collection[Variable], names: Iterable[str], error: Exception) -> Problem:
    """Return that a value is none any more with variables put in."""
    named = list(names)
    put_in = ", ".join(f"`{name}`" for name in named) or "the default"
    return Problem(
        "substitution-breaks-yaml",
        f"with {put_in} put in, this is no longer a YAML value: {error}",
        place,
        next(iter(named), ""),
        "Flux writes the value without the quotes it has here. Put quotes into the variable's value, or make "
        "the text around it one that YAML has to quote.",
        tuple(Related(variable.place, "the value is written here") for variable in list(variables)[:_MOST_RELATED]),
    )


def too_much(place: Place, names: Iterable[str], error: Exception) -> Problem:
    """Return that a value would become larger than what any cluster stores."""
    message = f"{error}: it stays as it is written here"
    help_ = "No cluster stores an object of more than 1.5 MiB."
    return Problem("limit-reached", message, place, next(iter(names), ""), help_, harmless=True)


def _remedy(expression: str) -> str:
    if expression.startswith("${{"):
        return "If another tool is to read it, escape it: `$${{`."
    if _SHELL_START.match(expression):
        return f"Write where it begins: `{expression.replace('::', ':0:', 1)}`."
    if _SHELL_DEFAULT.match(expression):
        return "A default is written with `:-` here. If the text is meant literally, escape it: `$${`."
    return (
        "If it is meant literally (shell, a dashboard, a template), escape it: `$${`. Or switch substitution off for "
        f"this object with the annotation `{SWITCH}: disabled`."
    )
