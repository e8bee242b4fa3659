// The server, asked by the library that VS Code's own client is made of.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection, DidOpenTextDocumentNotification, DocumentSymbolRequest, ExitNotification, InitializedNotification, InitializeRequest,
  PublishDiagnosticsNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter, type DocumentSymbol,
} from "vscode-languageserver-protocol/node.js";
import { objectAt } from "../src/objects.js";
import { LINTER, SAMPLE } from "./linter.js";

test("it tells what is wrong in a file, and names objects as the graph does", async () => {
  const server = spawn(LINTER, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
  const folder = pathToFileURL(SAMPLE).href;
  const path = resolve(SAMPLE, "kubernetes/apps/lakehouse/lakehouse-s3-user/ks.yaml");
  const uri = pathToFileURL(path).href;
  const told = new Promise<unknown[]>((done) => {
    connection.onNotification(PublishDiagnosticsNotification.type, (said) => {
      if (decodeURIComponent(said.uri) === decodeURIComponent(uri) && said.diagnostics.length) done(said.diagnostics.map(({ code }) => code));
    });
  });
  connection.onRequest("client/registerCapability", () => null);
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid, rootUri: folder, capabilities: {}, workspaceFolders: [{ uri: folder, name: "sample" }],
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const text = readFileSync(path, "utf8");
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: "yaml", version: 1, text } });
  assert.ok((await told).includes("GL102"));
  const symbols = (await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })) as DocumentSymbol[];
  assert.equal(objectAt(symbols, 3), "Kustomization/lakehouse/lakehouse-s3-user");
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  await new Promise((done) => server.once("exit", done));
});
