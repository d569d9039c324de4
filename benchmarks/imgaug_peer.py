"""The article's list of effects by imgaug 0.4.0, for augmentation.py; runs in imgaug's own Python.

python imgaug_peer.py PICTURES.npy COPIES

Reads "one", "all" or "like" lines; answers each with a line of JSON: the seconds that all copies
took in one process, the same in imgaug's own pool of processes, or copies described.
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
    """Return the effects and ranges that the article gives."""
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
    some = [
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
    whole = [
        iaa.Fliplr(0.5),
        iaa.Sometimes(0.5, crop),
        iaa.Sometimes(0.5, affine),
        iaa.Grayscale(alpha=(0.0, 1.0)),
        iaa.Invert(0.05, per_channel=False),
        iaa.SomeOf((0, 5), some, random_order=True),
    ]
    return iaa.Sequential(whole, random_order=True)


def in_one(effects, batches):
    """Return all copies, made in this process, the copies of a picture together."""
    return [effects.augment_images(batch) for batch in batches]


def in_all(effects, batches):
    """Return the same of a process for each core."""
    with effects.pool(processes=len(os.sched_getaffinity(0))) as pool:
        given = [ia.augmentables.batches.UnnormalizedBatch(images=batch) for batch in batches]
        return [batch.images_aug for batch in pool.map_batches(given, chunksize=4)]


def described(images, copies):
    """Return medians over all copies: what augmentation.py's own ``described`` returns."""
    pairs = list(zip(images, copies, strict=True))
    away = [np.abs(np.float32(copy) - image).mean((1, 2, 3)) for image, copy in pairs]
    contrast = [np.float32(copy).std((1, 2, 3)) for _, copy in pairs]
    return [float(np.median(np.concatenate(values))) for values in (away, contrast)]


def main():
    images, copies = np.load(sys.argv[1]), int(sys.argv[2])
    batches = [np.stack([image] * copies) for image in images]
    effects = article_list()
    for line in sys.stdin:
        if line.strip() == "like":
            answer = described(images, in_one(effects, batches))
        else:
            start = time.perf_counter()
            (in_all if line.strip() == "all" else in_one)(effects, batches)
            answer = time.perf_counter() - start
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
