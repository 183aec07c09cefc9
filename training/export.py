"""Write trained weights as the encoder that `kg` reads: an int8 ONNX file with vocabulary and configuration."""

import argparse
import json
import shutil
from pathlib import Path

import torch

from kg.nlp.encoder import ATTRIBUTION, EVENTS, FORMAT, POINTER_WIDTH, WINDOW
from training.model import Model
from training.weights import base_model, load_mean

CONFIG = {
    "format": FORMAT,
    "version": "2",
    "attribution": list(ATTRIBUTION),
    "events": list(EVENTS),
    "pointer_width": POINTER_WIDTH,
    "window": WINDOW,
}


def export(model: Model, vocabulary: Path, out: Path) -> Path:
    """Write model.onnx (int8), model.fp32.onnx, vocab.txt and config.json to the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    exact = out / "model.fp32.onnx"
    example = torch.tensor([[101, 7592, 2088, 102]]), torch.tensor([[0, 1, 0, 0]])
    model.eval()
    torch.onnx.export(
        model,
        example,
        str(exact),
        dynamo=False,
        opset_version=17,
        input_names=["ids", "shapes"],
        output_names=["hidden", "heads"],
        dynamic_axes={name: {1: "length"} for name in ("ids", "shapes", "hidden", "heads")},
    )
    quantise(exact, out / "model.onnx")
    shutil.copyfile(vocabulary, out / "vocab.txt")
    (out / "config.json").write_text(json.dumps(CONFIG, indent=1) + "\n", encoding="utf-8")
    return out


def quantise(exact: Path, out: Path) -> None:
    """Weights to int8, one scale a column and seven bits: processors without VNNI add up in 16 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        exact,
        out,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
        extra_options={"MatMulConstBOnly": True},
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `export` can be told."""
    parser.add_argument("weights", nargs="+", type=Path, help="roundN.pt of a run; of several the mean")
    parser.add_argument(
        "--base", type=Path, help="folder with vocab.txt (default: that of the MiniLM package)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write")


def run(options: argparse.Namespace) -> None:
    """The command."""
    vocabulary = (options.base or base_model()) / "vocab.txt"
    print(export(load_mean(options.weights), vocabulary, options.out))
