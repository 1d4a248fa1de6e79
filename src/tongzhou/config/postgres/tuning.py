"""How the embedded server is set: modest memory, full durability, and a log without people in it."""

from __future__ import annotations

from pathlib import Path

MODEST = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "idle_in_transaction_session_timeout": "5min",
    # An acknowledged write is on the disk. Never turned off outside tests.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # Identifiers live in statements, parameters and DETAIL lines: none of them is written.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
"""For tests only: their data may die with the machine."""


def settings_for(socket: Path, *, durable: bool) -> list[str]:
    """The server's command line for these settings (`-c name=value` …)."""
    quoted = '"' + str(socket).replace('"', '""') + '"'
    values = MODEST | ({} if durable else HASTY) | {"unix_socket_directories": quoted}
    return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]
