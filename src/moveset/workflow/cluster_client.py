"""Connections to a cluster of Dask, and a local one of a few processes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import ClusterError

LOCAL: Final = "local"
"""Stands for a cluster of a few processes that is started for one run."""

LOCAL_WORKERS: Final = 2
HERE: Final = "127.0.0.1:0"
"""Any free port, for this machine alone."""

CONNECT_S: Final = 30.0
"""To wait for the scheduler, and then for the first worker: both may have been started just now."""

LOGGERS: Final = ("distributed", "distributed.client", "tornado.application", "asyncio")
"""What distributed would say, with tracebacks, when a connection is lost."""

NANNY: Final = "distributed.nanny.pre-spawn-environ"
LOCAL_SETTINGS: Final = {
    # Dask returns freed memory at once, so that each picture's is asked for anew: 7 % of the time.
    f"{NANNY}.MALLOC_TRIM_THRESHOLD_": 2**26,
    f"{NANNY}.MALLOC_MMAP_THRESHOLD_": 2**25,
    "distributed.worker.profile.enabled": False,
    # `silence_logs` ends before a worker's last heartbeat, which may fail.
    f"{NANNY}.DASK_LOGGING__DISTRIBUTED": "critical",
}
"""Of the workers of a local cluster; docs/scale.md advises the same for others."""


@contextmanager
def connect(address: str, workers: int = LOCAL_WORKERS) -> Iterator[Any]:
    """Yield a client of a cluster that has a worker, unless none comes in time.

    Parameters
    ----------
    address
        Of a scheduler; or ``local``, for a cluster that ends with the block.
    workers
        Processes of a local one.

    Raises
    ------
    ClusterError
        There is no scheduler.
    """
    distributed = import_cluster_library("distributed")
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # our errors say what they mean
    if address == LOCAL:
        # Without an address, Dask's servers of metrics would listen to the whole network.
        with (
            import_cluster_library("dask").config.set(LOCAL_SETTINGS),
            distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address=HERE,
                worker_dashboard_address=HERE,
                silence_logs=logging.CRITICAL,
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(address, timeout=CONNECT_S)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"there is no Dask scheduler at {address}: start one with `dask scheduler`, or use "
            f"--cluster {LOCAL}"
        ) from error
    with client:
        with suppress(TimeoutError):  # the caller says what that means
            client.wait_for_workers(1, timeout=CONNECT_S)
        yield client
