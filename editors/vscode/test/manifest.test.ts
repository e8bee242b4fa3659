import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LINTER, SAMPLE } from "./linter.js";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

test("the problem matcher reads each line of --format concise", () => {
  const pattern = manifest.contributes.problemMatchers[0].pattern;
  let said = "";
  try {
    said = execFileSync(LINTER, ["check", "--format", "concise", SAMPLE], { encoding: "utf8" });
  } catch (error) {
    said = (error as { stdout: string }).stdout; // it ends with 1 where something is wrong
  }
  const lines = said.trim().split("\n");
  assert.ok(lines.length > 3);
  for (const line of lines) {
    const found = new RegExp(pattern.regexp).exec(line);
    assert.ok(found, line);
    assert.match(found[pattern.code] ?? "", /^GL\d{3}$/);
    assert.match(found[pattern.file] ?? "", /\.yaml$/);
  }
});

test("every command that is offered is one that the extension registers", () => {
  const source = readFileSync("src/extension.ts", "utf8");
  for (const { command } of manifest.contributes.commands) assert.ok(source.includes(`"${command}"`), command);
});
