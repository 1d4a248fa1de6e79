"""The address of the pages."""

from __future__ import annotations

import socket

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
