import assert from "node:assert/strict";
import { test } from "node:test";
import { objectAt } from "../src/objects.js";

const symbol = (name: string, start: number, end: number) => ({ name, range: { start: { line: start }, end: { line: end } } });
const SYMBOLS = [symbol("Kustomization/a/one", 1, 9), symbol("Kustomization/a/two", 11, 20)];

test("an object is that in whose manifest the cursor is", () => {
  assert.equal(objectAt(SYMBOLS, 5), "Kustomization/a/one");
  assert.equal(objectAt(SYMBOLS, 11), "Kustomization/a/two");
});

test("between manifests it is the one above, and before all the first", () => {
  assert.equal(objectAt(SYMBOLS, 10), "Kustomization/a/one");
  assert.equal(objectAt(SYMBOLS, 0), "Kustomization/a/one");
  assert.equal(objectAt([], 3), undefined);
});
