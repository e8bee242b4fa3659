"""What objects are to the others of their cluster, whatever their controllers call them."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What objects of a kind are to others; rules/kinds says it of each kind.

    `applier`: it builds a folder of a source and applies what comes out of it, as Flux's Kustomization does.
    `template`: it applies what it makes of templates in its own manifest, as a ResourceSet does.
    `release`: it installs a chart with values, as a HelmRelease does.
    `source`: appliers, releases and others take files from it.
    `store`: others have secrets taken out of it, or put into it.
    `definition`: it makes the API server know a kind.
    `namespace`: others are in it.
    `configuration`: it holds values that others read.
    `object`: it is none of these.
    """

    APPLIER = "applier"
    TEMPLATE = "template"
    RELEASE = "release"
    SOURCE = "source"
    STORE = "store"
    DEFINITION = "definition"
    NAMESPACE = "namespace"
    CONFIGURATION = "configuration"
    OBJECT = "object"
