"""A bundle from a stranger is refused by the web runtime as by Python, or can be used by both."""

import io
import json
import warnings
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from moveset.base.errors import BundleError
from moveset.base.values import MoveSetting, TriggerRule
from moveset.recognise.bundle_file import bundle_bytes, load_bundle
from moveset.recognise.discriminant import Discriminant

from ..recognise import test_bundle_safety as safety
from ..recognise.small_networks import add_embedding, crafted, pack, small_bundle, small_network
from .web_node import needs_node, run_script

FILES = safety.FILES
NETWORK = FILES["model.onnx"]
LARGE = FILES["manifest.json"] + b" " * 3 * 2**20
TEXTS = (*safety.NUMBERS, "[" * 100_000, "[" * 900 + "]" * 900, '"\\u0000"', '"\\ud800"')


def manifest(**values):
    """Return files with other values at the top of the manifest."""
    return {**FILES, "manifest.json": json.dumps({**json.loads(FILES["manifest.json"]), **values})}


def entry_twice():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, content in [*FILES.items(), *FILES.items()]:
            archive.writestr(name, content)
    return packed.getvalue()


def wrong_size():
    """Return a bundle whose zip says that a large file is small."""
    content = bytearray(pack({**FILES, "model.onnx": bytes(2**20)}))
    directory = content.index(b"model.onnx", content.index(b"PK\x01\x02")) - 46
    content[directory + 24 : directory + 28] = len(NETWORK).to_bytes(4, "little")
    return bytes(content)


def templates(value):
    positions = np.frombuffer(FILES["templates.f32"], np.float32).copy()
    positions[70] = value
    return pack({**FILES, "templates.f32": positions.tobytes()})


def discriminants(*sizes, network=None, offset=0.5):
    bundle = small_bundle(network)
    pairs = zip(bundle.templates, sizes, strict=False)
    changed = [
        replace(one, discriminant=Discriminant(np.ones(size, np.float32), offset))
        for one, size in pairs
    ]
    return bundle_bytes(replace(bundle, templates=(*changed, *bundle.templates[len(changed) :])))


def hostile():
    """Return bundles that both refuse, by name."""
    good = pack(FILES)
    embedding = small_network(add_embedding)
    return {
        **{f"manifest {name!r}": crafted(change=one) for name, one in safety.CHANGES.items()},
        **{f"text {number}": crafted(text=text) for number, text in enumerate(TEXTS)},
        **{f"template of {value}": templates(value) for value in (np.nan, np.inf, 1e30)},
        **{
            f"template file of {len(content)}": pack({**FILES, "templates.f32": content})
            for content in (b"", FILES["templates.f32"][:-1], FILES["templates.f32"] * 2)
        },
        **{f"without {name}": pack({key: FILES[key] for key in FILES if key != name})
           for name in FILES},
        **{f"method {method}": pack(FILES, method)
           for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)},
        **{f"first {length} bytes": good[:length] for length in range(0, len(good), 97)},
        "another network": pack({**FILES, "model.onnx": NETWORK[:-1] + b"\0"}),
        "a file twice": entry_twice(),
        "very many files": pack({**FILES, **{f"{number}": b"" for number in range(500)}}),
        "a large manifest": pack({**FILES, "manifest.json": LARGE}),
        "a wrong size": wrong_size(),
        "another format": pack(manifest(format="another")),
        "an older version": pack(manifest(version=1)),
        "a newer version": pack(manifest(version=99)),
        "a version of text": pack(manifest(version="4")),
        "features of images": pack(manifest(templates=[], features={"name": "mobilenet"})),
        "discriminants of two sizes": discriminants(4, 5, network=embedding),
        "a large discriminant": discriminants(4, network=embedding, offset=1e9),
        "text": b"hello",
    }  # fmt: skip


def harmless():
    """Return bundles that both read, by name."""
    return {
        "good": pack(FILES),
        "stored": pack(FILES, zipfile.ZIP_STORED),
        "title": pack(manifest(titles={"jump": "  Große\u00a0 Welle ", "other": "No move"})),
        "discriminant": discriminants(4, network=small_network(add_embedding)),
        "many objects": crafted(text="[" + ",".join(["{}"] * 100_000) + "]"),
    }


def open_all(folder, contents):
    """Return the web runtime's error for each bundle, by name; None where it is read."""
    for number, content in enumerate(contents.values()):
        (folder / f"{number:04}").write_bytes(content)
    errors = json.loads(run_script("open_bundles.mjs", folder))
    return dict(zip(contents, [errors[name] for name in sorted(errors)], strict=True))


@needs_node
def test_what_python_refuses_the_web_runtime_refuses(tmp_path):
    refused = hostile()
    for name, error in open_all(tmp_path, refused).items():
        assert error, f"{name} is read"
        assert error.startswith("BundleError: "), f"{name}: {error}"
        assert error.count(": ") >= 2, f"{name}: {error} says nothing to do"
    for number, name in enumerate(refused):
        assert is_refused(tmp_path / f"{number:04}"), name


@needs_node
def test_what_python_reads_the_web_runtime_reads(tmp_path):
    read = harmless()
    for name, error in open_all(tmp_path, read).items():
        assert error is None, f"{name}: {error}"
    for number, name in enumerate(read):
        assert load_bundle(tmp_path / f"{number:04}").moves, name


@needs_node
def test_a_bundle_with_changed_bytes_is_read_or_refused_with_an_error_of_ours(tmp_path):
    rng = np.random.default_rng(9)
    good = pack(FILES)
    texts = [safety.mutate(FILES["manifest.json"], rng) for _ in range(100)]
    changed = [
        *(safety.mutate(good, rng) for _ in range(100)),
        *(pack({**FILES, "manifest.json": text}) for text in texts),
    ]
    found = open_all(tmp_path, dict(enumerate(changed)))
    assert all(error is None or error.startswith("BundleError: ") for error in found.values())
    refused = [error is not None for error in found.values()]
    assert 50 < sum(refused) < len(refused)
    by_python = [is_refused(tmp_path / f"{number:04}") for number in range(len(changed))]
    assert not [one for one, both in enumerate(by_python) if both and not refused[one]]


def is_refused(path):
    try:
        load_bundle(path)
    except BundleError:
        return True
    return False


@needs_node
def test_a_move_of_decisive_templates_alone_is_refused(tmp_path):
    bundle = small_bundle()
    moves = (*bundle.moves, MoveSetting("push"))
    rules = (*bundle.rules, TriggerRule("push"))
    for decisive in (False, True):
        own = replace(bundle.templates[0], move="push", decisive=decisive)
        changed = replace(bundle, moves=moves, rules=rules, templates=(own,))
        (tmp_path / str(decisive)).write_bytes(bundle_bytes(changed))
    errors = json.loads(run_script("open_bundles.mjs", tmp_path))
    assert errors["False"] is None
    assert errors["True"].startswith("BundleError: ")


@needs_node
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hello", "a.moveset is damaged: copy it again, or teach it again"),
        (pack(manifest(version=99)), "a.moveset was made by a newer moveset: update this page"),
        (pack(manifest(format="x")), "a.moveset is not a moveset bundle: choose a .moveset file"),
    ],
    ids=("damaged", "newer", "other"),
)
def test_the_error_says_what_to_do(content, message, tmp_path):
    (tmp_path / "a.moveset").write_bytes(content)
    errors = json.loads(run_script("open_bundles.mjs", tmp_path))
    assert errors == {"a.moveset": f"BundleError: {message}"}
