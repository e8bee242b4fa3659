#!/usr/bin/env bash
# cel-js works out both sides of `||`, but not of `&&`
#
# In CEL either side of both operators may fail where the other decides. cel-js leaves the right side of `&&` alone once
# the left one is false, and asks for that of `||` although the left one is true: of two ways to say that a field counts
# only where it is there, the one fails for each object without it, even behind a plain `true`.
#
# Seen with cel-js 0.8.2 of npm, beside @bufbuild/cel 0.6.1. Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" cel-js@0.8.2 @bufbuild/cel@0.6.1 > "$folder/npm.txt"
cd "$folder"

cat > ask.mjs <<'END'
import { run } from "@bufbuild/cel";
import { evaluate } from "cel-js";

const expressions = [
    "!(has(status.phase) && status.phase != 'Ready')",
    "!has(status.phase) || status.phase == 'Ready'",
    "!has(status.phase) ? true : status.phase == 'Ready'",
    "true || status.phase == 'Ready'",
];
for (const expression of expressions) {
    const said = [evaluate, run].map((ask) => {
        try {
            return ask(expression, { status: { replicas: 1 } });
        } catch (error) {
            return "an error";
        }
    });
    console.log(`${expression}: ${said.join(", and ")}`);
}
END
node ask.mjs > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
!(has(status.phase) && status.phase != 'Ready'): true, and true
!has(status.phase) || status.phase == 'Ready': an error, and true
!has(status.phase) ? true : status.phase == 'Ready': true, and true
true || status.phase == 'Ready': an error, and true
END
