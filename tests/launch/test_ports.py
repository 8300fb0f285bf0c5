"""A busy port is passed over, and said."""

import socket

import pytest

from pfprehab.launch import ports


@pytest.fixture
def busy():
    """A port in other hands, on 127.0.0.1 alone."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def close(listeners: list[socket.socket]) -> None:
    for listener in listeners:
        listener.close()


def test_a_free_port_is_taken_on_every_address_of_localhost():
    wanted = ports.free_port()

    listeners, passed = ports.listen_near(wanted)

    try:
        assert passed == []
        assert {one.getsockname()[1] for one in listeners} == {wanted}
        assert len(listeners) == len(list(ports.local_addresses()))
    finally:
        close(listeners)


def test_a_busy_port_is_named_and_another_one_taken(busy):
    listeners, passed = ports.listen_near(busy)

    try:
        assert busy in passed
        assert listeners[0].getsockname()[1] not in passed
    finally:
        close(listeners)


def test_when_all_near_are_busy_any_free_one_is_taken(busy):
    listeners, passed = ports.listen_near(busy, tries=1)

    try:
        assert passed == [busy]
        assert listeners[0].getsockname()[1] != busy
    finally:
        close(listeners)


def test_a_half_taken_port_leaves_no_socket_open(busy):
    with pytest.raises(OSError, match="in use"):
        ports.listen_on(busy)
