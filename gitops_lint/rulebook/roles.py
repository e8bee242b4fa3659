"""What objects are to the others of their cluster, whatever their controllers call them."""

from __future__ import annotations

from gitops_lint.rulebook.vocabulary import Word


class Role(Word):
    """What objects of a kind are to others, each with a sentence about such an object."""

    APPLIER = "applier", "builds a folder of a source and applies what comes out, as Flux's Kustomization does"
    TEMPLATE = "template", "applies what it makes of templates in its own manifest, as a ResourceSet does"
    RELEASE = "release", "installs a chart with values, as a HelmRelease does"
    SOURCE = "source", "holds files that others take from it"
    STORE = "store", "has secrets taken out of it, or put into it, for others"
    DEFINITION = "definition", "makes the API server know a kind"
    NAMESPACE = "namespace", "has others in it"
    CONFIGURATION = "configuration", "holds values that others read"
    SECRET = "secret", "holds values that others read and that are for nobody else"
    UPDATE_POLICY = "update-policy", "chooses the version that files are to name, as an ImagePolicy does"
    UPDATER = "updater", "writes the versions chosen into files of its source, as an ImageUpdateAutomation does"
    OBJECT = "object", "is none of these"


HOLDING_VALUES = frozenset({Role.CONFIGURATION, Role.SECRET})
"""What others read single values of, each under its key."""
