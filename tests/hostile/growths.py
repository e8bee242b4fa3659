"""What grows: small inputs that ask for gigabytes, or for work without an end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hostile_input import Files, HostileInput, Inputs, cluster, config_map, flux, manifest

_SET = "fluxcd.controlplane.io/v1"
TIMES = (5, 15, 25, 40, 100, 400)
SIZES = (1_000, 30_000, 300_000)


def growths() -> Inputs:
    """Return inputs whose results would be larger than themselves by far."""
    for times in TIMES:
        for name, text in KUSTOMIZATIONS.items():
            yield HostileInput(f"growths/{name}/{times}", partial(_kustomized, text(times)))
        for name, template in TEMPLATES.items():
            yield HostileInput(
                f"growths/template-{name}/{times}",
                partial(_templated, template.replace("N", str(10 ** min(times, 18)))),
            )
        yield HostileInput(f"growths/doubling-variables/{times}", partial(_doubling_variables, times))
        yield HostileInput(f"growths/doubling-sets/{times}", partial(_permuted, times))
        yield HostileInput(f"growths/sets/{times}", partial(_sets, times * 5))
        yield HostileInput(f"growths/providers/{times}", partial(_providers, times))
        yield HostileInput(f"growths/aliases/{times}", partial(_aliases, min(times, 30)))
        yield HostileInput(f"growths/bases-doubling/{times}", partial(_doubling_bases, times))
        yield HostileInput(f"growths/appliers-doubling/{times}", partial(_doubling_appliers, times))
        for size in SIZES:
            yield HostileInput(f"growths/one-variable/{times}x{size}", partial(_one_variable, "${V}", times, size))
            yield HostileInput(
                f"growths/replaced-variable/{times}x{size}", partial(_one_variable, "${V//a/bbbbbbbbbb}", times, size)
            )
            yield HostileInput(
                f"growths/nothing-replaced/{times}x{size}", partial(_one_variable, "${V//x/y}", times, size)
            )
            yield HostileInput(f"growths/patched-in/{times}x{size}", partial(_patched_in, times, size))
            yield HostileInput(f"growths/replaced-in/{times}x{size}", partial(_replaced_in, times, size))
            yield HostileInput(f"growths/input/{times}x{size}", partial(_used_input, times, size))
            yield HostileInput(f"growths/merges/{times}x{size}", partial(_merges, times, min(size, 30_000)))
            yield HostileInput(f"growths/stripped/{times}x{size}", partial(_one_variable, "${V%%b*a*b*a}", times, size))


def _operations(operation: str, times: int) -> str:
    operations = "\n\n  - ".join([operation.replace("KEY", f"k{i}") for i in range(times)])
    return f"patches: [{{target: {{kind: ConfigMap, name: a}}, patch: '- {operations}'}}]\n"


def _replacements(source: str, target: str, options: str, times: int) -> str:
    one = (
        f"- source: {{kind: ConfigMap, name: a, fieldPath: {source}}}\n"
        f"  targets: [{{select: {{kind: ConfigMap, name: a}}, fieldPaths: [{target}], options: {options}}}]\n"
    )
    return "replacements:\n" + "".join(one.replace("KEY", f"k{i}") for i in range(times))


KUSTOMIZATIONS: dict[str, Callable[[int], str]] = {
    "copies-into-itself": partial(_operations, "{op: copy, from: /data, path: /data/KEY}"),
    "copies-of-all": partial(_operations, "{op: copy, from: '', path: /data/KEY}"),
    "copies-into-one-key": partial(_operations, "{op: copy, from: /data, path: /data/a}"),
    "copies-in-a-list": partial(_operations, "{op: copy, from: /list, path: /list/-}"),
    "moves-into-itself": partial(_operations, "{op: move, from: /data, path: /data/KEY}"),
    "tests-of-copies": lambda times: _operations("{op: copy, from: /data, path: /data/a}\n\n  - {op: test, path: /data/a, value: 1}", times),
    "replacement-doubles-a-tree": partial(_replacements, "data", "data.KEY", "{create: true}"),
    "replacement-doubles-a-key": partial(_replacements, "data", "data.a", "{}"),
    "replacement-doubles-a-text": partial(_replacements, "data.a", "data.a", "{delimiter: '-', index: 9}"),
    "replacement-doubles-by-parts": partial(_replacements, "data.a", "data.a", "{delimiter: b, index: -1}"),
    "prefixes": lambda times: f"namePrefix: {'a' * times * 1000}\nnameSuffix: {'b' * times * 1000}\n",
    "generators": lambda times: "configMapGenerator:\n" + "".join(f"- {{name: g{i}, files: [all.yaml, b=all.yaml]}}\n" for i in range(times * 10)),
    "patches": lambda times: "patches:\n" + "- {target: {}, patch: '- {op: add, path: /data/b, value: c}'}\n" * (times * 10),
    "images": lambda times: "images:\n" + "".join(f"- {{name: i{i}, newName: i{i + 1}}}\n" for i in range(times * 10)),
    "labels": lambda times: "labels:\n" + "".join(f"- {{pairs: {{l{i}: a}}}}\n" for i in range(times * 10)),
}  # fmt: skip

TEMPLATES = {
    "repeat": '<< repeat N "aaaaaaaaaa" >>',
    "repeat-of-repeat": "<< $a := repeat 10000 (repeat 1000 inputs.a) >><< $a >>",
    "until": "<< range until N >>a<< end >>",
    "nested-until": "<< range until 1000 >><< range until 1000 >><< range until 1000 >>a<< end >><< end >><< end >>",
    "append": "<< $l := list 1 >><< range until 100000 >><< $l = append $l . >><< end >>",
    "concat": "<< $l := list 1 >><< range until 60 >><< $l = concat $l $l >><< end >>",
    "doubling-text": '<< $a := "a" >><< range until 60 >><< $a = printf "%s%s" $a $a >><< end >>',
    "doubling-join": '<< $a := "a" >><< range until 60 >><< $a = join $a (list $a $a $a) >><< end >>',
    "replacing": '<< $a := "aa" >><< range until 60 >><< $a = replace "a" "aaaaaa" $a >><< end >>',
    "uniq": "<< uniq (until 100000) >>",
    "has": "<< $l := until 20000 >><< range $l >><< has . $l >><< end >>",
    "without": "<< without (until 100000) 1 2 3 4 5 >>",
    "sorted": '<< sortAlpha (until 100000) | join "," >>',
    "dictionary": "<< $d := dict >><< range until 100000 >><< $_ := set $d (toString .) . >><< end >><< $d | toJson >>",
    "dictionary-in-itself": '<< $d := dict >><< $_ := set $d "a" $d >><< $d | toJson >>',
    "dictionary-doubles": '<< $d := dict "a" 1 >><< range until 60 >><< $d = dict "a" $d "b" $d >><< end >><< $d | toYaml >>',
    "doubling-list": "<< $l := list 1 >><< range until 60 >><< $l = list $l $l >><< end >><< $l | toJson >>",
    "printf": '<< printf "%N d" 1 >><< printf "%0Nd" 1 >><< printf "%.Nf" 1.0 >>',
    "indent": '<< indent N "a" >><< nindent N "a" >>',
    "trunc": '<< trunc N "a" >><< substr 0 N "a" >><< slug (repeat 100000 "a-") >>',
    "seq": "<< seq 1 N >><< untilStep 0 N 1 >>",
    "regex": '<< regexReplaceAll "a" (repeat 100000 "a") "bbbbbbbbbb" >><< regexMatch "(a*)*b" (repeat 10000 "a") >>',
    "split": '<< split "a" (repeat 100000 "a") | toJson >><< splitList "a" (repeat 100000 "a") | toJson >>',
    "template": '<< define "a" >><< template "a" . >><< template "a" . >><< end >><< template "a" . >>',
    "power": "<< $a := 10 >><< range until 60 >><< $a = mul $a $a >><< end >><< $a >>",
    "wrap": '<< wrap 1 (repeat 100000 "a ") >><< wrapWith 1 "bbbbbbbbb" (repeat 100000 "a") >>',
    "cat": '<< $a := "a" >><< range until 60 >><< $a = cat $a $a $a >><< end >>',
    "variables": "".join(f"<< $v{i} := 1 >>" for i in range(2000)),
}


def _kustomized(kustomization: str) -> Files:
    held = config_map("a", "a: xbx").removesuffix("\n") + "\nlist: [a]\n"
    return cluster({"apps/all.yaml": held, "apps/kustomization.yaml": f"resources: [all.yaml]\n{kustomization}"})


def _templated(template: str) -> Files:
    held = template.replace("'", "''")
    return cluster(
        {"apps/all.yaml": manifest(_SET, "ResourceSet", f"inputs: [{{a: b}}], resourcesTemplate: 'a: {held}'")}
    )


def _one_variable(use: str, times: int, size: int) -> Files:
    """Return a large variable that is used often; the file is small where the use is."""
    objects = "".join(config_map(f"c{i}", ", ".join(f'k{j}: "{use} {use}"' for j in range(20))) for i in range(times))
    text = ("ab" * size)[:size]
    return cluster({"apps/all.yaml": objects}, f", postBuild: {{substitute: {{V: {text}}}}}")


def _doubling_variables(times: int) -> Files:
    """Return Kustomizations in a row, each of which hands on a variable twice as long."""
    rows = {}
    for i in range(times):
        following = flux(f"k{i}", f"./apps{i + 1}", ", postBuild: {substitute: {V: '${V}${V}'}}")
        rows[f"apps{i or ''}/all.yaml"] = following + config_map(f"c{i}", "a: 'x${V}'")
    return cluster(rows, ", postBuild: {substitute: {V: aaaaaaaaaa}}")


def _patched_in(times: int, size: int) -> Files:
    many = "".join(config_map(f"c{i}") for i in range(times * 10))
    kustomization = f"resources: [all.yaml]\npatches: [{{target: {{kind: ConfigMap}}, patch: '[{{op: add, path: /data/b, value: {'a' * size}}}]'}}]\n"
    return cluster({"apps/all.yaml": many, "apps/kustomization.yaml": kustomization})


def _replaced_in(times: int, size: int) -> Files:
    paths = ", ".join(f"data.k{i}" for i in range(times))
    source = config_map("source", f"a: {'a' * size}")
    many = "".join(config_map(f"c{i}") for i in range(50))
    kustomization = (
        "resources: [all.yaml]\nreplacements: [{source: {kind: ConfigMap, name: source, fieldPath: data.a}, "
        f"targets: [{{select: {{kind: ConfigMap}}, fieldPaths: [{paths}], options: {{create: true}}}}]}}]\n"
    )
    return cluster({"apps/all.yaml": source + many, "apps/kustomization.yaml": kustomization})


def _used_input(times: int, size: int) -> Files:
    uses = "".join(f"  k{i}: << inputs.a >>\\n" for i in range(times))
    template = f'"apiVersion: v1\\nkind: ConfigMap\\nmetadata: {{name: << inputs.n >>}}\\ndata:\\n{uses}"'
    inputs = ", ".join(f"{{n: c{i}, a: {'a' * (size // 20)}}}" for i in range(20))
    return cluster(
        {"apps/all.yaml": manifest(_SET, "ResourceSet", f"inputs: [{inputs}], resourcesTemplate: {template}")}
    )


def _permuted(times: int) -> Files:
    providers = "".join(
        manifest(_SET, "ResourceSetInputProvider", f"type: Static, defaultValues: {{v{i}: a}}", f"p{i}")
        for i in range(times)
    )
    inputs = ", ".join(f"{{v: a{i}}}" for i in range(50))
    spec = f"inputs: [{inputs}], inputStrategy: {{name: Permute}}, inputsFrom: [{{selector: {{matchLabels: {{}}}}}}], resourcesTemplate: 'a: b'"
    return cluster({"apps/all.yaml": providers + manifest(_SET, "ResourceSet", spec)})


def _sets(times: int) -> Files:
    template = "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: << inputs.n >>}\\ndata: {a: << range until 5000 >>a<< end >>}"
    return cluster({"apps/all.yaml": "".join(
        manifest(_SET, "ResourceSet", f'inputs: [{{n: c{i}}}, {{n: d{i}}}], resourcesTemplate: "{template}"', f"s{i}") for i in range(times)
    )})  # fmt: skip


def _providers(times: int) -> Files:
    sets = "".join(manifest(_SET, "ResourceSet",
        "inputsFrom: [{kind: ResourceSetInputProvider, selector: {matchLabels: {a: b}}}], resourcesTemplate: 'a: << inputs.v >>'",
        f"s{i}") for i in range(times))  # fmt: skip
    providers = "".join(
        manifest(_SET, "ResourceSetInputProvider", f"type: Static, defaultValues: {{v: a{i}}}", f"p{i}").replace(
            "namespace: default", "namespace: default, labels: {a: b}") for i in range(times * 3))  # fmt: skip
    return cluster({"apps/all.yaml": sets + providers})


def _aliases(times: int) -> Files:
    """Return aliases that stand for more than the guard for aliases takes: ten times ten times ten, and no deeper than that needs."""
    rows = "a0: &a0 [b, b, b, b, b, b, b, b, b, b]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, min(times, 7))
    )
    return cluster(
        {
            "apps/all.yaml": config_map("a"),
            "apps/values.yaml": rows,
            "apps/kustomization.yaml": "resources: [all.yaml, values.yaml]\n",
        }
    )


def _merges(times: int, size: int) -> Files:
    keys = ", ".join(f"k{i}: a" for i in range(size // 10))
    rows = "".join(f"m{i}: {{<<: *base, x: {i}}}\n" for i in range(times))
    return cluster(
        {"apps/all.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\nbase: &base {{{keys}}}\n{rows}"}
    )


def _doubling_bases(times: int) -> Files:
    """Return kustomization files each of which takes in the next one twice, under two names."""
    files = {}
    for i in range(times):
        files[f"b{i}/kustomization.yaml"] = "resources: [left, right]\n"
        for side in ("left", "right"):
            files[f"b{i}/{side}/kustomization.yaml"] = f"nameSuffix: -{side}\nresources: [../../b{i + 1}]\n"
    last = {f"b{times}/kustomization.yaml": "resources: [all.yaml]\n", f"b{times}/all.yaml": config_map("a")}
    return cluster({"apps/kustomization.yaml": "resources: [../b0]\n", **files, **last})


def _doubling_appliers(times: int) -> Files:
    """Return Kustomizations each of which applies two others, by a variable in their names."""
    files = {}
    for i in range(times):
        pair = [
            flux(f"'k{i}-${{N}}-{side}'", f"./apps{i + 1}", f", postBuild: {{substitute: {{N: '${{N}}{side}'}}}}")
            for side in "ab"
        ]
        files[f"apps{i or ''}/all.yaml"] = "".join(pair)
    return cluster({**files, f"apps{times}/all.yaml": config_map("c-${N}")}, ", postBuild: {substitute: {N: x}}")
