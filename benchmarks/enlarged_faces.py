"""What an enlarged face gains from being drawn by a network, apart from how well that draws.

    python -m benchmarks.enlarged_faces [PHOTO]

A face of 512² is shrunk, and a stand-in that knows it draws it again, as no real network can.  So
the figures tell what is lost between a network's answer and the enlarged photo: PSNR against the
true face, where it is pasted wholly, by Lanczos' kernel alone and with what was drawn finer.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from photorestorer_gui.networks.catalogue import PX
from photorestorer_gui.paths import resources_folder
from photorestorer_gui.photo.files import load_photo
from photorestorer_gui.photo.geometry import Box
from photorestorer_gui.photo.photo import Photo
from photorestorer_gui.progress import Progress
from photorestorer_gui.restoration.faces.alignment import TEMPLATE, aligned, fit, luma
from photorestorer_gui.restoration.faces.detection import Face
from photorestorer_gui.restoration.faces.finer import Finer
from photorestorer_gui.restoration.faces.pasting import Change, paste, soft_mask
from photorestorer_gui.restoration.steps.enlarge import Enlarge


def decibels(photo: Photo, truth: Photo) -> float:
    """Return PSNR where a face is pasted wholly."""
    there = soft_mask() == 1
    off = photo.pixels[there].astype(float) - truth.pixels[there]
    return float(10 * np.log10(255**2 / np.mean(off**2)))


def compare(truth: Photo, enlarge: Enlarge, *, keep_colours: bool) -> tuple[float, float]:
    """Return PSNR of the enlarged face by Lanczos' kernel alone, and with what was drawn finer."""
    side = PX // enlarge.factor
    small = np.asarray(cv2.resize(truth.pixels, (side, side), interpolation=cv2.INTER_AREA))
    landmarks = ((TEMPLATE * PX + 0.5) / enlarge.factor - 0.5).astype(np.float32)
    matrix = fit(landmarks)
    assert matrix is not None, "the template fits itself"
    before = aligned(small, matrix)
    drawn = truth.pixels.astype(np.float32) / np.float32(255)
    values = luma(drawn) - luma(before) if keep_colours else drawn - before
    change = Change(values, matrix, 1.0)
    pixels = small.copy()
    paste(pixels, change)
    restored = truth.with_pixels(pixels)
    face = Finer.of(pixels, Face(Box(0, 0, side, side), landmarks, 1.0), change, is_sharp=False)
    plain = enlarge.scaled(restored, (), Progress()).photo
    fine = enlarge.scaled(restored, (face,), Progress()).photo
    return decibels(plain, truth), decibels(fine, truth)


def main() -> None:
    parser = argparse.ArgumentParser(description="What an enlarged face gains.")
    sample = resources_folder() / "samples" / "portrait-original.png"
    parser.add_argument("photo", nargs="?", type=Path, default=sample)
    photo = load_photo(parser.parse_args().photo)
    large = cv2.resize(photo.pixels, (PX, PX), interpolation=cv2.INTER_CUBIC)
    truth = Photo(np.asarray(large).astype(np.uint8))
    for enlarge in (Enlarge(2), Enlarge(4)):
        for keep_colours in (False, True):
            plain, fine = compare(truth, enlarge, keep_colours=keep_colours)
            colours = "the photo's colours" if keep_colours else "the network's colours"
            print(
                f"× {enlarge.factor}, {colours:21}  Lanczos {plain:5.1f} dB   finer {fine:5.1f} dB"
            )


if __name__ == "__main__":
    main()
