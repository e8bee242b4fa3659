"""What agents ask about the sample repository, by the protocol's own client: ten questions of an outage, and more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import FAULTY, HEALTHY, ROOT, run, written

from gitops_lint.config.loading import load
from gitops_lint.mcp_server import plans
from gitops_lint.mcp_server.answers import ROOM, cut, paged, paged_lines
from gitops_lint.mcp_server.answers import written as written_answer
from gitops_lint.repo.tree import find_root
from gitops_lint.watched_folder import SettingsFiles, WatchedFolder

SAMPLE = ROOT / "sample-repo"
MOST_TOKENS = 2000
CHARACTERS_OF_A_TOKEN = 4


def folder_of(root: Path) -> WatchedFolder:
    return WatchedFolder(root, lambda: load(root).config, SettingsFiles(root))


@pytest.fixture(autouse=True, scope="module")
def protocol() -> None:
    """Skip all this where the extra isn't installed. It is a second's work to import, for those who run these tests."""
    pytest.importorskip("mcp")


@pytest.fixture(scope="module")
def sample() -> WatchedFolder:
    return folder_of(find_root(SAMPLE))


def client_of(folder: WatchedFolder) -> Any:
    """Return a client of a server, both of the protocol's own library."""
    from mcp import Client

    from gitops_lint.mcp_server.server import server_of

    return Client(server_of(folder), mode="legacy")


def answer_to(folder: WatchedFolder, tool: str, **arguments: Any) -> str:
    """Return the text that a tool answers; an error begins with `!`."""

    import anyio

    async def ask() -> str:
        async with client_of(folder) as client:
            result = await client.call_tool(tool, arguments)
            (content,) = result.content
            text = str(getattr(content, "text", ""))
            return f"!{text}" if result.is_error else text

    answer: str = anyio.run(ask)
    return answer


def told(folder: WatchedFolder, tool: str, **arguments: Any) -> Any:
    text = answer_to(folder, tool, **arguments)
    assert not text.startswith("!"), text
    assert len(text) / CHARACTERS_OF_A_TOKEN < MOST_TOKENS
    return json.loads(text)


def names(entries: list[dict[str, Any]]) -> set[str]:
    return {entry["name"] for entry in entries}


STORE = "ClusterSecretStore/onepassword"
SERVER = "Service/external-secrets/onepassword-connect"


# ten questions of an outage


def test_what_is_broken(sample: WatchedFolder) -> None:
    answer = told(sample, "check")
    assert answer["summary"] == {"error": 2, "warning": 3, "info": 3}
    assert [each["rule"] for each in answer["findings"]][:3] == ["GL201", "GL102", "GL301"]
    assert answer["findings"][1]["location"]["line"] == 10
    assert len(answer["findings"]) == answer["total"] == 8


def test_what_is_broken_in_one_folder_and_how_badly(sample: WatchedFolder) -> None:
    folder = (SAMPLE / "kubernetes/apps/lakehouse").relative_to(sample.root).as_posix()
    answer = told(sample, "check", path=folder, severity="warning")
    assert [each["rule"] for each in answer["findings"]] == ["GL102", "GL109"]
    assert told(sample, "check", check="GL3")["total"] == 2


def test_what_a_finding_means_and_what_to_do(sample: WatchedFolder) -> None:
    (finding,) = told(sample, "check", check="GL102")["findings"]
    answer = told(sample, "explain", of=finding["fingerprint"])
    assert answer["fix"]["edits"][0]["text"]
    assert answer["why"]
    assert told(sample, "explain", of="gl301")["name"] == "provider-not-deployed"


def test_why_something_is_not_ready(sample: WatchedFolder) -> None:
    answer = told(sample, "why_not_ready", object="Kustomization/lakehouse/lakehouse-s3-user")
    assert answer["status"] in ("waiting", "stalled")
    assert "rook-ceph-cluster" in answer["reason"]
    assert answer["findings"][0]["rule"] == "GL102"
    assert answer["causes"]


def test_why_a_server_is_missing(sample: WatchedFolder) -> None:
    answer = told(sample, "why_not_ready", object=SERVER)
    assert answer["status"] == "not_ready" or answer["standing"] != "there"
    assert "GL301" in {each["rule"] for each in answer["findings"]}


def test_what_needs_a_store(sample: WatchedFolder) -> None:
    answer = told(sample, "needed_by", object=STORE)
    assert {each["kind"] for each in answer["needed_by"]} >= {"ExternalSecret"}
    assert all(each["edge"] for each in answer["needed_by"])


def test_what_falls_with_a_server(sample: WatchedFolder) -> None:
    answer = told(sample, "falls_with", object=SERVER)
    assert "onepassword" in names(answer["fallen"])
    assert answer["impact"]["objects"] > 4


def test_what_a_kustomization_needs(sample: WatchedFolder) -> None:
    answer = told(sample, "needs", object="Kustomization/lakehouse/lakehouse-s3-user")
    ghosts = [each for each in answer["needs"] if each["presence"] == "ghost"]
    assert "rook-ceph-cluster" in names(ghosts)


def test_what_comes_up_and_what_does_not(sample: WatchedFolder) -> None:
    answer = told(sample, "plan")
    assert answer["summary"]["ready"] > 10
    assert answer["causes"]
    assert told(sample, "plan", status="suspended")["reconciled"][0]["name"] == "snapshot-controller"


def test_in_which_order_all_comes_back(sample: WatchedFolder) -> None:
    steps = told(sample, "recover", object=STORE)["steps"]
    assert steps[0]["name"] == "onepassword"
    assert [each["step"] for each in steps] == sorted(each["step"] for each in steps)


def test_what_is_applied_under_a_name(sample: WatchedFolder) -> None:
    answer = told(sample, "build_object", object=STORE)
    assert answer["manifest"].startswith("apiVersion: external-secrets.io/")
    assert answer["location"]["path"].endswith("clustersecretstore.yaml")


# objects


def test_objects_are_found_by_a_part_of_their_name_and_by_who_applies_them(sample: WatchedFolder) -> None:
    by_name = told(sample, "find_objects", text="onepassword", kind="clustersecretstore")
    assert names(by_name["objects"]) == {"onepassword"}
    by_applier = told(sample, "find_objects", applied_by="Kustomization/lakehouse/lakehouse-s3-user")
    assert {tuple(each["applied_by"]) for each in by_applier["objects"]} == {
        ("Kustomization/lakehouse/lakehouse-s3-user",)
    }


def test_what_hurts_most_is_first(sample: WatchedFolder) -> None:
    assert told(sample, "most_critical")["critical"][0]["impact"]["kustomizations"] > 10


def test_what_hurts_most_goes_on_where_no_more_was_looked_for(
    sample: WatchedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = told(sample, "most_critical")
    monkeypatch.setattr(plans, "_MOST_RANKED", 3)
    first = told(sample, "most_critical")
    assert "total" not in first  # which nobody has counted
    second = told(sample, "most_critical", after=first["next"])
    both = [*first["critical"], *second["critical"]]
    shared = min(len(both), len(whole["critical"]))
    assert both[:shared] == whole["critical"][:shared]
    assert shared > len(first["critical"])


def test_all_pages_together_hold_each_object_once(sample: WatchedFolder) -> None:
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = told(sample, "find_objects", after=after)
        seen += [json.dumps(each) for each in page["objects"]]
        after = page.get("next")
    assert len(seen) == len(set(seen)) == page["total"] > 100


MANIFEST = """\
apiVersion: v1
kind: Secret
metadata: {name: password, namespace: flux-system}
stringData: {password: hunter2}
"""


def test_values_of_secrets_are_masked(tmp_path: Path) -> None:
    folder = folder_of(written(tmp_path, HEALTHY | {"cluster/secret.yaml": MANIFEST}))
    assert "hunter2" not in answer_to(folder, "build_object", object="Secret/flux-system/password")
    assert "hunter2" not in answer_to(folder, "check")


@pytest.mark.parametrize(
    "huge",
    [
        {"a": "x" * 100_000},
        {"a": [{"b": "y" * 500, "c": ["z" * 500] * 50}] * 50},
        {str(number): ["x" * 1000] * 20 for number in range(12)},
    ],
)
def test_whatever_is_to_be_said_an_answer_is_small(huge: dict[str, Any]) -> None:
    assert len(written_answer(cut(huge))) <= ROOM
    assert len(written_answer(paged("items", [huge] * 100, 0))) / CHARACTERS_OF_A_TOKEN < MOST_TOKENS
    text = "\n".join("x" * 5000 for _ in range(1000))
    assert len(written_answer(paged_lines("text", text, 0))) / CHARACTERS_OF_A_TOKEN < MOST_TOKENS


# as it is now


def test_an_answer_is_about_the_files_as_they_are_now(tmp_path: Path) -> None:
    folder = folder_of(written(tmp_path, FAULTY))
    assert told(folder, "check")["summary"]["error"] == 1
    written(tmp_path, {"cluster/ks.yaml": HEALTHY["cluster/ks.yaml"]})
    assert told(folder, "check")["summary"]["error"] == 0


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("needs", {"object": "Kustomization/lakehouse/nesie"}, "there is no `Kustomization/lakehouse/nesie`"),
        ("plan", {"cluster": "moon"}, "there is no cluster `moon`"),
        ("plan", {"status": "odd"}, "there is no status `odd`"),
        ("check", {"severity": "fatal"}, "there is no severity `fatal`"),
        ("check", {"check": "GL999"}, "there is no check `GL999`"),
        ("explain", {"of": "GL999"}, "there is no check, and no finding by now, `GL999`"),
        ("build_object", {"object": SERVER}, "is not in Git"),
        ("check", {"after": 1000}, "`after` is at most 7"),
    ],
)
def test_a_question_without_an_answer_is_told_why(
    sample: WatchedFolder, tool: str, arguments: dict[str, Any], said: str
) -> None:
    answer = answer_to(sample, tool, **arguments)
    assert answer.startswith("!")
    assert said in answer


def test_a_configuration_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    folder = folder_of(written(tmp_path, FAULTY))
    written(tmp_path, {".gitops-lint.yaml": "ignore: 5\n"})
    assert "ignore: must be a list" in answer_to(folder, "check")


def test_each_tool_only_reads(sample: WatchedFolder) -> None:
    import anyio

    async def tools() -> list[Any]:
        async with client_of(sample) as client:
            return list((await client.list_tools()).tools)

    listed: list[Any] = anyio.run(tools)
    assert len(listed) == 11
    for tool in listed:
        assert tool.annotations.read_only_hint
        assert tool.description
        assert "path" not in tool.input_schema["properties"] or tool.name == "check"


# the command


def test_stdout_holds_the_protocol_alone(tmp_path: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a", "version": "1"}},
    }
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    ask = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "check", "arguments": {}}}
    sent = "".join(f"{json.dumps(each)}\n" for each in (hello, ready, ask))
    code = "from gitops_lint.cli.start import script; script()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "mcp"],
        cwd=written(tmp_path, FAULTY),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(sent)
        process.stdin.flush()
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
        rest, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert [line["id"] for line in lines] == [1, 2]
    assert "GL101" in lines[1]["result"]["content"][0]["text"]
    assert (rest, process.returncode) == ("", 0)


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    result = run("mcp", cwd=written(tmp_path, FAULTY))
    assert (result.code, result.out) == (2, "")
    assert "pip install 'gitops-lint[mcp]'" in result.err
