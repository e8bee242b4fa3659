"""The GitHub workflow that checks pull requests and the main branch."""

from __future__ import annotations

import json
import re

from gitops_lint import __version__
from gitops_lint.adoption.proposal import Proposal

FILE_NAME = ".github/workflows/gitops-lint.yaml"
_SPECIAL = re.compile(r"[*?+!\[\]\\]")
"""What has a meaning in the patterns of `branches:`; git allows some of it in names."""
_TEMPLATE = """\
name: gitops-lint

on:
  pull_request:
  push:
    branches: [{branch}]

permissions:
  contents: read

concurrency:
  group: ${{{{ github.workflow }}}}-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 2 # a pull request's merge commit and what it was merged into
          persist-credentials: false
      - uses: gitops-lint/gitops-lint@v{version}
"""


def propose_workflow(branch: str, before: str | None) -> Proposal:
    """Return the workflow; `branch` is the one that is deployed, `before` the workflow that is there, if any."""
    if before is not None:
        return Proposal(FILE_NAME, before, before, "there is one")
    pattern = _SPECIAL.sub(r"\\\g<0>", branch)
    return Proposal(FILE_NAME, None, _TEMPLATE.format(branch=json.dumps(pattern), version=__version__))
