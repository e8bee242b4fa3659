import assert from "node:assert/strict";
import { test } from "node:test";
import { findProgram, type Choices } from "../src/program.js";

const NOTHING: Choices = { path: "", interpreter: "", searchPath: "/usr/bin:/opt/bin", platform: "linux" };
const only = (...there: string[]) => (path: string) => there.includes(path);

test("the setting counts first, whatever else there is", () => {
  const found = findProgram({ ...NOTHING, path: "/x/gitops-lint", chosenInterpreter: "/v/bin/python" }, () => true);
  assert.deepEqual(found, { command: "/x/gitops-lint", arguments: [] });
});

test("an interpreter that is set runs the module", () => {
  assert.deepEqual(findProgram({ ...NOTHING, interpreter: "/v/bin/python" }), { command: "/v/bin/python", arguments: ["-m", "gitops_lint"] });
});

test("that of the chosen interpreter comes before the workspace's and the path's", () => {
  const there = only("/v/bin/gitops-lint", "/w/.venv/bin/gitops-lint", "/usr/bin/gitops-lint");
  const choices = { ...NOTHING, chosenInterpreter: "/v/bin/python", folder: "/w" };
  assert.equal(findProgram(choices, there)?.command, "/v/bin/gitops-lint");
  assert.equal(findProgram({ ...choices, chosenInterpreter: "/other/bin/python" }, there)?.command, "/w/.venv/bin/gitops-lint");
});

test("without a trusted workspace nothing in it is run", () => {
  assert.equal(findProgram(NOTHING, only("/w/.venv/bin/gitops-lint")), undefined);
});

test("the first on the path is taken", () => {
  assert.equal(findProgram(NOTHING, only("/opt/bin/gitops-lint"))?.command, "/opt/bin/gitops-lint");
  assert.equal(findProgram(NOTHING, only()), undefined);
});
