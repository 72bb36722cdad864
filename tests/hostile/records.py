"""The program's own files made to break it: projects, lists, journals, settings, models."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

from photorestorer_gui.project.journal import line_of
from tests.hostile.doors import (
    SFACE,
    batch_seeds,
    model_seeds,
    project_seeds,
    session_entry,
)
from tests.hostile.mutations import ODD_VALUES

Cases = Iterator[tuple[str, bytes]]

_DEEP = b"[" * 200_000 + b"]" * 200_000
_PASSWD = "../../../../../../etc/passwd"


def cut(content: bytes) -> Cases:
    """A file cut off at every 5 %."""
    for percent in range(0, 100, 5):
        yield f"cut at {percent} %", content[: len(content) * percent // 100]


def json_texts() -> Cases:
    """JSON files that are none, or more than anyone reads."""
    yield "nothing", b""
    yield "a NUL", b"\0"
    yield "no UTF-8", b'{"photos": "\xff"}'
    yield "UTF-16", '{"photos": []}'.encode("utf-16")
    yield "a list", b"[]"
    yield "null", b"null"
    yield "NaN", b'{"photos": NaN, "sharpen//cpu": Infinity}'
    yield "deep lists", _DEEP
    yield "deep objects", b'{"a":' * 200_000 + b"1" + b"}" * 200_000
    yield "deep in a field", b'{"photos":' + _DEEP + b"}"
    yield "a number of a million digits", b'{"sharpen//cpu": ' + b"9" * 1_000_000 + b"}"
    yield "a large number", b'{"sharpen//cpu": 1' + b"0" * 400 + b', "max_megapixels": 1e999}'
    yield "100,000 names", json.dumps({str(i): i for i in range(100_000)}).encode()
    yield "20 MB", b'{"photos": "' + b"x" * (20 << 20) + b'"}'
    yield "the same name twice", b'{"photos": [], "photos": {}}'
    yield "half a pair", b'{"photos": [{"path": "\\ud800"}], "\\ud800": "\\udfff"}'
    yield "a name too long", json.dumps({"photos": [{"path": "/" + "x" * 9_000}]}).encode()
    yield "a NUL in a name", b'{"photos": [{"path": "/a\\u0000b"}]}'
    yield "a device", b'{"photos": [{"path": "/dev/zero"}]}'
    for number, value in enumerate(ODD_VALUES):
        record = {"photos": [{"path": value}], "language": value, "max_megapixels": value}
        record |= {"id": "sface", "sha256": value, "sharpen//cpu": value, "downloads": value}
        yield f"an odd value, {number}", json.dumps(record).encode()


def projects() -> Cases:
    """Archives that lead elsewhere, unpack without end, or hold what no project holds."""
    sound = project_seeds()["shallow"]
    yield from cut(sound)
    record = json.loads(_files_of(sound)["project.json"])
    for name in (_PASSWD, "/etc/passwd", "C:\\x", "a/../../x", "", "project.json", "x" * 300):
        yield f"a layer called {name[:20]}", _project({"marked": name})
        yield f"a file called {name[:20]}", _project({"marked": name}, {name or "x": b"root:x:0:0"})
    yield "a link", _linked()
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield f"packed by {packing}", _project({}, packing=packing)
    yield "LZMA that asks for 4 GB", hungry_project()
    zeros = b"\0" * (32 << 20)
    yield "marks of 32 MB", _project({}, {"marked.png": zeros}, packing=zipfile.ZIP_DEFLATED)
    yield "a record of 32 MB", _project({}, {"project.json": zeros}, packing=zipfile.ZIP_DEFLATED)
    yield "a deep record", _project({}, {"project.json": _DEEP})
    yield "a record that is a list", _project({}, {"project.json": b"[]"})
    yield "20,000 files", _project({}, {f"{number}.txt": b"" for number in range(20_000)})
    yield "archives in an archive", _project({}, {"marked.png": sound})
    yield "the same file twice", _twice(sound)
    for number, value in enumerate(ODD_VALUES):
        for place in (("photo", "height"), ("photo", "path"), ("wishes", "faces"), ("report",)):
            changed: Any = json.loads(json.dumps(record))
            _set(changed, place, value)
            text = json.dumps(changed).encode()
            yield f"{'.'.join(place)} odd, {number}", _project({}, {"project.json": text})


def _set(record: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    for name in place[:-1]:
        record = record[name]
    record[place[-1]] = value


def _files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _project(
    pictures: Mapping[str, str],
    files: Mapping[str, bytes] | None = None,
    *,
    packing: int = zipfile.ZIP_STORED,
) -> bytes:
    """Return the sound project with other names of layers, and with these files."""
    whole = _files_of(project_seeds()["shallow"])
    record = json.loads(whole["project.json"])
    record["pictures"] |= pictures
    whole |= {"project.json": json.dumps(record).encode(), **(files or {})}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return made.getvalue()


def hungry_project() -> bytes:
    """Return a project whose packing asks for 4 GB to unpack it."""
    packed = _project({}, packing=zipfile.ZIP_LZMA)
    return packed.replace(b"\x5d\0\0\x80\0", b"\x5d\xff\xff\xff\xff")


def _linked() -> bytes:
    """Return a project whose marks are a symbolic link, as Unix archives hold them."""
    whole = _files_of(project_seeds()["shallow"])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in whole.items():
            info = zipfile.ZipInfo(name)
            if name == "marked.png":
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                content = b"/etc/passwd"
            archive.writestr(info, content)
    return made.getvalue()


def _twice(content: bytes) -> bytes:
    made = io.BytesIO(content)
    with warnings.catch_warnings(), zipfile.ZipFile(made, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("project.json", b"{}")
    return made.getvalue()


def sessions() -> Cases:
    """Journals of a session whose lines are sound and whose values are not."""
    entry: Any = session_entry()
    yield from cut(line_of(entry) * 2)
    yield "a deep line", b"%08x %s\n" % (zlib.crc32(_DEEP), _DEEP)
    yield "a million empty lines", b"\n" * 1_000_000
    yield "a line of 20 MB", line_of({**entry, "x": "x" * (20 << 20)})
    whole = entry["marks"]["marked"][0]
    boxes = ([0, 0, 0, 0], [-5, 0, 7, 9], [0, 0, 10**9, 10**9], [0, 0, 1], "here", [1e308] * 4)
    for box in boxes:
        marks = {"marked": [{**whole, "box": box}], "protected": []}
        yield f"marks at {box}", line_of({**entry, "marks": marks})
    for bits in ("", "!", "AAAA", whole["bits"] * 2):
        yield (
            f"marks of {bits[:5]}",
            line_of({**entry, "marks": {"marked": [{**whole, "bits": bits}]}}),
        )
    for number, value in enumerate(ODD_VALUES):
        for place in (("at",), ("file",), ("state",), ("sums",), ("marks",), ("state", "photo")):
            changed: Any = json.loads(json.dumps(entry))
            _set(changed, place, value)
            yield f"{'.'.join(place)} odd, {number}", line_of(changed)
    for name in (_PASSWD, "/etc/passwd", "..", ""):
        changed = json.loads(json.dumps(entry))
        changed["state"]["pictures"] = {"result": name}
        changed["sums"] = {name: 0}
        yield f"a layer called {name}", line_of(changed)


def batches() -> Cases:
    """Journals of a batch that SQLite reads and that say what none says."""
    sound = batch_seeds()["journal"]
    yield from cut(sound)
    yield "another file", b"SQLite format 3\0" + b"\0" * 5_000
    columns = ("source", "target", "state", "tries", "seconds", "record", "reason")
    for column in columns:
        for value in ("''", "x'ff00'", "9e999", "'[[[]]]'"):
            change = f"UPDATE OR IGNORE photos SET {column} = {value}"
            yield f"{column} is {value}", _changed_base(sound, change)
    deep = f"UPDATE photos SET record = '{'[' * 100_000}'"
    yield "a deep record", _changed_base(sound, deep)
    text = "UPDATE photos SET reason = CAST(x'ff' AS TEXT)"
    yield "text that is none", _changed_base(sound, text)
    yield "small pictures of text", _changed_base(sound, "UPDATE thumbnails SET before = 'x'")
    yield "a version of tomorrow", _changed_base(sound, "PRAGMA user_version = 99")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
    columns_of = ", ".join(f"x'41' AS {name}" for name in _names_of(sound))
    yield (
        "a table without end",
        _changed_base(
            sound, f"DROP TABLE photos; CREATE VIEW photos AS {endless} {columns_of} FROM n"
        ),
    )
    yield (
        "a trigger without end",
        _changed_base(
            sound,
            f"CREATE TRIGGER t AFTER INSERT ON photos BEGIN {endless} max(i) FROM n; END",
        ),
    )


def _names_of(content: bytes) -> list[str]:
    with _opened(content) as (base, _):
        return [row[1] for row in base.execute("PRAGMA table_info(photos)")]


def _changed_base(content: bytes, change: str) -> bytes:
    with _opened(content) as (base, path):
        base.executescript(change)
        base.commit()
        return path.read_bytes()


class _opened:
    """A base in a file of its own, open."""

    def __init__(self, content: bytes) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "base"
        self._path.write_bytes(content)
        self._base = sqlite3.connect(self._path)

    def __enter__(self) -> tuple[sqlite3.Connection, Path]:
        return self._base, self._path

    def __exit__(self, *_: object) -> None:
        with closing(self._base):
            pass
        self._folder.cleanup()


def models() -> Cases:
    """Weights files that ask for more than a network may have."""
    sound = model_seeds()["sface"]
    yield from cut(sound)
    for location in (_PASSWD, "/etc/passwd", "weights.bin", ""):
        yield f"weights in {location or 'nothing'}", _with_external(location)
    yield "an operator of nobody's", _network_of("Nonsense", domain="com.example")
    yield "an operator that is none", _network_of("NoSuchOperator")
    for sides in ([1 << 40], [1 << 20, 1 << 20], [-5], [0], [1 << 62, 1 << 62]):
        tensor = TensorProto(name="w", dims=sides, data_type=TensorProto.FLOAT)
        yield f"weights of {sides}", _network_of("Add", "w", initializer=[tensor])
        tensor = TensorProto(name="w", dims=sides, data_type=TensorProto.FLOAT, raw_data=b"\0" * 64)
        yield f"64 bytes of weights of {sides}", _network_of("Add", "w", initializer=[tensor])
    yield "a loop of its own output", _circle()
    relu = _network_of("Relu")
    yield "an operator that is no text", relu.replace(b"Relu", b"Re\xff\xfe")
    yield "names that are no text", relu.replace(b"data", b"\xff\xfe\xfd\xfc")
    yield "a graph in a graph in a graph", _nested(200)


def _network_of(operator: str, *more: str, domain: str = "", initializer: Any = ()) -> bytes:
    shape = list(SFACE.contract.inputs[0].shape)
    taken = helper.make_tensor_value_info("data", TensorProto.FLOAT, shape)
    given = helper.make_tensor_value_info("fc1", TensorProto.FLOAT, None)
    node = helper.make_node(operator, ["data", *more], ["fc1"], domain=domain)
    graph = helper.make_graph([node], "test", [taken], [given], list(initializer))
    opsets = [helper.make_opsetid("", 17)]
    if domain:
        opsets.append(helper.make_opsetid(domain, 1))
    return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString())


def _with_external(location: str) -> bytes:
    tensor = TensorProto(
        name="w", dims=[4], data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL
    )
    for key, value in (("location", location), ("offset", "0"), ("length", "16")):
        tensor.external_data.add(key=key, value=value)
    return _network_of("Add", "w", initializer=[tensor])


def _circle() -> bytes:
    model = onnx.load_model_from_string(_network_of("Relu"))
    model.graph.node.append(helper.make_node("Relu", ["b"], ["a"]))
    model.graph.node.append(helper.make_node("Relu", ["a"], ["b"]))
    return bytes(model.SerializeToString())


def _nested(depth: int) -> bytes:
    message = b""
    for _ in range(depth):  # graph (7) → node (1) → attribute (5) → graph (6)
        for number in (6, 5, 1):
            length = len(message)
            size = bytes([length & 0x7F | 0x80, length >> 7 & 0x7F | 0x80, length >> 14])
            message = bytes([number << 3 | 2]) + size + message
    size = bytes([len(message) & 0x7F | 0x80, len(message) >> 7 & 0x7F | 0x80, len(message) >> 14])
    return b"\x3a" + size + message
