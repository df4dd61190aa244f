"""What a batch says while it works: a bar on a terminal, plain lines in a log."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, TextIO

from kpiwork.publish.pace import duration
from kpiwork.publish.terminal import visible

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

__all__ = ["Lines", "Progress", "Silent", "progress_on"]


class Progress(Protocol):
    """Takes what happened, one line at a time, from any thread."""

    def begin(self, pages: int) -> None:
        """Say how many pages there will be."""

    def tell(self, place: str, what: str) -> None:
        """Say that something happened to a department or a source."""

    def page(self, place: str, what: str, left: float) -> None:
        """Say that one more page is done, and how many seconds the others should take."""


class Silent:
    """Says nothing."""

    def begin(self, pages: int) -> None:
        """Ignore how many pages there will be."""

    def tell(self, place: str, what: str) -> None:
        """Ignore what happened."""

    def page(self, place: str, what: str, left: float) -> None:
        """Ignore that a page is done."""


class Lines:
    """Plain lines: ``operations  page written (1 of 3, about 4 s left)``.

    Parameters
    ----------
    stream : text file
        Where they go.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._pages = self._done = 0

    def begin(self, pages: int) -> None:
        """Say how many pages there will be."""
        self._pages = pages

    def tell(self, place: str, what: str) -> None:
        """Print one line."""
        with self._lock:
            self._print(f"{place}  {what}")

    def page(self, place: str, what: str, left: float) -> None:
        """Print one line that counts the pages."""
        with self._lock:
            self._done += 1
            rest = f", about {duration(left)} left" if self._done < self._pages else ""
            self._print(f"{place}  {what} ({self._done} of {self._pages}{rest})")

    def _print(self, line: str) -> None:
        self._stream.write(visible(line) + "\n")
        self._stream.flush()


class Bar(Lines):
    """The same lines above a bar that shows how far the batch is."""

    def __init__(self, stream: TextIO, bar: RichProgress, task: TaskID, doing: str) -> None:
        super().__init__(stream)
        self._bar, self._task, self._doing = bar, task, doing

    def begin(self, pages: int) -> None:
        """Give the bar its length."""
        super().begin(pages)
        self._bar.update(self._task, total=pages, description=self._doing)

    def _print(self, line: str) -> None:
        from rich.text import Text  # noqa: PLC0415 - a log needs no terminal library

        self._bar.console.print(Text(visible(line)))
        self._bar.update(self._task, completed=self._done)


@contextlib.contextmanager
def progress_on(stream: TextIO, doing: str = "making pages", before: str = "measuring") -> Iterator[Progress]:
    """Give a bar where the stream is a terminal, plain lines where it is a log.

    Parameters
    ----------
    stream : text file
        Where it goes.
    doing, before : str
        What the bar says that is done, and until it is known how much there is.
    """
    if not stream.isatty():
        yield Lines(stream)
        return
    from rich.console import Console  # noqa: PLC0415 - a log needs no terminal library
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as RichProgress  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn())
    console = Console(file=stream, highlight=False)
    with RichProgress(
        *columns, MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        yield Bar(stream, bar, bar.add_task(before, total=None), doing)
