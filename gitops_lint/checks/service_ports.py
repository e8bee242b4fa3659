"""Ports that an address names, and that the Service of the address doesn't have.

Facts: https://kubernetes.io/docs/concepts/services-networking/service: a Service takes connections to its `ports`, and
those of its Pods may be others. The name of a headless Service, or of one that is a name elsewhere, leads to any port
of what is behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.targets import PART, is_whole
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.graph.charts import ports_of_services
from gitops_lint.graph.model import Link
from gitops_lint.graph.references import SERVICE
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Scalar, at, items_at, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence, Severity

_ADDRESS = late_pattern(
    r"(?<![\w.@-])([a-z0-9-]+)(?:\.(?!svc[.:])([a-z0-9-]+))?(?:\.svc(?:\.[a-z0-9.-]+)?)?:(\d{1,5})(?![\w.])"
)
"""The name of a Service, its namespace, and a port."""
_HEADLESS = "None"


def service_ports(context: Context) -> Iterator[Finding]:
    """Find each address with a port that its Service doesn't have, where all of its ports are known."""
    known = _Ports(context)
    for link in context.graph.links:
        if link.target.group_kind == SERVICE:
            yield from _of_link(context, link, known)


def _of_link(context: Context, link: Link, known: _Ports) -> Iterator[Finding]:
    source = context.cluster.objects.get(link.source)
    address = at(source.node, *link.edge.route) if source is not None else None
    if not isinstance(address, Scalar) or ":" not in address.text or link.source in context.cluster.uncertain:
        return
    asked = _asked(address.text, link)
    ports = known.of(link.target) if asked else ()
    for port in sorted(asked.difference(ports)) if ports else ():
        holder = context.cluster.objects.get(link.target)
        yield Finding(
            check=PART,
            message=f"{link.source} asks {link.target} for port `{port}`, and it has no such port",
            place=address.place,
            help=f"It has {first_few(ports, 5, '`{}`')}.",
            subject=link.source,
            target=link.target,
            cause=port,
            severity=Severity.WARNING,
            confidence=Confidence.LIKELY,
            related=(Related(holder.name_place, f"{link.target} is here"),) if holder is not None else (),
        )


def _asked(text: str, link: Link) -> frozenset[str]:
    """Return the ports in a text that stand behind the name of a Service, as one finds it from where the text is."""
    service = link.target
    implied = "" if link.source.namespace == service.namespace else None  # elsewhere, its namespace has to be said
    return frozenset(
        port
        for name, namespace, port in _ADDRESS.findall(text)
        if name == service.name and namespace in (service.namespace, implied)
    )


class _Ports:
    """The ports of Services, of those of which all are known: what Git holds, and what charts make that are known."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._of_releases: dict[Identity, Mapping[Identity, tuple[Scalar, ...]]] = {}

    def of(self, service: Identity) -> tuple[str, ...]:
        """Return the ports of a Service as text, or nothing where there may be others."""
        makers = self._context.graph.made.get(service, ())
        held = self._context.cluster.objects.get(service)
        if held is None:
            return self._of_maker(service, makers[0]) if len(set(makers)) == 1 else ()
        is_elsewhere = text_at(held.node, "spec", "type") == "ExternalName"
        is_headless = text_at(held.node, "spec", "clusterIP") == _HEADLESS
        if makers or is_elsewhere or is_headless or not is_whole(self._context, held):
            return ()
        return _texts(tuple(at(port, "port") for port in items_at(at(held.node, "spec"), "ports")))

    def _of_maker(self, service: Identity, maker: Identity) -> tuple[str, ...]:
        release = self._context.graph.release_of(maker)
        if release is None or release.values.open or maker in self._context.cluster.uncertain:
            return ()
        if maker not in self._of_releases:
            self._of_releases[maker] = ports_of_services(release, self._context.rulebook)
        return _texts(self._of_releases[maker].get(service, ()))


def _texts(ports: tuple[object, ...]) -> tuple[str, ...]:
    texts = tuple(port.text if isinstance(port, Scalar) else "" for port in ports)
    return () if any(not text or is_unknown(text) for text in texts) else tuple(sorted(set(texts)))
