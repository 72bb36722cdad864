"""PyTorch files of the exact architectures with random weights, as their authors publish them.

    python -m benchmarks.torch_networks gfpgan|restoreformer|lama FILE

The layers are spandrel's; weights are seeded.  `photorestorer models add FILE --as ID` takes them.
Needs the extra `convert`.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from spandrel.architectures.GFPGAN import GFPGAN
from spandrel.architectures.LaMa import LaMa
from spandrel.architectures.RestoreFormer import RestoreFormer

SEED = 0
SMALL_PX = 64
"""Side of the picture that LaMa is traced on; its weights do not depend on it."""


def gfpgan() -> Any:
    """Return GFPGAN 1.4, ready to be asked; its answer keeps about to ±1."""
    torch.manual_seed(SEED)
    network = GFPGAN().eval().requires_grad_(False)
    for to_rgb in (network.stylegan_decoder.to_rgb1, *network.stylegan_decoder.to_rgbs):
        to_rgb.modulated_conv.weight *= 0.4
    return network


def restoreformer() -> Any:
    """Return RestoreFormer; its answer keeps about to ±1."""
    torch.manual_seed(SEED)
    network = RestoreFormer(
        n_embed=1024,
        embed_dim=256,
        ch=64,
        out_ch=3,
        ch_mult=(1, 2, 2, 4, 4, 8),
        num_res_blocks=2,
        attn_resolutions=(16,),
        dropout=0.0,
        in_channels=3,
        resolution=512,
        z_channels=256,
        double_z=False,
        enable_mid=True,
        head_size=8,
    )
    network = network.eval().requires_grad_(False)
    # As drawn, all codes are alike, and rounding would choose among them.
    network.quantize.embedding.weight *= 1024
    network.decoder.conv_out.weight *= 0.2
    return network


def lama() -> Any:
    """Return big-LaMa, which fills a hole with noise of all tones."""
    torch.manual_seed(SEED)
    network = LaMa(in_nc=4, out_nc=3).eval().requires_grad_(False)
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.weight.uniform_(0.8, 1.2)
            layer.bias.normal_(0.0, 0.1)
        elif isinstance(layer, torch.nn.Conv2d | torch.nn.ConvTranspose2d):
            fed = math.prod(layer.weight.shape[1:])
            layer.weight.normal_(0.0, 0.5 * math.sqrt(2.0 / fed))
    return network


def save_gfpgan(path: Path) -> None:
    """Write the weights as GFPGANv1.4.pth nests them."""
    torch.save({"params_ema": gfpgan().state_dict()}, path)


def save_restoreformer(path: Path) -> None:
    """Write the weights as RestoreFormer.pth of GFPGAN's releases nests them."""
    torch.save({"params": restoreformer().state_dict()}, path)


def save_lama(path: Path) -> None:
    """Write TorchScript, as big-lama.pt is."""
    feed = torch.zeros(1, 3, SMALL_PX, SMALL_PX), torch.zeros(1, 1, SMALL_PX, SMALL_PX)
    torch.jit.trace(lama(), feed, check_trace=False).save(str(path))


def save_lama_weights(path: Path) -> None:
    """Write LaMa's weights alone, as its training leaves them."""
    weights = lama().state_dict().items()
    nested = {f"generator.{name.removeprefix('model.')}": value for name, value in weights}
    torch.save({"state_dict": nested}, path)


WRITERS: dict[str, Callable[[Path], None]] = {
    "gfpgan": save_gfpgan,
    "restoreformer": save_restoreformer,
    "lama": save_lama,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make PyTorch files with random weights.")
    parser.add_argument("network", choices=WRITERS)
    parser.add_argument("file", type=Path)
    wanted = parser.parse_args()
    WRITERS[wanted.network](wanted.file)
    print(f"{wanted.file}: {wanted.file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
