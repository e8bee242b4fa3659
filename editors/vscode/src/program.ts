// Which gitops-lint to run: what the settings say, else that of the interpreter that was chosen, else the first on the path.

import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

export interface Program {
  command: string;
  arguments: string[];
}

// What there is to choose from. `folder` is the workspace, if it is trusted: else nothing in it may be run.
export interface Choices {
  path: string;
  interpreter: string;
  chosenInterpreter?: string;
  folder?: string;
  searchPath: string;
  platform: NodeJS.Platform;
}

export function findProgram(choices: Choices, exists: (path: string) => boolean = existsSync): Program | undefined {
  if (choices.path) return { command: choices.path, arguments: [] };
  if (choices.interpreter) return asModule(choices.interpreter);
  const name = choices.platform === "win32" ? "gitops-lint.exe" : "gitops-lint";
  const folders = [
    choices.chosenInterpreter ? dirname(choices.chosenInterpreter) : "",
    choices.folder ? join(choices.folder, ".venv", choices.platform === "win32" ? "Scripts" : "bin") : "",
    ...choices.searchPath.split(delimiter),
  ];
  const found = folders.filter(Boolean).map((folder) => join(folder, name)).find(exists);
  return found === undefined ? undefined : { command: found, arguments: [] };
}

function asModule(interpreter: string): Program {
  return { command: interpreter, arguments: ["-m", "gitops_lint"] };
}

export const HOW_TO_INSTALL =
  "There is no gitops-lint in the chosen interpreter, in .venv or on the path. Install it (pipx install 'gitops-lint[lsp]'), or set gitopsLint.path.";
