"""Write the model file that MediaPipe's Tasks load; runs in an environment with mediapipe.

    python benchmarks/web_task.py TASK_FILE

The published file pose_landmarker_full.task is a zip of the two networks that the package mediapipe
contains, each with the scale of its input as metadata. This writes the same from the package.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import mediapipe
from mediapipe.tasks.python.metadata.metadata_writers.metadata_writer import MetadataWriter

NETWORKS = {  # name in the task file: TFLite file, mean and deviation of its input
    "pose_detector.tflite": ("pose_detection/pose_detection.tflite", 127.5, 127.5),
    "pose_landmarks_detector.tflite": ("pose_landmark/pose_landmark_full.tflite", 0.0, 255.0),
}


def main(target: str) -> None:
    modules = Path(mediapipe.__file__).parent / "modules"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, (member, mean, deviation) in NETWORKS.items():
            writer = MetadataWriter.create(bytearray((modules / member).read_bytes()))
            content, _ = writer.add_image_input([mean], [deviation]).populate()
            archive.writestr(name, bytes(content))


if __name__ == "__main__":
    main(sys.argv[1])
