#!/usr/bin/env bash
# has() of an annotation is false, or an error, where there are no annotations: it depends on the library
#
# CEL's has() asks for the last field only; that what stands before it exists is for the writer to see to, and the
# libraries that follow the specification end with an error where it doesn't. cel-python and cel-js say false, so that
# an expression for Flux (`healthCheckExprs`, `readyExpr`) that was tried out in one of these passes there. An object
# without annotations has no such mapping at all, which is where it shows.
#
# Seen with cel-python 0.5.0 and common-expression-language 0.10.0 of PyPI, and of npm cel-js 0.8.2, @bufbuild/cel 0.6.1
# and @marcbachmann/cel-js 8.0.0. Exits with 1 if that has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet cel-python==0.5.0 common-expression-language==0.10.0
npm install --silent --no-audit --no-fund --prefix "$folder" \
    cel-js@0.8.2 @bufbuild/cel@0.6.1 @marcbachmann/cel-js@8.0.0 > "$folder/npm.txt"
cd "$folder"

cat > ask.py <<'END'
import cel
import celpy

OBJECT = {"metadata": {"name": "a"}}
EXPRESSION = "has(metadata.annotations.owner)"

environment = celpy.Environment()
program = environment.program(environment.compile(EXPRESSION))
said = bool(program.evaluate({key: celpy.json_to_cel(value) for key, value in OBJECT.items()}))
print("cel-python:", said)
try:
    print("common-expression-language:", cel.evaluate(EXPRESSION, OBJECT))
except KeyError as error:
    print("common-expression-language: KeyError", error)
END
cat > ask.mjs <<'END'
import { run } from "@bufbuild/cel";
import { evaluate as marc } from "@marcbachmann/cel-js";
import { evaluate as celJs } from "cel-js";

for (const [name, ask] of Object.entries({ "cel-js": celJs, "@bufbuild/cel": run, "@marcbachmann/cel-js": marc })) {
    let said;
    try {
        said = ask("has(metadata.annotations.owner)", { metadata: { name: "a" } });
    } catch (error) {
        said = error;
    }
    console.log(`${name}: ${String(said?.message ?? said).split("\n")[0]}`);
}
END
{
    tools/bin/python ask.py
    node ask.mjs
} > seen.txt
cat seen.txt
diff - seen.txt <<'END' && echo "as it was seen"
cel-python: False
common-expression-language: KeyError 'annotations'
cel-js: false
@bufbuild/cel: field not found: annotations
@marcbachmann/cel-js: No such key: annotations
END
