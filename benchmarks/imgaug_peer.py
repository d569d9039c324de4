"""The article's effects with imgaug 0.4.0, for augmentation.py; runs in imgaug's own Python.

python imgaug_peer.py IMAGES.npy COPIES

Reads commands, one per line, and writes one line of JSON for each. "one" and "all": the seconds to
make all copies in one process, or in imgaug's own pool of processes. "describe": the statistics of
the copies.
"""

import json
import os
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")

import imgaug as ia  # noqa: E402
from imgaug import augmenters as iaa  # noqa: E402


def article_list():
    """Return the effects and ranges from the article."""
    scale = {"x": (0.8, 1.2), "y": (0.8, 1.2)}
    move = {"x": (-0.1, 0.1), "y": (-0.1, 0.1)}
    crop = iaa.CropAndPad(percent=(-0.05, 0.1), pad_mode=ia.ALL, pad_cval=(0, 255))
    affine = iaa.Affine(
        scale=scale,
        translate_percent=move,
        rotate=(-5, 5),
        shear=(-5, 5),
        order=[0, 1],
        cval=(0, 255),
        mode=ia.ALL,
    )
    patches = iaa.FrequencyNoiseAlpha(
        exponent=(-2, 0),
        first=iaa.Multiply((0.9, 1.1), per_channel=True),
        second=iaa.ContrastNormalization((0.9, 1.1)),
    )
    colour_effects = [
        iaa.OneOf(
            [iaa.GaussianBlur((0, 2.0)), iaa.AverageBlur(k=(2, 5)), iaa.MedianBlur(k=(3, 5))]
        ),
        iaa.Sharpen(alpha=(0, 1.0), lightness=(0.75, 1.5)),
        iaa.Emboss(alpha=(0, 1.0), strength=(0, 2.0)),
        iaa.AdditiveGaussianNoise(loc=0, scale=(0.0, 0.01 * 255), per_channel=0.5),
        iaa.Add((-10, 10), per_channel=0.5),
        iaa.AddToHueAndSaturation((-20, 20)),
        iaa.OneOf([iaa.Multiply((0.9, 1.1), per_channel=0.5), patches]),
        iaa.ContrastNormalization((0.5, 2.0), per_channel=0.5),
    ]
    effects = [
        iaa.Fliplr(0.5),
        iaa.Sometimes(0.5, crop),
        iaa.Sometimes(0.5, affine),
        iaa.Grayscale(alpha=(0.0, 1.0)),
        iaa.Invert(0.05, per_channel=False),
        iaa.SomeOf((0, 5), colour_effects, random_order=True),
    ]
    return iaa.Sequential(effects, random_order=True)


def in_one(effects, batches):
    """Return all copies, made in this process, one batch per image."""
    return [effects.augment_images(batch) for batch in batches]


def in_all(effects, batches):
    """Return all copies, made in one process per core."""
    with effects.pool(processes=len(os.sched_getaffinity(0))) as pool:
        jobs = [ia.augmentables.batches.UnnormalizedBatch(images=batch) for batch in batches]
        return [batch.images_aug for batch in pool.map_batches(jobs, chunksize=4)]


def describe(images, copies):
    """Return medians over all copies: the same as ``describe`` in augmentation.py."""
    pairs = list(zip(images, copies, strict=True))
    distance = [np.abs(np.float32(copy) - image).mean((1, 2, 3)) for image, copy in pairs]
    contrast = [np.float32(copy).std((1, 2, 3)) for _, copy in pairs]
    return [float(np.median(np.concatenate(values))) for values in (distance, contrast)]


def main():
    images, copies = np.load(sys.argv[1]), int(sys.argv[2])
    batches = [np.stack([image] * copies) for image in images]
    effects = article_list()
    for line in sys.stdin:
        if line.strip() == "describe":
            result = describe(images, in_one(effects, batches))
        else:
            start = time.perf_counter()
            (in_all if line.strip() == "all" else in_one)(effects, batches)
            result = time.perf_counter() - start
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
