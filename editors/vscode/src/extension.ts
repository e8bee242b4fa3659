// Starts the language server of gitops-lint, and shows its graph.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node.js";
import { GraphPanel } from "./graph.js";
import { objectAt, type ObjectSymbol } from "./objects.js";
import { findProgram, HOW_TO_INSTALL, type Program } from "./program.js";

const SELECTOR = [{ scheme: "file", language: "yaml" }];
let client: LanguageClient | undefined;
let interpreter: string | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const panels = new Map<string, GraphPanel>();
  const panelOf = (folder: vscode.WorkspaceFolder): GraphPanel => {
    const key = folder.uri.toString();
    const panel = panels.get(key) ?? new GraphPanel(folder.uri, program);
    panels.set(key, panel);
    return panel;
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("gitopsLint.restart", restart),
    vscode.commands.registerCommand("gitopsLint.showGraph", () => {
      const folder = currentFolder();
      return folder && panelOf(folder).show();
    }),
    vscode.commands.registerCommand("gitopsLint.showInGraph", async () => {
      const folder = currentFolder();
      return folder && panelOf(folder).show(await currentObject());
    }),
    vscode.workspace.onDidSaveTextDocument(() => panels.forEach((panel) => panel.refresh())),
    vscode.workspace.onDidChangeConfiguration((change) => { if (change.affectsConfiguration("gitopsLint")) void restart(); }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void restart()),
    { dispose: () => panels.forEach((panel) => panel.dispose()) },
  );
  await followInterpreter(context);
  await start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

function program(): Program | undefined {
  const settings = vscode.workspace.getConfiguration("gitopsLint");
  return findProgram({
    path: settings.get("path", ""),
    interpreter: settings.get("interpreter", ""),
    chosenInterpreter: vscode.workspace.isTrusted ? interpreter : undefined,
    folder: vscode.workspace.isTrusted ? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath : undefined,
    searchPath: process.env.PATH ?? "",
    platform: process.platform,
  });
}

async function start(): Promise<void> {
  const found = program();
  if (!found) {
    void vscode.window.showWarningMessage(HOW_TO_INSTALL);
    return;
  }
  const server: ServerOptions = { command: found.command, args: [...found.arguments, "lsp"] };
  const options: LanguageClientOptions = { documentSelector: SELECTOR };
  client = new LanguageClient("gitopsLint", "gitops-lint", server, options);
  try {
    await client.start();
  } catch (error) {
    void vscode.window.showErrorMessage(`${found.command} lsp could not be started: is gitops-lint[lsp] installed there? ${String(error).slice(0, 300)}`);
  }
}

async function restart(): Promise<void> {
  const before = client;
  client = undefined;
  await before?.stop().catch(() => undefined);
  await start();
}

// Takes the interpreter that the Python extension has chosen, where there is that extension.
async function followInterpreter(context: vscode.ExtensionContext): Promise<void> {
  const extension = vscode.extensions.getExtension("ms-python.python");
  const python = extension && (extension.isActive ? extension.exports : await extension.activate());
  const environments = python?.environments;
  if (!environments) return;
  interpreter = environments.getActiveEnvironmentPath()?.path;
  context.subscriptions.push(environments.onDidChangeActiveEnvironmentPath((change: { path: string }) => {
    interpreter = change.path;
    void restart();
  }));
}

function currentFolder(): vscode.WorkspaceFolder | undefined {
  const open = vscode.window.activeTextEditor?.document.uri;
  return (open && vscode.workspace.getWorkspaceFolder(open)) ?? vscode.workspace.workspaceFolders?.[0];
}

// Asks the server which object the cursor is in.
async function currentObject(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !client?.isRunning()) return undefined;
  const symbols = await client.sendRequest<ObjectSymbol[] | null>("textDocument/documentSymbol", {
    textDocument: { uri: client.code2ProtocolConverter.asUri(editor.document.uri) },
  });
  return objectAt(symbols ?? [], editor.selection.active.line);
}
