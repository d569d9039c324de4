"""Whether WebGPU computes what WebAssembly computes, for web.py."""

from __future__ import annotations

from typing import Any, Final

from measure import Table
from web_host import running_host
from web_pose import running_browser
from web_programs import FOLDERS, MEASURED

CALL: Final = (
    f"async (wanted) => (await import('{MEASURED}/web/webgpu.mjs')).compareProviders(wanted)"
)
FLAGS: Final = (
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--enable-features=Vulkan",
)
"""A software adapter: it shows whether outputs agree, nothing about real graphics processors."""
SIZES: Final = {"pose_detector": 224, "pose_landmarks": 256, "pose_landmarks_lite": 256}
TIMEOUT_S: Final = 300.0


def measure_webgpu() -> tuple[Table, dict[str, Any]]:
    """Return the table and the raw numbers; one run of each network."""
    figures: dict[str, Any] = {}
    with running_host(FOLDERS) as host, running_browser(FLAGS) as browser:
        page = browser.new_page()
        page.set_default_timeout(1000.0 * TIMEOUT_S)
        page.goto(host.address)
        for name, size in SIZES.items():
            network = f"/assets/{name}.onnx"
            wanted = {"ortFolder": "/ort", "network": network, "size": size, "runs": 1}
            figures[name] = page.evaluate(CALL, wanted)
    return webgpu_table(figures), figures


def webgpu_table(figures: dict[str, Any]) -> Table:
    """Return a row for each network."""
    rows = []
    for name, one in figures.items():
        if "missing" in one:
            rows.append((name, one["missing"], "", ""))
            continue
        times = (f"{one['times_ms'][provider][0]:.0f} ms" for provider in ("wasm", "webgpu"))
        rows.append((name, f"{max(one['differences']):.1e}", *times))
    note = "On a software adapter: its time says nothing about real graphics processors."
    columns = ("network", "largest difference, relative", "WebAssembly", "WebGPU in software")
    return Table(columns, tuple(rows), "WebGPU", notes=(note,))
