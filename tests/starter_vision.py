"""How to compute the numbers that the cards about activations, losses, convolutions and images state.

The keys are those of `test_starter_claims`: the concept and the beginning of the prompt or sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import fmean

from tests.starter_arithmetic import conv_width, sigmoid, uniform


def dice_of_iou(iou: float) -> float:
    """Two masks of one size that share as much as the IoU asks for."""
    shared = next(share / 10_000 for share in range(10_001) if share / (20_000 - share) >= iou)
    return 2 * shared / 2


CLAIMS: dict[tuple[str, str], Callable[..., float | Sequence[float]]] = {
    ("Swish", "What is Swish of"): lambda x: x * sigmoid(x),
    ("Gated linear unit", "A feed-forward layer"): lambda inner: 2 * inner / 3,
    ("RMSE", "What is the RMSE"): lambda *errors: math.sqrt(fmean(e**2 for e in errors)),
    ("Binary cross-entropy", "A sigmoid says"): lambda q, y: -math.log(q if y else 1 - q),
    ("Multi-label classification", "The sigmoids of"): lambda *p: sum(q >= p[-1] for q in p[:-1]),
    ("Multi-label classification", "Each image has"): lambda present, labels: 100 * (1 - present / labels),
    ("Focal loss", "By which factor"): lambda gamma, p: (1 - p) ** gamma,
    ("Contrastive loss", "A query is equally"): lambda negatives: -math.log(uniform(1 + negatives)[0]),
    ("Triplet loss", "The positive lies"): lambda near, far, margin: max(0, near - far + margin),
    ("Transposed convolution", "A transposed convolution has"): (
        lambda kernel, stride, padding, n: next(
            width for width in range(99) if conv_width(width, kernel, padding, stride) == n
        )
    ),
    ("Grouped convolution", "How many weights"): lambda i, o, h, w, groups: (
        groups * (i / groups) * (o / groups) * h * w
    ),
    ("Grouped convolution", "Into how many"): lambda i, o: math.gcd(int(i), int(o)),
    ("Depthwise separable convolution", "A full convolution"): lambda h, w, i, o: i * o * h * w,
    ("Bottleneck block", "How many weights"): lambda wide, narrow, h, w: (
        wide * narrow + narrow * narrow * h * w + narrow * wide
    ),
    ("Global average pooling", "To how many"): lambda channels, h, w: channels,
    ("Global average pooling", "How many weights"): lambda classes, channels, h, w: (
        classes * channels * h * w
    ),
    ("VGG", "One convolution"): lambda a, b, weights, h, w: 3 * h * w if weights == a * b else math.nan,
    ("VGG", "How many weights has the first"): lambda channels, h, w, units: channels * h * w * units,
    ("Inception module", "The branches"): lambda *channels: sum(channels),
    ("DenseNet", "A dense block"): lambda start, layers, growth: start + layers * growth,
    ("Upsampling", "What does nearest"): lambda factor, *row: [x for x in row for _ in range(int(factor))],
    ("Upsampling", "Which value"): lambda a, b: fmean((a, b)),
    ("Image normalisation", "The red channel"): lambda mean, deviation, x: (x - mean) / deviation,
    ("Progressive resizing", "By which factor"): lambda: (
        (conv_width(64, 1, 0, 1) / conv_width(32, 1, 0, 1)) ** 2
    ),
    ("Segmentation", "Which shape"): lambda classes, n, h, w: (n, classes, h, w),
    ("Intersection over union", "A predicted mask"): lambda a, b, both: both / (a + b - both),
    ("Dice coefficient", "A predicted mask"): lambda a, b, both: 2 * both / (a + b),
    ("Dice coefficient", "Two masks have"): lambda iou: dice_of_iou(iou),
    ("Fully convolutional network", "A fully"): lambda factor, width: width / factor,
    ("U-Net", "A U-Net halves"): lambda times, width: width / 2**times,
    ("Bounding box", "A box has"): lambda x, y, w, h: (x - w / 2, y - h / 2, x + w / 2, y + h / 2),
    ("Anchor box", "At each place"): lambda h, w, sizes, shapes: h * w * sizes * shapes,
    ("Non-maximum suppression", "Boxes score"): lambda *n: 3 - (n[3] > n[4]),
    ("YOLO", "Each cell"): lambda h, w, boxes, each, classes: h * w * (boxes * each + classes),
    ("Mean average precision", "A class has"): lambda objects: sum((1 / 1, 2 / 3)) / objects,
    ("Mean average precision", "How many IoU"): lambda low, high, step: len(
        {round(low + i * step, 2) for i in range(99) if round(low + i * step, 2) <= high}
    ),
    ("Image classification", "A grey image"): lambda h, w, classes: h * w * classes + classes,
}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("Focal loss", "With a focusing parameter"): lambda: [
        next(gamma for gamma in range(5) if (1 - 0.3) ** gamma == 1)
    ],
}

CONVENTIONS: set[tuple[str, str]] = {
    ("ImageNet", "The classification task"),
    ("COCO", "The objects of COCO"),
    ("MNIST", "An image of MNIST"),
}
