import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { fromPage, withBridge } from "../src/bridge.js";
import { LINTER, SAMPLE } from "./linter.js";

test("the page that gitops-lint draws may run the bridge's script and its own, and nothing else", () => {
  const page = execFileSync(LINTER, ["graph", "--format", "html", SAMPLE], { encoding: "utf8", maxBuffer: 1e8 });
  const bridged = withBridge(page);
  const scripts = [...bridged.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? "");
  const digests = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const policy = /script-src ([^;]*);/.exec(bridged)?.[1] ?? "";
  assert.equal(scripts.length, 2);
  assert.deepEqual(policy.split(" ").sort(), digests.sort());
  assert.match(page, /showNode/);
});

test("a page without that policy isn't taken", () => {
  assert.throws(() => withBridge("<html><body></body></html>"), /versions/);
});

test("a place in the repository is taken", () => {
  assert.deepEqual(fromPage({ kind: "open", path: "apps/a.yaml", line: 3 }), { kind: "open", path: "apps/a.yaml", line: 3 });
  assert.deepEqual(fromPage({ kind: "ready" }), { kind: "ready" });
});

for (const message of [null, "open", {}, { kind: "open" }, { kind: "open", path: "a", line: "1" }, { kind: "open", path: "a", line: 0 },
  { kind: "open", path: "/etc/passwd", line: 1 }, { kind: "open", path: "../a", line: 1 }, { kind: "open", path: "a\\..\\b", line: 1 }]) {
  test(`${JSON.stringify(message)} is taken for nothing`, () => assert.equal(fromPage(message), undefined));
}
