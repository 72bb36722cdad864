"""GFPGAN and LaMa against PyTorch: the same weights, the same picture, the same threads.

    python -m benchmarks.against_torch lama|gfpgan [--onnx FILE] [--rounds 5] [--compile]

The network has the exact architecture and random weights (`torch_networks`); ours is what
`models add` makes of it, run as the program runs it.  PyTorch runs in inference mode, plain, with
channels last and (with --compile) compiled; its best counts.  All take turns, so that a busy
machine slows all alike; seconds are also told in processor time, where threads that wait may spin.
`taskset -c 0` measures one thread.  Needs the extra `convert`; FILE keeps the conversion for the
next time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Threads of PyTorch that wait in a loop would count as work.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch

from benchmarks import torch_networks
from photorestorer_gui.networks import converter
from photorestorer_gui.networks.catalogue import CATALOGUE
from photorestorer_gui.networks.dft import without_dft
from photorestorer_gui.networks.session import usable_cores
from photorestorer_gui.networks.trial import Trial
from photorestorer_gui.progress import Progress

CARDS = {
    name: next(card for card in CATALOGUE if card.id == model_id)
    for name, model_id in (("lama", "lama-big"), ("gfpgan", "gfpgan-1.4"))
}
OURS = "ours"
Way = Callable[[], Any]


def onnx_of(name: str, file: Path | None) -> bytes:
    """Return what `models add` makes of the network."""
    if file is not None and file.exists():
        return file.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.pth"
        save = {"lama": torch_networks.save_lama_weights, "gfpgan": torch_networks.save_gfpgan}
        save[name](path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        content, apart = converter.converted(
            CARDS[name], path, digest, is_known=False, tell=lambda stage: print(f"  {stage}")
        )
    print(f"converted; apart from PyTorch by {apart:.5f} of 255")
    if file is not None:
        file.write_bytes(content)
    return content


def ways(name: str, content: bytes, *, compiled: bool) -> dict[str, Way]:
    """Return each way to run the network once."""
    card = CARDS[name]
    arrays = [converter.picture(port) for port in card.contract.inputs]
    trial = Trial(without_dft(content, card.contract.inputs))
    feed = {port.name: array for port, array in zip(card.contract.inputs, arrays, strict=True)}
    tensors = [torch.from_numpy(array) for array in arrays]
    plain = converter._as_in_contract(card, getattr(torch_networks, name)())
    made: dict[str, Way] = {
        OURS: lambda: trial.run(feed, Progress())[converter.OUTPUT],
        "PyTorch": lambda: plain(*tensors).numpy(),
    }
    if name == "lama":  # GFPGAN takes its layers for contiguous and fails otherwise
        last = converter._as_in_contract(card, torch_networks.lama())
        last = last.to(memory_format=torch.channels_last)
        columns = [tensor.contiguous(memory_format=torch.channels_last) for tensor in tensors]
        made["PyTorch, channels last"] = lambda: last(*columns).numpy()
    if compiled:
        quick = torch.compile(plain)
        made["PyTorch, compiled"] = lambda: quick(*tensors).numpy()
    return made


def measured(made: dict[str, Way], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return seconds on the clock and of the processor for each way and round."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in made}
    answers: dict[str, Any] = {}
    with torch.inference_mode():
        for turn in range(rounds + 1):
            for name, run in made.items():
                start = time.perf_counter(), time.process_time()
                answers[name] = run()
                seconds = time.perf_counter() - start[0], time.process_time() - start[1]
                if turn:  # the first round loads and warms
                    spent[name].append(seconds)
                    print(f"  {turn} {name:24} {seconds[0]:7.2f} s {seconds[1]:7.2f} s", flush=True)
    apart = float(np.abs(answers[OURS] - answers["PyTorch"]).max())
    print(f"  largest difference {apart:.2e}, within {float(np.ptp(answers['PyTorch'])):.0f}")
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure our sessions against PyTorch.")
    parser.add_argument("network", choices=CARDS)
    parser.add_argument("--onnx", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--compile", action="store_true")
    wanted = parser.parse_args()
    torch.set_num_threads(usable_cores())
    made = ways(wanted.network, onnx_of(wanted.network, wanted.onnx), compiled=wanted.compile)
    print(f"{wanted.network}, {usable_cores()} threads: on the clock, of the processor")
    spent = measured(made, wanted.rounds)
    for kind, which in enumerate(("clock", "processor")):
        medians = {
            name: statistics.median(
                ours[kind] / theirs[kind] for ours, theirs in zip(spent[OURS], rounds, strict=True)
            )
            for name, rounds in spent.items()
            if name != OURS
        }
        best = max(medians, key=lambda name: medians[name])
        for name, ratio in medians.items():
            mark = "  its best" if name == best else ""
            print(f"  ours / {name:24} {which:10} {ratio:5.2f}{mark}")


if __name__ == "__main__":
    main()
