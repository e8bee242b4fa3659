"""Who does the work of a fleet: processes of this machine, or any other executor, such as Dask's.

Results come as they are there. Where a process dies, what it was at is lost and nothing else.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, as_completed, wait

from gitops_lint.fleet.result import RepositoryResult, received
from gitops_lint.fleet.task import Task, judge


def judged_here(tasks: Iterable[Task]) -> Iterator[RepositoryResult]:
    """Yield what is said of each repository, by this process."""
    for task in tasks:
        yield received(task.repository.name, judge(task))


def judged_by_processes(
    tasks: Iterable[Task], number: int, judging: Callable[[Task], str] = judge
) -> Iterator[RepositoryResult]:
    """Yield what is said of each repository, by so many processes, each an executor of its own.

    So one that dies (for want of memory, most likely) takes nothing with it, and another takes its place.
    """
    waiting = iter(tasks)
    idle = [_process() for _ in range(number)]
    at_work: dict[Future[str], tuple[Task, Executor]] = {}
    try:
        while True:
            for task in _first(waiting, len(idle)):
                executor = idle.pop()
                at_work[executor.submit(judging, task)] = (task, executor)
            if not at_work:
                return
            for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                task, executor = at_work.pop(future)
                is_broken = isinstance(future.exception(), BrokenExecutor)
                if is_broken:
                    executor.shutdown()
                idle.append(_process() if is_broken else executor)
                yield _came_of(task, future)
    finally:
        for executor in (*idle, *(executor for _, executor in at_work.values())):
            executor.shutdown(wait=not at_work, cancel_futures=True)
        idle.clear()
        del executor
        gc.collect()  # their semaphores go with them, and else are told as lost when this process ends


def judged_by(
    tasks: Iterable[Task], executor: Executor, judging: Callable[[Task], str] = judge
) -> Iterator[RepositoryResult]:
    """Yield what is said of each repository, by an executor that knows what to do about lost workers."""
    at_work = {executor.submit(judging, task): task for task in tasks}
    for future in as_completed(at_work):
        yield _came_of(at_work[future], future)


def _first(tasks: Iterator[Task], number: int) -> list[Task]:
    return [task for _, task in zip(range(number), tasks, strict=False)]


def _process() -> Executor:
    """Return a process that begins with nothing of this one, which has threads by then."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def _came_of(task: Task, future: Future[str]) -> RepositoryResult:
    name, error = task.repository.name, future.exception()
    if error is None:
        return received(name, future.result())
    if isinstance(error, BrokenExecutor):
        return RepositoryResult(name=name, failure="the process that looked at it died, most likely for want of memory")
    return RepositoryResult(name=name, failure=f"{type(error).__name__}: {error}"[:500])
