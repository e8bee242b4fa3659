// The linter that the tests run, and the repository that they run it on.

import { resolve } from "node:path";

const ROOT = resolve(process.cwd(), "../..");
export const LINTER = process.env.GITOPS_LINT ?? resolve(ROOT, ".venv/bin/gitops-lint");
export const SAMPLE = resolve(ROOT, "sample-repo");
