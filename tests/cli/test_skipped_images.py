"""A command says which images it leaves out, once for each kind."""

import cv2
import numpy as np

from moveset.cli.app import main


def test_images_that_cannot_be_read_are_counted_on_the_side(tmp_path, capsys):
    for move in ("kick", "punch"):
        (tmp_path / "images" / move).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / "images" / move / "a.jpg"), np.zeros((32, 32, 3), np.uint8))
        cv2.imwrite(str(tmp_path / "images" / move / "b.tif"), np.zeros((32, 32, 3), np.uint8))
        (tmp_path / "images" / move / "c.HEIC").write_bytes(b"\0\0\0\x18ftypheic")
    argv = ["augment", str(tmp_path / "images"), str(tmp_path / "out"), "--copies", "1"]
    assert main(argv) == 0
    output = capsys.readouterr()
    notes = [line for line in output.err.splitlines() if line.startswith("note: ")]
    assert notes == [
        "note: 2 .heic images are left out, as this installation cannot read them: save them as jpg"
    ]
    assert "4 images in" in output.out
