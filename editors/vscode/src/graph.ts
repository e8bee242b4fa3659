// The graph's page in a panel: drawn by gitops-lint, anew when a file is saved, with jumps both ways.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { fromPage, withBridge, type ToPage } from "./bridge.js";
import type { Program } from "./program.js";

const MOST = 256 * 1024 * 1024; // bytes of a page
const PAUSE = 800; // milliseconds without another save

export class GraphPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: string | undefined; // the node to show once the page is there
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly folder: vscode.Uri, private readonly program: () => Program | undefined) {}

  async show(node?: string): Promise<void> {
    this.shown = node ?? this.shown;
    if (this.panel) {
      this.panel.reveal(undefined, true);
      this.tell();
      return;
    }
    this.panel = vscode.window.createWebviewPanel("gitopsLint.graph", "gitops-lint: graph", vscode.ViewColumn.Beside, {
      enableScripts: true,
      retainContextWhenHidden: true,
      localResourceRoots: [],
    });
    this.panel.onDidDispose(() => { this.panel = undefined; });
    this.panel.webview.onDidReceiveMessage((message: unknown) => void this.hear(message));
    await this.draw();
  }

  // Draws soon what has changed, if there is a panel.
  refresh(): void {
    if (!this.panel) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.draw(), PAUSE);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
  }

  private async draw(): Promise<void> {
    const program = this.program();
    if (!program || !this.panel) return;
    const drawing = async () => {
      const given = [...program.arguments, "graph", "--format", "html", "."];
      return (await promisify(execFile)(program.command, given, { cwd: this.folder.fsPath, maxBuffer: MOST })).stdout;
    };
    try {
      const page = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: "gitops-lint: drawing" }, drawing);
      if (this.panel) this.panel.webview.html = withBridge(page);
    } catch (error) {
      const said = (error as { stderr?: string }).stderr?.trim() || String(error);
      void vscode.window.showErrorMessage(`gitops-lint could not draw the graph: ${said.slice(0, 500)}`);
    }
  }

  private async hear(message: unknown): Promise<void> {
    const said = fromPage(message);
    if (said?.kind === "ready") this.tell();
    if (said?.kind !== "open") return;
    const place = new vscode.Position(said.line - 1, 0);
    const file = await repositoryFile(this.folder, said.path);
    if (!file) return void vscode.window.showWarningMessage(`There is no ${said.path} here.`);
    await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.One, selection: new vscode.Range(place, place) });
  }

  private tell(): void {
    if (this.shown === undefined || !this.panel) return;
    const message: ToPage = { kind: "show", node: this.shown };
    void this.panel.webview.postMessage(message);
  }
}

// Returns a file by its path from the repository's root, which is the workspace folder or one above it.
async function repositoryFile(folder: vscode.Uri, path: string): Promise<vscode.Uri | undefined> {
  for (let root = folder; ; root = vscode.Uri.joinPath(root, "..")) {
    const file = vscode.Uri.joinPath(root, ...path.split("/"));
    try {
      await vscode.workspace.fs.stat(file);
      return file;
    } catch {
      if (vscode.Uri.joinPath(root, "..").path === root.path) return undefined;
    }
  }
}
