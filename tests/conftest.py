"""What holds for all tests."""

import os

os.environ["GITOPS_LINT_CACHE_DIR"] = os.devnull  # no folder can be made there, and so nothing is kept between runs
