"""onnxruntime as `providers` knows it: its only import."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from photorestorer_gui.errors import NetworkError
from photorestorer_gui.networks.providers import CPU, TITLES, OutOfMemoryError, is_out_of_memory
from photorestorer_gui.progress import Cancelled, Progress
from photorestorer_gui.words import phrase

if TYPE_CHECKING:
    import onnxruntime

    InferenceSession: TypeAlias = onnxruntime.InferenceSession

# Newer official builds for Linux and macOS write down an id of the machine and tell Microsoft of
# each process that loads them (onnxruntime pull request 27379), before `disable_telemetry_events`
# can be called.  Processes that are started from here inherit it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

Floats = NDArray[np.float32]
_SILENT: Final = 4
"""onnxruntime writes each failure, a cancelled run among them, to standard error and raises it too;
the exception says it all."""


def load() -> None:
    """Load onnxruntime now, where something else must be loaded after it."""
    import onnxruntime  # noqa: F401


class OnnxRuntime:
    """onnxruntime, as `providers` knows it."""

    @property
    def version(self) -> str:
        """Its version."""
        import onnxruntime

        return str(onnxruntime.__version__)

    def available(self) -> Sequence[str]:
        """Return the providers that this build of it has."""
        import onnxruntime

        return list(onnxruntime.get_available_providers())

    def device(self, provider: str) -> str:
        """Return what the system tells of itself and, on Linux, of NVIDIA's driver."""
        known = [platform.platform()]
        with contextlib.suppress(OSError):
            driver = Path("/proc/driver/nvidia/version").read_text(encoding="utf-8")
            known += driver.splitlines()[:1]
        return ", ".join(known)

    def start(self, content: bytes, threads: int, provider: str) -> onnxruntime.InferenceSession:
        """Return a session of a network."""
        session = _start(content, threads, provider)
        # Where CUDA's libraries are missing, onnxruntime says nothing and takes the processor.
        if session.get_providers()[0] != provider:
            raise NetworkError(
                phrase("{titles} does not start.", titles=TITLES[provider]),
                phrase("Install its driver and its libraries."),
            )
        return session

    def run(
        self, session: onnxruntime.InferenceSession, feed: dict[str, Floats], progress: Progress
    ) -> list[Any]:
        """Run a session once."""
        return _run(session, feed, progress)


def _start(content: bytes, threads: int, provider: str) -> onnxruntime.InferenceSession:
    import onnxruntime

    # Official builds for Windows would tell Microsoft of each session.
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = _SILENT
    # DirectML refuses a session with memory patterns.
    options.enable_mem_pattern = provider != "DmlExecutionProvider"
    # The processor runs the layers that an accelerator does not have.
    providers = list(dict.fromkeys((provider, CPU)))
    try:
        # Its own way to fall back prints to standard output; ours is in `Networks`.
        return onnxruntime.InferenceSession(
            content, options, providers=providers, enable_fallback=0
        )
    except Exception as error:  # onnxruntime raises its own, undocumented classes
        raise NetworkError(
            phrase("This file is no network that can be run here."),
            phrase("Use an ONNX file made with standard operators."),
            str(error),
        ) from error


def _run(
    session: onnxruntime.InferenceSession, feed: dict[str, Floats], progress: Progress
) -> list[Any]:
    """Run a session; a cancel ends it within milliseconds."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.log_severity_level = _SILENT

    def stop() -> None:
        options.terminate = True

    with progress.interrupting(stop):
        try:
            answers: list[Any] = session.run(None, feed, options)
        except Exception as error:  # onnxruntime raises its own, undocumented classes
            if progress.cancelled:
                raise Cancelled from error
            kind = OutOfMemoryError if is_out_of_memory(str(error)) else NetworkError
            raise kind(
                "This network fails when it is run.",
                "Use a file that works with onnxruntime.",
                str(error),
            ) from error
    progress.check()
    return answers
