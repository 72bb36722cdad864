"""One process that decodes what anyone may have made: one that dies takes nothing else along.

Nothing heavy is imported before the number of threads is set, and nothing that decodes before the
memory is limited.
"""

from __future__ import annotations

import contextlib
import os
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from photorestorer_gui.processes import at_most, stand_apart

if TYPE_CHECKING:
    from photorestorer_gui.photo.mask import Mask
    from photorestorer_gui.photo.parcels import Made
    from photorestorer_gui.photo.photo import Photo

READY: Final = {"ready": True}
"""What a reader says first."""
BASE_BYTES: Final = 1 << 30
"""Address space for what a file says besides pixels, and for the decoders' own needs."""
BYTES_PER_PIXEL: Final = 48
"""The most that any sound file takes: a 16-bit TIFF with transparency lies in memory as the file,
as OpenCV decodes it, as Pillow does, and as RGB."""
MOST_FILE_BYTES: Final = 1 << 32
"""The largest file that is read whole, as those of more than 8 bits are: what a TIFF can hold."""
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Sabotage = Callable[[Path], None]
"""What tests let happen just before a file is decoded."""


def serve(connection: Connection, sabotage: Sabotage | None = None) -> None:
    """Read what is asked for until the connection ends; runs in a process of its own.

    A request for a file is answered with the size that the header tells, and then with the photo,
    the mask or an error; one for a layer, whose bytes come behind it, with pixels or an error.
    """
    stand_apart()
    for name in _THREADS:
        os.environ[name] = "1"
    from photorestorer_gui.photo import files, layers, mask_files, parcels, small  # noqa: F401

    parcels.tell(connection, READY)
    with ThreadPoolExecutor(1) as thread:
        while True:
            try:
                request = parcels.hear(connection)
            except (EOFError, OSError):
                return
            future = thread.submit(_made, connection, request, sabotage)
            _answer(connection, future)


def _made(connection: Connection, request: dict[str, Any], sabotage: Sabotage | None) -> Made:
    from photorestorer_gui.photo import parcels

    path = Path(request["path"])
    if request["what"] == "layer":
        return _layer(connection, request, partial(sabotage, path) if sabotage else None)
    with _limited_memory(path, request["options"]["max_megapixels"]) as size:
        parcels.tell(connection, {"size": size})
        if sabotage is not None:
            sabotage(path)
        return read(request["what"], path, request["options"])


def _layer(
    connection: Connection, request: dict[str, Any], sabotage: Callable[[], None] | None
) -> Made:
    """Decode a layer, whose bytes follow the request."""
    from photorestorer_gui.photo import layers, parcels

    content = parcels.hear_content(connection, request["size_bytes"])
    height, width = request["options"]["size"]
    with at_most(BASE_BYTES + BYTES_PER_PIXEL * height * width):
        if sabotage is not None:
            sabotage()
        return layers.decode_layer(content, (height, width), request["options"]["kind"])


def _answer(connection: Connection, future: Future[Made]) -> None:
    """Tell what became of a request, also if that is a defect of ours."""
    from photorestorer_gui.errors import PhotoRestorerError, in_words
    from photorestorer_gui.photo import parcels
    from photorestorer_gui.photo.layers import NoLayerError

    error = future.exception()
    if error is None:
        parcels.tell_made(connection, future.result())
    elif isinstance(error, PhotoRestorerError | MemoryError):
        parcels.tell(connection, parcels.error_record(in_words(error)))
    elif isinstance(error, NoLayerError):
        parcels.tell(connection, {"no layer": str(error)})
    else:
        parcels.tell(connection, {"defect": "".join(traceback.format_exception(error))})


def read(what: str, path: Path, options: dict[str, Any]) -> Photo | Mask:
    """Read a photo, small or whole, or a mask; parameters and errors as the three functions."""
    from photorestorer_gui.photo.files import load_photo
    from photorestorer_gui.photo.mask_files import load_mask
    from photorestorer_gui.photo.small import load_small

    made: dict[str, Callable[..., Photo | Mask]] = {
        "photo": load_photo,
        "small": load_small,
        "mask": load_mask,
    }
    return made[what](path, **options)


@contextlib.contextmanager
def _limited_memory(path: Path, max_megapixels: float) -> Iterator[tuple[int, int]]:
    """Limit the memory to what a sound file of this size takes; gives width and height.

    A file of more than 8 bits is read whole, with all its pages.

    Raises
    ------
    UnreadablePhotoError
        If the header tells that it is no photo, or too large.
    """
    from photorestorer_gui.photo.decoding import bits_per_colour
    from photorestorer_gui.photo.opening import open_picture

    with at_most(BASE_BYTES), open_picture(path, max_megapixels=max_megapixels) as (picture, file):
        width, height = picture.size
        deep = bits_per_colour(picture, file) > 8
        read_whole = min(os.fstat(file.fileno()).st_size, MOST_FILE_BYTES) if deep else 0
    with at_most(BASE_BYTES + BYTES_PER_PIXEL * width * height + read_whole):
        yield width, height
