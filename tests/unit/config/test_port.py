"""The address of the pages."""

from __future__ import annotations

import argparse
import socket
import time

import pytest

from tongzhou.config import faults, port
from tongzhou.config.faults import Unable


def test_a_taken_port_is_refused_even_when_its_server_would_share_it() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(Unable) as refused:
            port.free("127.0.0.1", number)
    assert refused.value.said is faults.PORT_TAKEN and str(number) in refused.value.says.zh
    port.free("127.0.0.1", number)


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(Unable) as refused:
        port.free("192.0.2.1", 8000)
    assert refused.value.said is faults.PORT_DENIED


def test_an_open_address_answers_to_the_machine_s_own_names_only() -> None:
    assert port.names("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]
    assert socket.gethostname() in port.names("0.0.0.0")
    assert "*" not in port.names("0.0.0.0")


@pytest.mark.parametrize("typed", ["0", "65536", "-1", "x", "", "８０００", "80.0"])
def test_what_is_no_port_is_told_so(typed: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="65535"):
        port.number(typed)


def test_a_port_that_was_typed() -> None:
    assert (port.number("1"), port.number("65535")) == (1, 65535)


def test_nobody_waits_for_pages_whose_process_has_ended() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        begun = time.monotonic()
        assert not port.answers("127.0.0.1", silent.getsockname()[1], 60, lambda: None)
    assert time.monotonic() - begun < 5
