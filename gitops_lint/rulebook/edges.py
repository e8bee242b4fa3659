"""What one object may need another for: the words that `edge` in rule files and `kind` in graphs may be.

No more than these: what the linter does about an edge depends on what it means, so a word that it doesn't know would
switch off, without anybody's noticing, what it does about the one that was meant. docs/edges.md shows them.
"""

from __future__ import annotations

from gitops_lint.repo.spelling import meant_of
from gitops_lint.rulebook.vocabulary import Word


class EdgeKind(Word):
    """What an edge of the graph means, each with a sentence about what needs and what is needed."""

    DEPENDS_ON = "dependsOn", "waits until the other is ready, because it is told to"
    HEALTH_CHECK = "healthCheck", "is ready no earlier than the other: a health check"
    SOURCE = "source", "takes its files, its chart or its artifact from the other"
    READS = "reads", "reads what a Secret or ConfigMap, or any other object that holds settings, says"
    FILLS = "fills", "adds keys of its own to a Secret or ConfigMap that something else makes"
    CREDENTIALS = "credentials", "logs in, decrypts or proves who it is with what a Secret holds"
    SERVICE_ACCOUNT = "serviceAccount", "acts under a service account"
    STORE = "store", "takes secrets from a store or a generator, or puts them there"
    SERVER = "server", "talks to a Service, as its client"
    ROUTES = "routes", "leads to a Service, or what stands for one, what others ask for"
    GATEWAY = "gateway", "is served by a Gateway, or by another route"
    ISSUER = "issuer", "gets its certificate from an issuer"
    CLASS = "class", "is of a class, which says who looks after it and how"
    MOUNTS = "mounts", "keeps or finds its data in a volume"
    DATA_SOURCE = "dataSource", "begins with the data of a volume, a snapshot or what fills one"
    SCALES = "scales", "sets the size, or the number, of another's Pods"
    TARGETS = "targets", "is a policy, and says what holds for the other"
    SELECTS = "selects", "is about all objects that have certain labels"
    WATCHES = "watches", "tells, or acts on, what happens to the other"
    NAMESPACE = "namespace", "is in a Namespace, or puts things there"
    USES = "uses", "works with the other, or is a part of it, in a way that no other of these words tells"
    APPLIES = "applies", "is applied by a Kustomization"
    WAITS = "waits", "is a Kustomization with `wait`, and ready once all that it applies is"
    PRODUCES = "produces", "is made, by a controller or a chart, because of the other"
    CRD = "crd", "is of a kind that the other, a CustomResourceDefinition or what installs it, brings"
    FETCHES = "fetches", "fetches from a host outside of the cluster"


OF_THE_LINTER = frozenset(
    {EdgeKind.APPLIES, EdgeKind.WAITS, EdgeKind.PRODUCES, EdgeKind.CRD, EdgeKind.FETCHES},
)
"""The edges that no field of an object makes, and so no rule."""


def written_edge(word: object) -> object:
    """Return the edge that a word in a rule file means; raise ValueError for one that rules don't know.

    What is no word at all is returned as it is.
    """
    if not isinstance(word, str):
        return word
    kinds = {kind.value: kind for kind in EdgeKind}
    words = tuple(name for name, kind in kinds.items() if kind not in OF_THE_LINTER)
    if word in words:
        return kinds[word]
    if word in kinds:
        raise ValueError(f"the linter makes `{word}` itself, of what it knows of Flux; a field never means it")
    near = meant_of(word, words)
    meant = f"did you mean `{near}`?" if near else f"there are {', '.join(words)} (docs/edges.md says what each means)"
    raise ValueError(f"there is no edge `{word}`; {meant}")
