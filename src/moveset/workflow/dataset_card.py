"""The card of a dataset: a README that says what is in it, and how to read it."""

from __future__ import annotations

from typing import Final

from moveset.workflow.dataset_schema import DatasetInfo
from moveset.workflow.dataset_writer import PackCounts

CARD: Final = "README.md"

_TEXT: Final = """---
license: unknown  # fill in: who may use it, and for what
task_categories: [time-series-classification]
configs: [{{config_name: default, data_files: "part-*.parquet"}}]
---

# {name}

Body landmarks of people and the moves that they do, packed by moveset {version}.

| | |
|---|---|
| recordings | {recordings} |
| people | {people} |
| minutes | {minutes:.1f} |
| frames | {frames} |
| files | {files} |
| extraction | `{extraction}` |

| move | examples |
|---|---|
{moves}

## Columns

One row is one frame. Rows of a recording follow each other in time order; recordings are sorted.

- `recording`, `person`: a person may have several recordings. Split by person, never by frame.
- `time_s`: seconds from the start of the recording.
- `label`: the move that is done in this frame, or `none`.
- `segment_start_s`, `segment_end_s`: the exact times of that move; empty outside.
- `weak_labels`: whether the labels were made automatically, and nobody has checked them.
- For each of BlazePose's 33 landmarks, such as `left_wrist`: `left_wrist_image_x` and `_image_y`
  in pixels, `_world_x`, `_world_y` and `_world_z` in metres from the middle of the hips (x right,
  y down, z away from the camera), and `_visibility`, a probability. Empty where nobody was seen.

## Reading it

```python
from pathlib import Path

import pandas as pd

columns = ["recording", "person", "time_s", "label", "left_wrist_world_y"]
frames = pd.read_parquet(sorted(Path("{name}").glob("part-*.parquet")), columns=columns)
```

```python
import pyarrow.dataset as ds

dataset = ds.dataset(sorted(Path("{name}").glob("part-*.parquet")))
for batch in dataset.to_batches(columns=columns):
    print(batch.num_rows)
```

Polars and DuckDB take `{name}/part-*.parquet`. `moveset train --dataset {name}` teaches a bundle.

## Licence and consent

Landmarks are personal data where they, or the names of recordings, tell who somebody is. State
here who agreed to what, and the licence.
"""


def dataset_card(name: str, info: DatasetInfo, counts: PackCounts) -> str:
    """Return the card as Markdown; without a date, so that the same input gives the same bytes."""
    moves = [f"| {move} | {count} |" for move, count in sorted(counts.examples.items())]
    return _TEXT.format(
        name=name,
        version=info.moveset,
        recordings=counts.recordings,
        people=len(counts.people),
        minutes=counts.seconds / 60.0,
        frames=counts.frames,
        files=counts.files,
        extraction=info.extraction or "unknown",
        moves="\n".join(moves) or "| none | 0 |",
    )
