"""The classes of kombu and py-amqp that this room uses. Neither library has types: here they become `Any`, once."""

from typing import Any

import amqp as _amqp  # type: ignore[import-untyped]  # no stubs exist
import amqp.exceptions as _amqp_exceptions  # type: ignore[import-untyped]  # no stubs exist
import amqp.method_framing as _framing  # type: ignore[import-untyped]  # no stubs exist
import amqp.spec as _spec  # type: ignore[import-untyped]  # no stubs exist
import kombu.connection as _connection
import kombu.entity as _entity
import kombu.exceptions as _exceptions
import kombu.messaging as _messaging

Connection: Any = _connection.Connection
Exchange: Any = _entity.Exchange
Queue: Any = _entity.Queue
KombuConsumer: Any = _messaging.Consumer
AmqpMessage: Any = _amqp.Message
frame_writer: Any = _framing.frame_writer
PUBLISH: Any = _spec.Basic.Publish
AccessRefused: Any = _amqp_exceptions.AccessRefused
NotFound: Any = _amqp_exceptions.NotFound
PreconditionFailed: Any = _amqp_exceptions.PreconditionFailed

BROKEN: tuple[type[Exception], ...] = (
    _amqp_exceptions.AMQPError,
    _amqp_exceptions.MessageNacked,
    _exceptions.MessageStateError,
    OSError,
)
"""What settling a message raises when its channel, its connection or its state is gone (`MessageNacked` is a bare `Exception`)."""
