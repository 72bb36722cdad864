"""What is taken out of a bundle on Linux, and what stands in its place."""

from __future__ import annotations

import ctypes
import platform
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import elf
import icu
import pytest
import size_table
import slim
import stand_ins

needs_tools = pytest.mark.skipif(
    not sys.platform.startswith("linux")
    or platform.machine() not in stand_ins._JUMPS
    or not all(map(shutil.which, ("cc", "strip", "nm", "readelf"))),
    reason="a bundle is made smaller on Linux, with a compiler and binutils",
)


def build(target: Path, source: str, *options: str) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    file = target.parent / "source.c"
    file.write_text(source)
    soname = f"-Wl,-soname,{target.name}"
    command = ["cc", "-shared", "-fPIC", "-g", soname, str(file), *options, "-o", str(target)]
    subprocess.run(command, check=True)
    file.unlink()
    return target


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """A bundle in small: OpenCV with FFmpeg, codec, OpenBLAS and libavif; SciPy; Pillow."""
    mine = tmp_path / slim.OPENCV
    codec = build(mine / "libvpx-1.so.11", "int decode(void) { return 1; }")
    versions = tmp_path / "versions"
    versions.write_text("LIBAVCODEC_62 { global: av_open; av_more; };")
    films = build(
        mine / "libavcodec-1.so.62",
        "int decode(void); int av_open(void) { return decode(); } int av_more(void) { return 3; }",
        f"-Wl,--version-script={versions}",
        str(codec),
    )
    numbers = build(
        mine / "libopenblasp-1.so", "int cblas_add(int a, double b) { return a + (int)b; }"
    )
    avif = build(mine / "libavif-1.so.16.4", "int avif_seven(void) { return 7; }")
    build(tmp_path / slim.PILLOW / "libavif-2.so.16.4", "int avif_seven(void) { return 77; }")
    build(
        tmp_path / slim.SCIPY / "libscipy_openblas-2.so",
        "int scipy_cblas_add(int a, double b) { return a + (int)b + 1000; }",
    )
    build(
        tmp_path / "cv2" / "cv2.abi3.so",
        "int av_open(void); int cblas_add(int, double); int avif_seven(void);"
        "int film(void) { return av_open(); }"
        "int sum(void) { return cblas_add(2, 3.0); } int seven(void) { return avif_seven(); }",
        *map(str, (films, numbers, avif)),
        "-Wl,-rpath,$ORIGIN/../" + slim.OPENCV,
        f"-Wl,-rpath-link,{mine}",
    )
    return tmp_path


def called(inside: Path, function: str) -> subprocess.CompletedProcess[str]:
    """Call a function of the small OpenCV in a process of its own, and print what comes back."""
    path = inside / "cv2" / "cv2.abi3.so"
    code = f"import ctypes; print(ctypes.CDLL({str(path)!r}).{function}())"
    command = [sys.executable, "-S", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@needs_tools
def test_that_opencv_uses_the_arithmetic_of_scipy_and_the_avif_of_pillow(inside: Path) -> None:
    slim.without_films(inside)
    assert called(inside, "sum").stdout == "1005\n"
    assert called(inside, "seven").stdout == "77\n"


@needs_tools
def test_that_films_end_the_program_with_a_sentence(inside: Path) -> None:
    slim.without_films(inside)
    ran = called(inside, "film")
    assert ran.returncode != 0
    assert "av_open: this build of PhotoRestorer has no reader of films" in ran.stderr


@needs_tools
def test_that_a_stand_in_offers_only_what_is_asked_for(inside: Path) -> None:
    slim.without_films(inside)
    films = inside / slim.OPENCV / "libavcodec-1.so.62"
    assert elf.defined(films) == {"av_open", "LIBAVCODEC_62"}
    assert "libvpx-1.so.11" not in elf.needed(films)


@needs_tools
def test_that_scipy_without_a_function_is_noticed_when_the_bundle_is_made(inside: Path) -> None:
    build(inside / slim.SCIPY / "libscipy_openblas-2.so", "int scipy_other(void) { return 1; }")
    with pytest.raises(subprocess.CalledProcessError):
        slim.without_films(inside)


@needs_tools
def test_that_another_version_of_a_library_is_no_substitute(inside: Path) -> None:
    pillow = inside / slim.PILLOW
    (pillow / "libavif-2.so.16.4").rename(pillow / "libavif-2.so.17.0")
    slim.without_films(inside)
    assert not (inside / slim.OPENCV / "libavif-1.so.16.4").is_symlink()
    assert called(inside, "seven").stdout == "7\n"


@needs_tools
def test_that_what_only_films_needed_is_unneeded(inside: Path) -> None:
    assert slim.unneeded(inside) == []
    slim.without_films(inside)
    assert [path.name for path in slim.unneeded(inside)] == ["libvpx-1.so.11"]


@needs_tools
def test_that_the_same_library_twice_is_found(inside: Path) -> None:
    here, there = inside / slim.PILLOW / "libavif-2.so.16.4", inside / "b" / "libavif-2.so.16.4"
    there.parent.mkdir()
    shutil.copy(here, there)
    assert slim.same_twice(inside) == [(there, here)]
    slim.link(here, there)
    assert here.readlink() == Path("../b/libavif-2.so.16.4")
    assert slim.same_twice(inside) == []


@needs_tools
def test_that_only_a_library_that_still_loads_is_stripped(
    inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = inside / "cv2" / "cv2.abi3.so"
    assert slim.loads(library)
    before = library.read_bytes()
    monkeypatch.setattr(slim, "loads", lambda _library: False)
    slim.strip(library)
    assert library.read_bytes() == before
    monkeypatch.undo()
    slim.strip(library)
    assert library.stat().st_size < len(before)


@needs_tools
def test_that_a_library_with_shifted_parts_is_told(inside: Path) -> None:
    library = inside / "cv2" / "cv2.abi3.so"
    content = bytearray(library.read_bytes())
    (table,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    first = next(
        place
        for place in range(table, table + size * count, size)
        if struct.unpack_from("<I", content, place) == (1,)
    )
    (offset,) = struct.unpack_from("<Q", content, first + 8)
    struct.pack_into("<Q", content, first + 8, offset + 8)
    library.write_bytes(content)
    assert not slim.loads(library)


PARTS = {
    "icudt73l/coll/root.res": b"sorting" * 5,
    "icudt73l/curr/es.res": b"money",
    "icudt73l/es.res": b"weekdays",
    "icudt73l/gb18030.cnv": b"encoding",
    "icudt73l/nfkc.nrm": b"forms",
    "icudt73l/root.res": b"root",
}
HEADER = struct.pack("<H", 32) + b"\xda\x27" + bytes(8) + b"CmnD" + bytes(16)


def test_that_data_of_icu_are_written_as_they_were_read() -> None:
    data = icu.packed(HEADER, PARTS)
    read = icu.entries(data)
    assert list(read) == sorted(PARTS)
    assert {name: part.rstrip(b"\0") for name, part in read.items()} == PARTS
    assert icu.packed(HEADER, read) == data
    with pytest.raises(ValueError, match="no data of ICU"):
        icu.entries(b"something else entirely")


@needs_tools
def test_that_icu_keeps_how_names_are_sorted_and_loses_money(tmp_path: Path) -> None:
    data = icu.packed(HEADER, PARTS)
    library = tmp_path / "libicudata.so.73"
    (tmp_path / "x").write_bytes(b"")
    icu._link(library, "icudt73_dat", data)
    icu.slim(library)
    place = (ctypes.c_char * len(data)).in_dll(ctypes.CDLL(str(library)), "icudt73_dat")
    kept = [name for name in PARTS if name.encode() + b"\0" in bytes(place)]
    assert kept == ["icudt73l/coll/root.res", "icudt73l/nfkc.nrm", "icudt73l/root.res"]


def test_that_a_bundle_over_the_limit_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "large").write_bytes(bytes(2_000_000))
    assert size_table.main([str(tmp_path), "--limit", "3"]) == 0
    assert size_table.main([str(tmp_path), "--limit", "1.5"]) == 1
    assert "too large" in capsys.readouterr().err
