"""Decks as a learner would write them, made up by rule: the same files for the same numbers."""

from __future__ import annotations

import random
from pathlib import Path

FIELDS = ("Optimisation", "Regularisation", "Convolution", "Attention", "Language models", "Evaluation")
_KINDS = ("adaptive", "gated", "sparse", "residual", "causal", "noisy", "dual", "spectral", "nested", "lazy")
_THINGS = ("gradient", "kernel", "encoder", "schedule", "penalty", "embedding", "sampler", "margin", "mask")
_VERBS = ("averages", "bounds", "rescales", "smooths", "projects", "shrinks", "reorders", "aligns")
_OBJECTS = ("the activations", "every second layer", "the loss surface", "rare tokens", "the step size")
_REASONS = (
    "opposite signs cancel while equal ones add up",
    "the variance falls with the number of samples",
    "large values would otherwise drown the small ones",
    "what was learnt early is seldom needed again",
    "the error is passed back unchanged along the shortest path",
)
CARDS_PER_CONCEPT = 10


def write_decks(folder: Path, files: int, concepts: int, seed: int = 1) -> list[Path]:
    """Writes so many deck files, each of so many concepts of ten cards; the files in order."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(files):
        field = FIELDS[number % len(FIELDS)]
        parts = [f"---\ndeck: Machine Learning/{field}/Part {number:03d}\ntags: [generated]\n---\n"]
        parts += [_concept(chance, f"{number:03d}.{place:02d}") for place in range(concepts)]
        path = folder / f"part-{number:03d}.md"
        path.write_text("\n".join(parts), encoding="utf-8")
        paths.append(path)
    return paths


def _concept(chance: random.Random, number: str) -> str:
    name = f"{chance.choice(_KINDS)} {chance.choice(_THINGS)} {number}".capitalize()
    does = f"{chance.choice(_VERBS)} {chance.choice(_OBJECTS)}"
    reason = chance.choice(_REASONS)
    rate, size, depth = chance.randint(1, 99) / 100, 2 ** chance.randint(3, 10), chance.randint(2, 48)
    return f"""## {name}
- aliases: {name.split()[0].lower()}-{number}
- papers: arXiv:{chance.randint(1401, 2412)}.{chance.randint(10000, 20000)}

The *{name.lower()}* {does} before the next step is taken. It is used with **{depth} layers** and more.

### Why does it help that it {does}?
Because {reason}. In practice this shows in three places:

- in the first {depth} epochs, where the loss falls faster;
- with batches of {size} examples, where it is *steadier*;
- at the end, where `rate = {rate}` is enough.

### Math
$$ v_t = {rate} \\, v_{{t-1}} + \\frac{{1}}{{{size}}} \\sum_{{i=1}}^{{{size}}} \\nabla L_i(\\theta_{{t-1}}) $$

where $v_0 = 0$ and $\\theta \\in \\mathbb{{R}}^{{{depth}}}$.

### Code
```python
def step(weights, gradient, velocity, rate={rate}):
    \"\"\"One step of the {name.lower()}.\"\"\"
    velocity = [rate * v + g for v, g in zip(velocity, gradient)]
    for place in range({depth}):
        weights[place] -= velocity[place] / {size}
    return weights, velocity
```

### How do its three variants differ?
| variant | memory | cost | batch |
| :-- | --: | --: | --: |
| plain | {depth} MB | {rate} | {size} |
| half precision | {depth // 2} MB | {rate / 2:.3f} | {size * 2} |
| shared | {depth // 3} MB | {rate / 3:.3f} | {size * 4} |

Q: With a rate of {rate} and a gradient of 2, how long is its first step in {number}?
A: **{2 * rate:.2f}**, since the velocity begins at $v_0 = 0$.

Q: Which part of the network does it leave alone in {number}?
A: The normalisation layers, because {reason}.

C: In {number} it {does} once every [{depth}] steps and needs batches of [{size}] examples.

a step of {number} :: moving the weights by {rate} times the velocity
"""
