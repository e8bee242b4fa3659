// What lets the graph's page and the editor speak to each other: a script that is added to the page.
//
// The page forbids every script but its own. The one that is added becomes the second that may run, by its digest, so
// that names of a repository still can't be one.

import { createHash } from "node:crypto";

// What the page says: a place was asked for, or the page is there.
export type FromPage = { kind: "open"; path: string; line: number } | { kind: "ready" };

// What the page is told: which node to show.
export interface ToPage {
  kind: "show";
  node: string;
}

const SCRIPT = `(() => {
"use strict";
const editor = acquireVsCodeApi();
document.body.classList.add("embedded");
// as light or dark as the editor is, whatever the system is
const follow = () => {
  const isDark = ["vscode-dark", "vscode-high-contrast"].includes(document.body.dataset.vscodeThemeKind);
  const { app } = window.page;
  app.theme = isDark ? "dark" : "light";
  app.changed("theme");
};
follow();
new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-vscode-theme-kind"] });
document.addEventListener("click", (event) => {
  const place = event.target.closest?.(".place");
  if (!place || event.target.closest("button, a")) return;
  const [, path, line] = /^(.+):(\\d+)$/.exec(place.querySelector("code").textContent) ?? [];
  if (!path) return;
  event.preventDefault();
  event.stopPropagation();
  editor.postMessage({ kind: "open", path, line: Number(line) });
}, true);
window.addEventListener("message", ({ data }) => {
  if (data?.kind === "show") window.page.showNode(data.node);
});
editor.postMessage({ kind: "ready" });
})();`;

// Returns the page with the script; throws where it isn't the page that is known.
export function withBridge(page: string): string {
  const policy = /(<meta http-equiv="Content-Security-Policy" content="[^"]*script-src )/;
  const end = page.lastIndexOf("</body>");
  if (!policy.test(page) || end < 0) throw new Error("gitops-lint drew a page that this extension doesn't know: do their versions fit?");
  const digest = createHash("sha256").update(SCRIPT).digest("base64");
  const bridged = `${page.slice(0, end)}<script>${SCRIPT}</script>\n${page.slice(end)}`;
  return bridged.replace(policy, `$1'sha256-${digest}' `);
}

// Takes what a page sends for what it may be, or for nothing.
export function fromPage(message: unknown): FromPage | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const { kind, path, line } = message as Record<string, unknown>;
  if (kind === "ready") return { kind };
  if (kind !== "open" || typeof path !== "string" || typeof line !== "number" || !Number.isInteger(line)) return undefined;
  const leaves = path.startsWith("/") || path.includes("\\") || path.split("/").includes("..");
  return leaves || line < 1 ? undefined : { kind, path, line };
}
