"""Decoding apart: in processes that may crash, hang or run out of memory on their own.

A decoder is native code that looks at whatever anyone made.  What it may do to its process shall
cost one photo, never the window with somebody's work in it.  A reader is started once and kept, for
starting one takes longer than reading most photos.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from photorestorer_gui.progress import Progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from photorestorer_gui.photo.asking import Bell, Patience, Reader, Request
    from photorestorer_gui.photo.layers import Content, Kind
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.parcels import Made
    from photorestorer_gui.photo.photo import Photo
    from photorestorer_gui.photo.reader import Sabotage

log = logging.getLogger(__name__)

_MOST_IDLE: Final = 2
"""Readers that are kept: the photo in the editor and the list are read at the same time."""


class Apart:
    """Reads photos in processes of their own; may be used from any thread.

    Parameters
    ----------
    patience : Patience, optional
    sabotage : callable(path), optional
        For tests: called in the reader just before a file is decoded.

    Attributes
    ----------
    is_apart : bool
        False once no process could be started, and a photo was read in this one.
    """

    def __init__(
        self, *, patience: Patience | None = None, sabotage: Sabotage | None = None
    ) -> None:
        self._patience = patience
        self._sabotage = sabotage
        self._lock = threading.Lock()
        self._idle: list[Reader] = []
        self._is_closed = False
        self.is_apart = True

    def warm_up(self) -> None:
        """Start a reader if none is there, without waiting for it."""
        with self._lock:
            if not self._idle and not self._is_closed:
                with contextlib.suppress(OSError):  # whoever needs it will hear of that
                    self._idle.append(self._new_reader())

    def close(self) -> None:
        """End the readers that do nothing; one at work ends when it has answered."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.end()

    def load_photo(
        self, path: Path, *, max_megapixels: float, progress: Progress | None = None
    ) -> Photo:
        """Read a photo as `files.load_photo` does.

        Raises
        ------
        UnreadablePhotoError
            Also if reading it crashes, takes too much memory, or does not come to an end.
        Cancelled
            If `progress` is cancelled; the reader is ended at once.
        """
        options = {"max_megapixels": max_megapixels}
        return cast("Photo", self._read("photo", Path(path), options, progress))

    def load_small(
        self,
        path: Path,
        side_px: int,
        *,
        max_megapixels: float,
        progress: Progress | None = None,
    ) -> Photo:
        """Read a photo as `small.load_small` does; errors as `load_photo`."""
        options = {"max_megapixels": max_megapixels, "side_px": side_px}
        return cast("Photo", self._read("small", Path(path), options, progress))

    def load_mask(
        self, path: Path, progress: Progress | None = None, *, max_megapixels: float, **options: Any
    ) -> Mask:
        """Read a mask as `mask_files.load_mask` does; errors as there and as `load_photo`."""
        options = {"max_megapixels": max_megapixels, **options}
        return cast("Mask", self._read("mask", Path(path), options, progress))

    def decode_layer(
        self,
        content: Content,
        size: tuple[int, int],
        kind: Kind,
        *,
        source: Path,
        progress: Progress | None = None,
    ) -> NDArray[Any]:
        """Decode a layer of a project as `layers.decode_layer` does; errors also as `load_photo`.

        Parameters
        ----------
        source : Path
            The project's file, for the person.
        """
        from photorestorer_gui.photo.asking import Request
        from photorestorer_gui.photo.layers import NoLayerError, decode_layer

        count = size[0] * size[1]
        options = {"size": size, "kind": kind}
        request = Request("layer", source, options, count, content, count / 1e6)
        here = partial(decode_layer, content, size, kind)
        pixels = cast("NDArray[Any]", self._asked(request, here, progress))
        if pixels.shape != (*size, 3)[: 2 if kind == "grey" else 3]:
            raise NoLayerError("what came back is another layer")
        return pixels

    def _read(
        self, what: str, path: Path, options: dict[str, Any], progress: Progress | None
    ) -> Made:
        from photorestorer_gui.photo.asking import Request
        from photorestorer_gui.photo.reader import read

        request = Request(what, path, options, options["max_megapixels"] * 1e6)
        return self._asked(request, partial(read, what, path, options), progress)

    def _asked(self, request: Request, here: Callable[[], Made], progress: Progress | None) -> Made:
        """Let a reader answer; `here` does the same in this process, where none can be started."""
        from photorestorer_gui.photo.asking import Bell, answer_of

        progress = progress or Progress()
        with closing(Bell()) as bell, progress.interrupting(bell.ring):
            try:
                reader = self._ready_reader(bell)
            except OSError as error:
                self.is_apart = False
                log.info("Photos are read in this process, for no other can be started: %s", error)
                return here()
            with self._lent(reader):
                return answer_of(reader, request, bell)

    def _ready_reader(self, bell: Bell) -> Reader:
        """Return a reader that has started; raises OSError if none can be started."""
        with self._lock:
            while self._idle:
                reader = self._idle.pop()
                if reader.is_alive:
                    break
                reader.end()
            else:
                reader = self._new_reader()
        try:
            reader.begin(bell)
        except BaseException as error:
            reader.end()
            if isinstance(error, EOFError | ValueError):
                raise OSError(f"a reader ended while it started: {error}") from error
            raise
        return reader

    def _new_reader(self) -> Reader:
        from photorestorer_gui.photo.asking import Patience, Reader

        return Reader(self._patience or Patience(), self._sabotage)

    @contextlib.contextmanager
    def _lent(self, reader: Reader) -> Iterator[None]:
        """Keep a reader that answered, end one that did not, and start another in its place."""
        try:
            yield
        except BaseException:
            if not reader.has_answered:
                reader.end()
                self.warm_up()
                raise
            self._put_back(reader)
            raise
        self._put_back(reader)

    def _put_back(self, reader: Reader) -> None:
        with self._lock:
            if len(self._idle) < _MOST_IDLE and not self._is_closed:
                self._idle.append(reader)
                return
        reader.end()
