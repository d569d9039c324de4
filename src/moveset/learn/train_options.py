"""Options of training a network."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """Architecture, length of training, optimiser and loss.

    Attributes
    ----------
    architecture
        ``tcn`` (temporal convolution), ``lstm``, ``frame`` (each frame by itself) or ``article``
        (the article's network).
    epochs
        At most; without validation recordings, exactly.
    patience
        Epochs without a better validation loss before it stops; 0: never.
    min_steps
        Fewest batches in an epoch: few recordings are repeated until there are so many.
    batch_size
        Windows in a step; 0: the architecture's own.
    batch_share
        If above 0, the batch size as a share of the windows of an epoch, in (0, 1].
    every_copy
        An epoch uses a recording and all its augmented copies; otherwise one of them at random.
    learning_rate
        Of AdamW.
    decay_steps
        Batches in which the learning rate falls to 0 along a cosine; 0: it is constant.
    weight_decay
        Of AdamW.
    ema_decay
        Of the weights' moving average, in [0, 1): 0.98 averages about 50 steps; 0: the last
        weights.
    scale_features
        To mean 0 and standard deviation 1 over the training recordings.
    label_smoothing
        Share of the target, in [0, 1), that is distributed over all classes.
    copies
        Augmented copies of a recording; an epoch uses the recording or one of them.
    max_class_weight
        Of a rare class against the most frequent one; 1: equal weights.
    """

    architecture: str = "tcn"
    epochs: int = 30
    patience: int = 4
    min_steps: int = 16
    batch_size: int = 0
    batch_share: float = 0.0
    every_copy: bool = False
    learning_rate: float = 3e-3
    decay_steps: int = 0
    weight_decay: float = 1e-3
    ema_decay: float = 0.98
    scale_features: bool = True
    label_smoothing: float = 0.05
    copies: int = 4
    max_class_weight: float = 1.0


def article_options(classes: int) -> TrainOptions:
    """Return the article's training options: a binary model for two classes, n-ary for more.

    Batches are a tenth of the data, all 16 copies of an image are used in every epoch, and training
    takes a fixed time without validation. The article's losses took probabilities for logits. Ours
    do not, so the same learning rates train faster here.

    References
    ----------
    M. Gechev, Playing Mortal Kombat with TensorFlow.js, 2018, and mgechev/mk-tfjs.
    """
    epochs, rate = (50, 1e-4) if classes == 2 else (500, 1e-6)
    return TrainOptions(
        architecture="article",
        epochs=epochs,
        patience=0,
        min_steps=1,
        batch_share=0.1,
        every_copy=True,
        learning_rate=rate,
        weight_decay=0.0,
        ema_decay=0.0,
        scale_features=False,
        label_smoothing=0.0,
        copies=16,
    )
