"""Tell the season from the day of the year: the smallest network that learns something.

    python examples/seasons.py [--seed 1] [--epochs 200]

One number in, two hidden layers of 7 and 10, four probabilities out. Seasons are the meteorological
ones: spring begins on 1 March, summer on 1 June, fall on 1 September, winter on 1 December, which
goes on into the next year. A fifth of the days is not learnt from, and scored beside the others;
the last day of a season and the first of the next are always learnt from, for nothing else says
where the border is.
"""

import argparse
from datetime import date, timedelta

import numpy as np

from moveset.base.keras_backend import load_keras

SEASONS = ("summer", "spring", "fall", "winter")
BORDERS = {(3, 1): "spring", (6, 1): "summer", (9, 1): "fall", (12, 1): "winter"}
YEAR = [date(2023, 1, 1) + timedelta(day) for day in range(365)]
HELD_OUT = 0.2
BATCH_SHARE = 0.4
RATE = 0.05
STEEP = 12.0  # a hidden unit bends at one day, and a border is but one day wide
RUNS = 4  # some starts end in a bad valley: the best on what was learnt from is kept


def season_of(day: date) -> str:
    """Return the season of a day."""
    begun = [season for start, season in BORDERS.items() if (day.month, day.day) >= start]
    return begun[-1] if begun else "winter"


def at_a_border(day: date) -> bool:
    """Whether another season begins on this day or on the next."""
    before, after = day - timedelta(1), day + timedelta(1)
    return season_of(before) != season_of(day) or season_of(day) != season_of(after)


def position(days: list[date]) -> np.ndarray:
    """Return where in the year days are, (n, 1), from -1 on 1 January to 1 on 31 December."""
    numbers = [day.timetuple().tm_yday for day in days]
    return np.array(numbers, np.float32)[:, None] / 183.0 - 1.0


def answers(days: list[date]) -> np.ndarray:
    """Return the numbers of the seasons of days, (n,)."""
    return np.array([SEASONS.index(season_of(day)) for day in days])


def make_network(rng: np.random.Generator):
    """Return a network 1 -> 7 -> 10 -> 4; its first units bend at days spread over the year."""
    keras = load_keras()
    keras.utils.set_random_seed(int(rng.integers(2**31)))
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input((1,)),
            layers.Dense(7, activation="relu"),
            layers.Dense(10, activation="relu"),
            layers.Dense(4),  # logits: the loss makes probabilities of them
        ]
    )
    bends = np.sort(rng.uniform(-1.0, 1.0, 7)).astype(np.float32)
    slopes = np.where(rng.random(7) < 0.5, -STEEP, STEEP).astype(np.float32)
    network.layers[0].set_weights([slopes[None], -slopes * bends])
    return network


def train(rng: np.random.Generator, days: list[date], epochs: int, log):
    """Return a network that has learnt from these days, and what it cost in the end."""
    keras = load_keras()
    network = make_network(rng)
    batch = int(BATCH_SHARE * len(days))
    steps = epochs * -(-len(days) // batch)
    network.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, steps)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    curve = network.fit(
        position(days), answers(days), batch_size=batch, epochs=epochs, verbose=0, callbacks=[log]
    )
    return network, curve.history["loss"][-1]


def accuracy(network, days: list[date]) -> float:
    """Return the share of days whose season is right."""
    said = network.predict(position(days), verbose=0).argmax(axis=1)
    return float((said == answers(days)).mean())


def main(argv: list[str] | None = None) -> float:
    """Learn, say how well, and return the share of the year's days that are right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=200)
    options = parser.parse_args(argv)
    rng = np.random.default_rng(options.seed)
    inner = [day for day in YEAR if not at_a_border(day)]
    chosen = rng.choice(len(inner), int(HELD_OUT * len(YEAR)), replace=False)
    held = sorted(inner[number] for number in chosen)
    learnt = [day for day in YEAR if day not in held]

    def say(_, logs):
        print(f"Cost: {logs['loss']:.5f}, accuracy: {logs['accuracy']:.5f}")

    log = load_keras().callbacks.LambdaCallback(on_epoch_end=say)
    tries = [train(rng, learnt, options.epochs, log) for _ in range(RUNS)]
    network = min(tries, key=lambda one: one[1])[0]
    print(f"\nright of the {len(learnt)} days learnt from: {accuracy(network, learnt):.1%}")
    print(f"right of the {len(held)} days held out:     {accuracy(network, held):.1%}")
    print(f"right of all 365 days:           {accuracy(network, YEAR):.1%}\n")
    for month, first in BORDERS:
        around = [date(2023, month, first) + timedelta(shift) for shift in (-2, -1, 0, 1)]
        said = network.predict(position(around), verbose=0).argmax(axis=1)
        words = [f"{day:%d %b} {SEASONS[number]}" for day, number in zip(around, said, strict=True)]
        print("   ".join(words))
    return accuracy(network, YEAR)


if __name__ == "__main__":
    main()
