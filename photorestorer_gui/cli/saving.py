"""The options that say how photos are saved, in one place for all commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from photorestorer_gui.photo.output import SaveOptions

MetadataChoice = Literal["all", "basic", "none"]
QualityOption = Annotated[
    int, typer.Option(min=1, max=100, help="Quality of JPEG and WebP files, 1 to 100.")
]
MetadataOption = Annotated[
    MetadataChoice,
    typer.Option(
        help="What the file tells: all that the photo's does; date, camera and author; or nothing."
    ),
]
LongSide = Annotated[
    int | None,
    typer.Option(min=1, metavar="PIXELS", help="Longest side of the result; never enlarges."),
]
DpiOption = Annotated[
    float | None, typer.Option(min=2, max=100_000, help="Dots per inch of the result.")
]
CaptionOption = Annotated[
    bool, typer.Option("--caption", help="Note in the description that the photo was restored.")
]


def save_options_of(
    quality: int,
    metadata: MetadataChoice,
    long_side: int | None,
    dpi: float | None,
    caption: bool,
) -> SaveOptions:
    """Return how photos are saved by these options."""
    from photorestorer_gui.photo.output import CAPTION, SaveOptions

    return SaveOptions(quality, metadata, long_side, dpi, CAPTION if caption else "")
