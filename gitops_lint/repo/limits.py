"""How much of a repository is followed: one budget, as plain data, each limit with its reason.

Where etcd, kustomize, Go or the API server have a limit of their own, it is theirs. The others are far above what
people write, and there so that no file can take a machine's memory or its day. What is past a limit is told at its
place by the check `limit-reached`; what depends on it is unknown, and all else is checked.
"""

from __future__ import annotations

FILES = 4_000
"""Files of a repository that the limits of a whole run are for, twice those of the largest known one. Where there are
more, a run may do more in proportion: who writes a thousand clusters is no danger, and few files that ask for the work
of many are."""

MAX_DEPTH = 150
"""Levels that an object nests: definitions reach about 60, and what walks an object must not run out of stack."""

MAX_ALIASED = 400_000
"""Nodes that the aliases of a document may stand for: where Go's yaml.v3 begins to suspect a bomb."""

MAX_TEXT = 3 * 2**19
"""Characters of one value: etcd takes no request of more than 1.5 MiB (`--max-request-bytes`), so no such object."""

MAX_OBJECT = 3 * 2**20
"""Characters that substitution makes of one object's texts: twice what etcd takes, as they are written in YAML."""

MAX_COPIED = 200_000
"""Nodes that one patch or replacement copies: the API server stops at 3 MiB (`JSONPatchMaxCopyBytes`)."""

MAX_PUT = 64 * 2**20
"""Characters that the replacements of one build put into objects: forty objects as large as etcd takes."""

MAX_OBJECTS = 40_000
"""Objects that the Kustomizations of one cluster build, all taken together: twice those of the largest repository."""

MAX_HANDED_ON = 100_000
"""Objects that bases hand on to what lists them in one run, counted on each level: 2,000 where they do it 50 times."""

MAX_LINKS = 100_000
"""References of one cluster's objects; the largest known repository has 8,000."""

MAX_STEPS = 500_000
"""Steps of one build: an object that a patch or replacement looks at is one, one that it changes ten."""

MAX_NAME = 317
"""Letters of a name that may be meant by another: no name in Kubernetes is longer (a label's key is the longest)."""

MAX_COMPARED = 500_000
"""Work that a run does to find out which names are meant, in about a microsecond each: four times the largest known."""

MAX_RENDERED = 1_500_000
"""Steps that the templates of a run take, all taken together; one ResourceSet may take 400,000."""

MAX_SUBSTITUTED = 64 * 2**20
"""Characters that the variables of a run make of its texts."""
