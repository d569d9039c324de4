"""Predict the season from the day of the year: a very small neural network.

    python examples/seasons.py [--seed 1] [--epochs 200]

One input, two hidden layers of 7 and 10 units, four output probabilities. Seasons are
meteorological: spring begins on 1 March, summer on 1 June, fall on 1 September, winter on
1 December. A fifth of the days is held out for testing. The last day of each season and the first
day of the next are always in the training set, because only they define the border.
"""

import argparse
from datetime import date, timedelta
from typing import Any

import numpy as np

from moveset.base.keras_backend import load_keras

SEASONS = ("summer", "spring", "fall", "winter")
FIRST_DAYS = {(3, 1): "spring", (6, 1): "summer", (9, 1): "fall", (12, 1): "winter"}
YEAR = [date(2023, 1, 1) + timedelta(day) for day in range(365)]
HELD_OUT = 0.2
BATCH_SHARE = 0.4
LEARNING_RATE = 0.05
SLOPE = 12.0  # of the first hidden units; steep, because a border is only one day wide
RESTARTS = 4  # at most: some end in a local minimum in which a training day is wrong


def season_of(day: date) -> str:
    """Return the season of a day."""
    started = [season for first, season in FIRST_DAYS.items() if (day.month, day.day) >= first]
    return started[-1] if started else "winter"


def at_a_border(day: date) -> bool:
    """Return whether a season begins on this day or on the next."""
    before, after = day - timedelta(1), day + timedelta(1)
    return season_of(before) != season_of(day) or season_of(day) != season_of(after)


def to_inputs(days: list[date]) -> np.ndarray:
    """Return the network's inputs, (n, 1), from -1 on 1 January to 1 on 31 December."""
    numbers = [day.timetuple().tm_yday for day in days]
    return np.array(numbers, np.float32)[:, None] / 183.0 - 1.0


def to_labels(days: list[date]) -> np.ndarray:
    """Return the class indices of days, (n,)."""
    return np.array([SEASONS.index(season_of(day)) for day in days])


def make_network(rng: np.random.Generator) -> Any:
    """Return a network 1 -> 7 -> 10 -> 4, whose first units have kinks spread over the year."""
    keras = load_keras()
    keras.utils.set_random_seed(int(rng.integers(2**31)))
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input((1,)),
            layers.Dense(7, activation="relu"),
            layers.Dense(10, activation="relu"),
            layers.Dense(4),  # logits; the loss applies the softmax
        ]
    )
    kinks = np.sort(rng.uniform(-1.0, 1.0, 7)).astype(np.float32)
    slopes = np.where(rng.random(7) < 0.5, -SLOPE, SLOPE).astype(np.float32)
    network.layers[0].set_weights([slopes[None], -slopes * kinks])
    return network


def train(rng: np.random.Generator, days: list[date], epochs: int, log: Any) -> tuple[Any, float]:
    """Return a network trained on these days, and its final loss."""
    keras = load_keras()
    network = make_network(rng)
    batch = int(BATCH_SHARE * len(days))
    steps = epochs * -(-len(days) // batch)
    network.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    history = network.fit(
        to_inputs(days),
        to_labels(days),
        batch_size=batch,
        epochs=epochs,
        verbose=0,
        callbacks=[log],
    )
    return network, history.history["loss"][-1]


def accuracy(network: Any, days: list[date]) -> float:
    """Return the share of days whose season is right."""
    predicted = network.predict(to_inputs(days), verbose=0).argmax(axis=1)
    return float((predicted == to_labels(days)).mean())


def train_until_right(rng: np.random.Generator, days: list[date], epochs: int, log: Any) -> Any:
    """Return the first network that is right about every training day, or else the best one."""
    runs = []
    for _ in range(RESTARTS):
        runs.append(train(rng, days, epochs, log))
        if accuracy(runs[-1][0], days) == 1.0:
            return runs[-1][0]
    return min(runs, key=lambda run: run[1])[0]


def main(argv: list[str] | None = None) -> float:
    """Train, print the accuracies, and return the accuracy on all days of the year."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=200)
    options = parser.parse_args(argv)
    rng = np.random.default_rng(options.seed)
    inner = [day for day in YEAR if not at_a_border(day)]
    chosen = rng.choice(len(inner), int(HELD_OUT * len(YEAR)), replace=False)
    test = sorted(inner[number] for number in chosen)
    training = [day for day in YEAR if day not in test]

    def print_epoch(_: int, logs: dict[str, float]) -> None:
        print(f"Cost: {logs['loss']:.5f}, accuracy: {logs['accuracy']:.5f}")

    log = load_keras().callbacks.LambdaCallback(on_epoch_end=print_epoch)
    network = train_until_right(rng, training, options.epochs, log)
    print(f"\nAccuracy on {len(training)} training days: {accuracy(network, training):.1%}")
    print(f"Accuracy on {len(test)} test days:      {accuracy(network, test):.1%}")
    print(f"Accuracy on all 365 days:      {accuracy(network, YEAR):.1%}\n")
    for month, first in FIRST_DAYS:
        around = [date(2023, month, first) + timedelta(shift) for shift in (-2, -1, 0, 1)]
        predicted = network.predict(to_inputs(around), verbose=0).argmax(axis=1)
        cells = [
            f"{day:%d %b} {SEASONS[number]}" for day, number in zip(around, predicted, strict=True)
        ]
        print("   ".join(cells))
    return accuracy(network, YEAR)


if __name__ == "__main__":
    main()
