"""The encoder in torch: a BERT of the base model's size, all heads in one linear layer, and the losses."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  torch's own custom

from kg.nlp.encoder import HEADS, N_HEADS, POINTER_WIDTH, POINTERS

N_SHAPES = 4


class Layer(nn.Module):  # type: ignore[misc]  # torch is untyped where it is not installed
    """Self-attention and feed-forward, each with residual and LayerNorm after it (Devlin et al. 2019)."""

    def __init__(self, width: int, inner: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, n, width = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        y = self.out(y.transpose(1, 2).reshape(b, n, width))
        x = self.norm1(x + F.dropout(y, self.dropout, self.training))
        y = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(y, self.dropout, self.training))


class Model(nn.Module):  # type: ignore[misc]
    """ids and shapes (B x L), mask (B x L, true where there is a piece; None: everywhere) → hidden, heads."""

    def __init__(
        self,
        vocabulary: int,
        width: int = 384,
        inner: int = 1536,
        heads: int = 12,
        layers: int = 6,
        positions: int = 512,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(positions, width)
        self.shapes = nn.Embedding(N_SHAPES, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, inner, heads, dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.top = nn.Linear(width, N_HEADS)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self.words(ids) + self.positions(places) + self.shapes(shapes)))
        seen = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        return x, self.top(self.dropout(x))


def from_bert(weights: Mapping[str, Tensor]) -> Model:
    """A model with the weights of a BERT checkpoint, which has the names that Hugging Face gives them."""
    w = {name.removeprefix("bert."): value.float() for name, value in weights.items()}
    model = Model(*w["embeddings.word_embeddings.weight"].shape[:1])
    state = model.state_dict()
    state["words.weight"] = w["embeddings.word_embeddings.weight"]
    state["positions.weight"] = w["embeddings.position_embeddings.weight"]
    # BERT's first segment for every shape: the model starts as if it had none, and learns the difference.
    state["shapes.weight"] = w["embeddings.token_type_embeddings.weight"][:1].repeat(N_SHAPES, 1)
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = w[f"embeddings.LayerNorm.{part}"]
        for n in range(len(model.layers)):
            old, new = f"encoder.layer.{n}", f"layers.{n}"
            state[f"{new}.qkv.{part}"] = torch.cat(
                [w[f"{old}.attention.self.{x}.{part}"] for x in ("query", "key", "value")]
            )
            state[f"{new}.out.{part}"] = w[f"{old}.attention.output.dense.{part}"]
            state[f"{new}.norm1.{part}"] = w[f"{old}.attention.output.LayerNorm.{part}"]
            state[f"{new}.up.{part}"] = w[f"{old}.intermediate.dense.{part}"]
            state[f"{new}.down.{part}"] = w[f"{old}.output.dense.{part}"]
            state[f"{new}.norm2.{part}"] = w[f"{old}.output.LayerNorm.{part}"]
    model.load_state_dict(state)
    return model


def pointer_scores(heads: Tensor, none: Tensor, kind: int, padding: Tensor) -> Tensor:
    """Scores B x W x (1 + W) of words pointing at [CLS] or a word; kind 0: content → cue, 1: cue → source."""
    places = HEADS["pointers"]
    words = heads[..., places].unflatten(-1, (len(POINTERS), POINTER_WIDTH))
    nothing = none[..., places].unflatten(-1, (len(POINTERS), POINTER_WIDTH))
    query, key = words[:, :, 2 * kind], words[:, :, 2 * kind + 1]
    key = torch.cat([nothing[:, None, 2 * kind + 1], key], dim=1)
    scores = query @ key.transpose(1, 2) / POINTER_WIDTH**0.5
    return scores.masked_fill(F.pad(padding, (1, 0))[:, None, :], -1e4)


def loss_of(
    task: str,
    heads: Tensor,
    batch: Mapping[str, Tensor],
    pointer_weight: float = 0.3,
    identity_weight: float = 0.2,
) -> Tensor:
    """The loss of one batch of `task`; labels below zero (factuality: not a number) are left out."""
    first = batch["first"]
    words = heads.gather(1, first.clamp(min=0)[..., None].expand(-1, -1, heads.shape[-1]))
    if task == "factuality":
        wanted = batch["labels"]
        known = ~wanted.isnan()
        return F.smooth_l1_loss(words[..., 12][known], wanted[known], beta=0.5)
    loss = F.cross_entropy(words[..., HEADS[task]].flatten(0, 1), batch["labels"].flatten(), ignore_index=-1)
    if task == "attribution":
        for kind, name in enumerate(("cues", "sources")):
            wanted = batch[name]
            if bool((wanted >= 0).any()):
                scores = pointer_scores(words, heads[:, 0], kind, first < 0)
                loss = loss + pointer_weight * F.cross_entropy(
                    scores.flatten(0, 1), wanted.flatten(), ignore_index=-1
                )
    if task == "events":
        loss = loss + identity_weight * identity_loss(words[..., HEADS["identity"]], batch["identities"])
    return loss


def identity_loss(vectors: Tensor, identities: Tensor, temperature: float = 0.1) -> Tensor:
    """Supervised contrast (Khosla et al. 2020): a word's share of nearness that goes to words of the same thing.

    Words of other articles and of the same one count alike; events are set against events (odd identities),
    participants against participants.
    """
    known = identities > 0
    x, names = F.normalize(vectors[known], dim=-1), identities[known]
    others = (names[:, None] % 2 == names[None, :] % 2) & ~torch.eye(len(names), dtype=torch.bool)
    same = others & (names[:, None] == names[None, :])
    logs = (x @ x.T / temperature).masked_fill(~others, -1e4).log_softmax(dim=1)
    anchors = same.any(dim=1)
    if not bool(anchors.any()):
        return logs.sum() * 0.0
    return -((logs * same).sum(dim=1)[anchors] / same.sum(dim=1)[anchors]).mean()
