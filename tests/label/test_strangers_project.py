"""A project folder of somebody else: its links lead nowhere, and what is no file is not waited for.

Each test runs a change through its public function, and looks at the user's files afterwards.
"""

import os
import resource
import shutil

import cv2
import numpy as np
import pytest

from moveset.base.errors import LabelError, ProjectError, WriteError
from moveset.base.values import MoveSetting, Segment
from moveset.label.move_changes import add_move, remove_move, rename_move
from moveset.label.project import create_project, open_project
from moveset.label.project_segments import add_segments, save_segments
from moveset.label.recording_removal import remove_recording
from moveset.label.recordings import import_recording, rename_person
from moveset.label.settings import MAX_MOVES
from moveset.label.undersample import restore, undersample

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, pipes and limits of POSIX")

PUNCH = Segment("demo", 1.0, 2.0, "punch")

CHANGES = {
    "add segments": lambda project, _: add_segments(project, [PUNCH]),
    "save segments": lambda project, _: save_segments(project, [PUNCH]),
    "rename a person": lambda project, _: rename_person(project, "demo", "ben"),
    "add a move": lambda project, _: add_move(project, "jump"),
    "rename a move": lambda project, _: rename_move(project, "kick", "Big kick"),
    "remove a move": lambda project, _: remove_move(project, "kick"),
    "remove a recording": lambda project, _: remove_recording(project, "demo"),
    "import a recording": lambda project, clip: import_recording(project, clip, "ben"),
}

TABLE = [
    ("add segments", "segments.csv"),
    ("save segments", "segments.csv"),
    ("rename a person", "recordings.csv"),
    ("add a move", "moveset.toml"),
    ("rename a move", "moveset.toml"),
    ("rename a move", "pictures"),
    ("remove a move", "moveset.toml"),
    ("remove a recording", "recordings"),
    ("remove a recording", "recordings.csv"),
    ("remove a recording", "segments.csv"),
    ("remove a recording", "removed"),
    ("import a recording", "recordings"),
    ("import a recording", "recordings.csv"),
]
"""Each change with a file or folder that it writes."""


def move_away(place, home):
    """Move a file or folder of the project out of it, with a link in its place."""
    home.mkdir(exist_ok=True)
    if place.exists():
        shutil.move(place, home / place.name)
    elif place.suffix == "":
        (home / place.name).mkdir()
    place.symlink_to(home / place.name)


@pytest.mark.parametrize(("change", "name"), TABLE)
def test_no_change_goes_through_a_link_out_of_the_project(
    change, name, project, make_clip, tmp_path, contents_of
):
    (project.folder / "pictures" / "kick").mkdir(parents=True)
    home = tmp_path / "home"
    move_away(project.folder / name, home)
    clip, before = make_clip("other.mp4", grey=30), contents_of(home)
    opened = open_project(project.folder)  # reading through a link is harmless
    with pytest.raises(WriteError, match="is a link to") as caught:
        CHANGES[change](opened, clip)
    assert f"{name} is a link to {home / name}" in str(caught.value)
    assert contents_of(home) == before
    assert len(open_project(project.folder).recordings) == 1


@pytest.mark.parametrize("name", ["moveset.toml", "recordings.csv", "segments.csv", "recordings"])
def test_a_new_project_is_not_made_through_a_link(name, tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / name).symlink_to("../.profile")
    with pytest.raises(WriteError, match=r"is a link to .*\.profile"):
        create_project(folder, ["punch"])
    assert not (tmp_path / ".profile").exists()
    assert [one.name for one in folder.iterdir()] == [name]


def test_a_recording_that_is_itself_a_link_is_removed_and_its_target_kept(project, make_clip):
    video = make_clip("other.mp4", grey=30)
    (project.folder / "recordings" / "other.mp4").symlink_to(video)
    project = remove_recording(open_project(project.folder), "other")
    assert [one.name for one in project.recordings] == ["demo"]
    assert video.is_file()
    assert not video.is_symlink()


@pytest.fixture
def pictures(tmp_path):
    """A folder of class folders that is no project."""
    image = np.full((8, 8, 3), 90, np.uint8)
    for move, count in (("punches", 2), ("others", 4)):
        folder = tmp_path / "pictures" / move
        folder.mkdir(parents=True)
        for number in range(count):
            cv2.imwrite(str(folder / f"{number}.png"), image)
    return tmp_path / "pictures"


@pytest.mark.parametrize("name", ["others", ".undersampled"])
def test_images_are_not_set_aside_through_a_link(name, pictures, tmp_path, contents_of):
    if name == "others":
        move_away(pictures / name, tmp_path / "home")
    else:
        (pictures / name).symlink_to(tmp_path)
    before = contents_of(tmp_path)
    with pytest.raises(WriteError, match=f"{name} is a link to"):
        undersample(pictures)
    assert contents_of(tmp_path) == before


def test_images_are_not_brought_back_through_a_link(pictures, tmp_path, contents_of):
    undersample(pictures)
    move_away(pictures / "others", tmp_path / "home")
    before = contents_of(tmp_path / "home")
    with pytest.raises(WriteError, match="others is a link to"):
        restore(pictures)
    assert contents_of(tmp_path / "home") == before


@pytest.mark.parametrize("name", ["moveset.toml", "recordings.csv", "segments.csv"])
@pytest.mark.parametrize("kind", ["a pipe", "a device", "a folder"])
def test_what_is_no_file_is_named_at_once(name, kind, project):
    place = project.folder / name
    place.unlink()
    if kind == "a pipe":
        os.mkfifo(place)
    elif kind == "a device":
        place.symlink_to("/dev/zero")
    else:
        place.mkdir()
    with pytest.raises(ProjectError, match=f"{name} cannot be read .it is a"):
        open_project(project.folder)


HEAD = "recording,start_s,end_s,move\n"

DAMAGED = [
    ("segments.csv", HEAD + "demo,1,1e309,punch\n", "line 2.*not a number"),
    ("segments.csv", HEAD + "demo,-inf,2,punch\n", "line 2.*not a number"),
    ("segments.csv", HEAD + "demo,nan,2,punch\n", "line 2.*not a number"),
    ("segments.csv", HEAD + f"demo,1,{'9' * 5000},punch\n", "line 2"),
    ("segments.csv", HEAD + f"demo,1,2,{'p' * 10**5}\n", "line 2.*there is no move"),
    ("segments.csv", HEAD + "demo,1,2,punch\n" * 100_001, "too many rows"),
    ("segments.csv", HEAD + "\n" * 100_002, "too many rows"),
    ("segments.csv", HEAD.strip() + ",a" * 10**6 + "\ndemo,1,2,punch\n", "too many rows"),
    ("segments.csv", HEAD + "demo,1,2,punch\n" * 600_000, "larger than 8 MB"),
    ("segments.csv", HEAD + "demo,1,2,\0punch\n", "line 2: a zero byte"),
    ("segments.csv", HEAD + f'demo,1,2,"{"p" * 200_000}"\n', "line 2"),
    ("segments.csv", (HEAD + "demo,1,2,punch\n").encode("utf-16"), "not UTF-8"),
    ("segments.csv", (HEAD + "demo,1,2,punch\n").encode("utf-16-le"), "zero byte"),
    ("recordings.csv", b"recording,person\ndemo,\xff\n", "line 2: not UTF-8"),
    ("moveset.toml", "features = 1e309", "features is inf"),
    ("moveset.toml", f"features = {'9' * 5000}", "too many digits"),
    ("moveset.toml", f"features = 0x{'f' * 5000}", "a very long number"),
    ("moveset.toml", "moves = " + "[" * 5000 + "]" * 5000, "nested too deep"),
    ("moveset.toml", "a" + ".a" * 20_000 + " = 1", "too many dots"),
    ("moveset.toml", "".join(f'[[moves]]\nname="m{n}"\n' for n in range(2000)), "has 2000 moves"),
    ("moveset.toml", "".join(f'[[moves]]\nname="m{n}"\n' for n in range(20_000)), "larger than"),
    ("moveset.toml", f"{'x' * 10**5} = 1", "unknown setting"),
    ("moveset.toml", 'features = "a\0"', "Illegal character|zero byte"),
]


@pytest.mark.parametrize(("name", "content", "words"), DAMAGED, ids=range(len(DAMAGED)))
def test_numbers_and_structures_out_of_all_bounds_are_named(name, content, words, project):
    content = content.encode() if isinstance(content, str) else content
    (project.folder / name).write_bytes(content)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises((ProjectError, LabelError), match=words) as caught:
        open_project(project.folder)
    assert name in str(caught.value)
    assert len(str(caught.value)) < 1000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 300_000


def test_a_byte_order_mark_is_accepted_in_every_file(project):
    add_segments(project, [PUNCH])
    for name in ("moveset.toml", "recordings.csv", "segments.csv"):
        path = project.folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert open_project(project.folder).segments == (PUNCH,)


def test_as_many_moves_as_allowed_can_be_saved(tmp_path):
    moves = [MoveSetting(f"move_{number}") for number in range(MAX_MOVES)]
    create_project(tmp_path / "many", moves)
    assert len(open_project(tmp_path / "many").moves) == MAX_MOVES
