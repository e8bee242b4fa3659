"""The process that stays and who asks it: whatever either of them does, the other goes on."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from gitops_lint.resident import serving
from gitops_lint.resident.asking import ask
from gitops_lint.resident.meeting import CAN_BE, Claim, Meeting
from gitops_lint.resident.messages import receive, send
from gitops_lint.resident.request import ERR, OUT, Request, Said, Stream
from gitops_lint.resident.running import end, note, running
from gitops_lint.resident.serving import serve

pytestmark = pytest.mark.skipif(not CAN_BE, reason="there are no such sockets")

SAID = Said(((ERR, "a note\n"), (OUT, "1 error \udcff\n")), 1)
STREAM = Stream("utf-8", False)


def request_of(*arguments: str) -> Request:
    return Request(arguments, "/", {"TERM": "xterm"}, STREAM, STREAM, "0" * 64)


REQUEST = request_of("check", "\udcff")


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    return Meeting(tmp_path / ("a-folder-of-a-long-name-" * 8), "home")


def claimed(meeting: Meeting) -> Claim:
    claim = meeting.claim()
    assert claim is not None
    return claim


def connected(meeting: Meeting) -> socket.socket:
    connection = meeting.connection()
    assert connection is not None
    return connection


def nobody_starts(_: Claim) -> None:
    raise OSError("there is no memory for another process")


def asked(meeting: Meeting) -> Said | None:
    return ask(meeting, REQUEST, nobody_starts)


class Answers:
    """A service that answers what it is asked with its arguments."""

    def __init__(self, is_wanted: bool = True, takes: float = 0) -> None:
        self.asked: list[Request] = []
        self.rests = 0
        self.rested = threading.Event()
        self._is_wanted = is_wanted
        self._takes = takes

    def answer(self, request: Request, tell: Callable[[str], None]) -> Said | None:
        tell("reading")
        time.sleep(self._takes)
        self.asked.append(request)
        return SAID if request.arguments[0] == "check" else None

    def rest(self) -> None:
        self.rests += 1
        self.rested.set()

    def is_wanted(self) -> bool:
        return self._is_wanted


@contextmanager
def served(meeting: Meeting, service: Answers) -> Iterator[None]:
    """Serve meanwhile, until somebody ends it."""
    claim = claimed(meeting)
    thread = threading.Thread(target=serve, args=(claim.listener, service, 60))
    thread.start()
    try:
        yield
    finally:
        if thread.is_alive():
            process = next(iter(running(meeting.folder)))
            assert end(process)
        thread.join(10)
        claim.close()
        assert not thread.is_alive()


@contextmanager
def spoken(meeting: Meeting, speak: Callable[[socket.socket], object]) -> Iterator[None]:
    """Let something else than this version be where it is met."""
    claim = claimed(meeting)

    def attend() -> None:
        connection, _ = claim.listener.accept()
        with connection:
            try:
                receive(connection, 2**20, 5)
                speak(connection)
            except OSError:
                pass

    thread = threading.Thread(target=attend)
    thread.start()
    try:
        yield
    finally:
        thread.join(10)
        claim.close()


def test_what_is_asked_is_answered_as_it_was_said(meeting: Meeting) -> None:
    service = Answers()
    told: list[str] = []
    with served(meeting, service):
        assert ask(meeting, REQUEST, nobody_starts, told.append) == SAID
        assert ask(meeting, request_of("graph"), nobody_starts) is None
    assert (service.asked[0], told) == (REQUEST, ["reading"])


def test_who_asks_while_it_answers_waits_their_turn(meeting: Meeting) -> None:
    with served(meeting, Answers(takes=0.02)), ExitStack() as open_:
        connections = [open_.enter_context(connected(meeting)) for _ in range(4)]
        for connection in connections:
            send(connection, REQUEST.as_message(), 5)
        for connection in connections:
            assert receive(connection, 2**20, 10) == {"doing": "reading"}
            assert Said.of_message(receive(connection, 2**20, 10)) == SAID


def test_it_rests_once_nobody_waits(meeting: Meeting) -> None:
    service = Answers()
    with served(meeting, service):
        asked(meeting)
        assert service.rested.wait(30)
        assert asked(meeting) == SAID


def test_it_does_what_is_left_to_be_done_before_it_ends(meeting: Meeting) -> None:
    claim, service = claimed(meeting), Answers()
    with connected(meeting) as asker, connected(meeting) as ending:
        send(asker, REQUEST.as_message(), 5)
        send(ending, {"end": True}, 5)
        serve(claim.listener, service, 60)
    assert (len(service.asked), service.rests) == (1, 1)
    claim.close()


@pytest.mark.parametrize(("is_wanted", "most_idle"), [(True, 0.0), (False, 60.0)])
def test_it_ends_when_nobody_asks_or_there_is_no_reason_to_stay(
    meeting: Meeting, is_wanted: bool, most_idle: float
) -> None:
    claim, service = claimed(meeting), Answers(is_wanted)
    with connected(meeting) as connection:
        send(connection, REQUEST.as_message(), 5)
        serve(claim.listener, service, most_idle)
        assert receive(connection, 2**20, 10) == {"doing": "reading"}
        assert Said.of_message(receive(connection, 2**20, 10)) == SAID
    assert service.rests == 1
    claim.close()


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


SPEECHES: dict[str, bytes] = {
    "nothing": b"",
    "half a length": b"\0\0",
    "half a message": framed(b'{"parts": []}')[:-3],
    "no JSON": framed(b"\xff{"),
    "deep JSON": framed(b"[" * 100_000),
    "no object": framed(b"[1, 2]"),
    "an endless message": b"\xff" * 100,
    "something else": framed(b'{"fine": true}'),
    "another type": framed(b'{"parts": 3, "code": 0}'),
    "half a part": framed(b'{"parts": [["out"]], "code": 0}'),
    "no text": framed(b'{"parts": [["out", 3]], "code": 0}'),
    "another output": framed(b'{"parts": [["file", "fine"]], "code": 0}'),
    "another code": framed(b'{"parts": [], "code": 2}'),
    "no code": framed(b'{"parts": [], "code": true}'),
    "an answer that is none": framed(b"{}"),
}


@pytest.mark.parametrize("speech", SPEECHES.values(), ids=SPEECHES.keys())
def test_what_is_no_answer_counts_as_none(meeting: Meeting, speech: bytes) -> None:
    with spoken(meeting, lambda connection: connection.sendall(speech)):
        assert asked(meeting) is None


@pytest.mark.parametrize("speech", SPEECHES.values(), ids=SPEECHES.keys())
def test_who_asks_nothing_that_is_known_keeps_nobody_from_asking(meeting: Meeting, speech: bytes) -> None:
    with served(meeting, Answers()):
        with connected(meeting) as connection:
            connection.sendall(speech)
        assert asked(meeting) == SAID


def test_who_asks_nothing_and_stays_keeps_others_waiting_for_a_while_only(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_TO_ASK", 0.1)
    with served(meeting, Answers()), connected(meeting):
        assert asked(meeting) == SAID


def test_who_says_nothing_is_waited_for_for_a_while_only(meeting: Meeting) -> None:
    asked_once = threading.Event()
    with spoken(meeting, lambda _: asked_once.wait(10)):
        assert ask(meeting, REQUEST, nobody_starts, patience=0.1) is None
        asked_once.set()


def test_who_only_tells_what_it_does_is_not_waited_for_beyond_a_limit(meeting: Meeting) -> None:
    is_over = threading.Event()

    def speak(connection: socket.socket) -> None:
        while not is_over.wait(0.02):
            send(connection, {"doing": "reading"}, 5)

    with spoken(meeting, speak):
        assert ask(meeting, REQUEST, nobody_starts, patience=0.2) is None
        is_over.set()


WRONG_REQUESTS: dict[str, dict[str, object]] = {
    "arguments of another type": {"arguments": [3]},
    "no environment": {"environment": None},
    "a variable that is no text": {"environment": {"A": 1}},
    "no folder": {"folder": None},
    "no output": {"out": []},
    "a digest that is a path": {"digest": "../../../etc/passwd"},
}


@pytest.mark.parametrize("wrong", WRONG_REQUESTS.values(), ids=WRONG_REQUESTS.keys())
def test_a_request_of_another_shape_is_none(meeting: Meeting, wrong: dict[str, object]) -> None:
    service = Answers()
    with served(meeting, service), connected(meeting) as connection:
        send(connection, {**REQUEST.as_message(), **wrong}, 5)
        with pytest.raises(OSError, match="gone"):
            receive(connection, 2**20, 5)
    assert service.asked == []


def test_where_none_can_be_started_there_is_no_answer(meeting: Meeting) -> None:
    assert asked(meeting) is None


def test_one_is_started_where_none_is_and_gets_what_was_asked_before_it_came(meeting: Meeting) -> None:
    came: list[threading.Thread] = []

    def start(claim: Claim) -> None:
        listener = claim.listener.dup()

        def come() -> None:
            time.sleep(0.1)
            with listener:
                serve(listener, Answers(), 0)

        came.append(threading.Thread(target=come))
        came[0].start()

    assert ask(meeting, REQUEST, start) == SAID
    came[0].join(10)


def test_there_are_never_two(meeting: Meeting) -> None:
    claim = claimed(meeting)
    assert meeting.claim() is None
    claim.close()
    claimed(meeting).close()


def test_a_socket_that_somebody_left_is_taken_over(meeting: Meeting) -> None:
    claimed(meeting).close()  # as one that is killed leaves it
    assert meeting.connection() is None
    with served(meeting, Answers()):
        assert asked(meeting) == SAID


def _of_others(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    folder.chmod(0o755)


def _a_link(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir(mode=0o700, parents=True)
    folder.symlink_to(folder.parent / "elsewhere")


def _a_file(folder: Path) -> None:
    folder.write_text("")


@pytest.mark.parametrize("make", [_of_others, _a_link, _a_file])
def test_a_folder_that_is_not_the_users_alone_is_no_place_to_meet(
    meeting: Meeting, make: Callable[[Path], None]
) -> None:
    make(meeting.folder)
    started: list[Claim] = []
    assert ask(meeting, REQUEST, started.append) is None
    assert started == []
    assert running(meeting.folder) == []


@pytest.mark.parametrize("state", [b"", b"no JSON", b"[]", b'{"root": 3, "process": "x"}'])
def test_who_stays_is_known_whatever_it_says_of_itself(meeting: Meeting, state: bytes) -> None:
    claim = claimed(meeting)
    os.pwrite(claim.lock, state, 0)
    (process,) = running(meeting.folder)
    assert (process.meeting, process.process) == (meeting, 0)
    note(claim.lock, Path("/home"))
    (process,) = running(meeting.folder)
    assert (process.root, process.process) == ("/home", os.getpid())
    claim.close()


def test_what_is_left_of_those_that_were_killed_is_removed(meeting: Meeting) -> None:
    claimed(meeting).close()
    assert sorted(path.name for path in meeting.folder.iterdir()) == ["home.lock", "home.sock"]
    assert running(meeting.folder) == []
    assert list(meeting.folder.iterdir()) == []


def test_one_that_does_not_answer_ends_once_it_looks_for_its_socket(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gitops_lint.resident.running._TO_END", 0.05)
    claim = claimed(meeting)
    note(claim.lock, Path("/home"))
    (process,) = running(meeting.folder)
    assert not end(process)
    assert not (meeting.folder / meeting.socket_name).exists()
    claim.close()


def test_messages_are_bounded() -> None:
    one, other = socket.socketpair()
    with one, other:
        send(one, {"text": "a" * 100}, 5)
        with pytest.raises(ValueError, match="bytes"):
            receive(other, 50, 5)


def test_a_request_and_an_answer_are_the_same_once_they_were_sent() -> None:
    assert Request.of_message(json.loads(json.dumps(REQUEST.as_message()))) == REQUEST
    assert Said.of_message(json.loads(json.dumps(SAID.as_message()))) == SAID
