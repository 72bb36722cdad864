"""Draws the program's icon in the formats of the three systems, from `resources/icons/app.svg`.

python packaging/icons.py FOLDER
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image

SOURCE = Path(__file__).resolve().parent.parent / "resources" / "icons" / "app.svg"
SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)
_ICO_PX = tuple(size for size in SIZES_PX if size <= 256)
_ICNS_PX = (16, 32, 64, 128, 256, 512, 1024)


def drawn(size_px: int) -> Image.Image:
    """Return the icon as a square RGBA picture, drawn anew at this size."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGBA")


def write_all(folder: Path) -> None:
    """Write `photorestorer.ico`, `photorestorer.icns` and one PNG a size into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {size: drawn(size) for size in sorted({*SIZES_PX, *_ICNS_PX})}
    for size in SIZES_PX:
        pictures[size].save(folder / f"photorestorer-{size}.png", optimize=True)
    pictures[256].save(
        folder / "photorestorer.ico",
        sizes=[(size, size) for size in _ICO_PX],
        append_images=[pictures[size] for size in _ICO_PX],
    )
    pictures[1024].save(
        folder / "photorestorer.icns", append_images=[pictures[size] for size in _ICNS_PX]
    )


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
