"""The AsyncAPI 3.0 document of all events, made from the contracts: `sob asyncapi > docs/asyncapi.json`."""

import json
from typing import Any, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter

from common.contracts.base import HEADER_PROOF
from common.contracts.everything import EVENTS, SUBSCRIPTIONS


def document() -> dict[str, Any]:
    """Give the document: a channel for each service's exchange, a message and an operation for each event."""
    converter = _converter()
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for event in sorted(EVENTS.values(), key=lambda one: one.type):
        name = event.type.replace(".", "-")
        channel = channels.setdefault(event.service, _channel(event.exchange))
        channel["messages"][name] = {"$ref": f"#/components/messages/{name}"}
        messages[name] = _message(event, converter)
        operations[f"send-{name}"] = {
            "action": "send",
            "summary": event.summary,
            "channel": {"$ref": f"#/channels/{event.service}"},
            "messages": [{"$ref": f"#/channels/{event.service}/messages/{name}"}],
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Stöd och behandling: events",
            "version": "1.0.0",
            "description": (
                "CloudEvents 1.0 in JSON on one topic exchange a service; the routing key is the event's type. At least once, in no "
                "promised order. Data holds ids, versions and facts, never names, numbers, answers or text."
            ),
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def _converter() -> OpenAPIConverter:
    plugin = MarshmallowPlugin(schema_name_resolver=lambda _schema: "")
    APISpec("events", "1", "3.1.0", plugins=[plugin])
    return cast("OpenAPIConverter", plugin.converter)


def _channel(exchange: str) -> dict[str, Any]:
    binding = {
        "is": "routingKey",
        "exchange": {"name": exchange, "type": "topic", "durable": True},
        "bindingVersion": "0.3.0",
    }
    return {"address": exchange, "messages": {}, "bindings": {"amqp": binding}}


def _message(event: Any, converter: OpenAPIConverter) -> dict[str, Any]:
    heard_by = sorted(one.queue for one in SUBSCRIPTIONS.values() if event.type in one.events)
    return {
        "name": event.type,
        "title": event.summary,
        "x-public": event.public,
        "x-handled-by": heard_by,
        "headers": _headers(event.service),
        "payload": {
            "type": "object",
            "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
            "properties": {
                "specversion": {"const": "1.0"},
                "id": {"type": "string", "format": "uuid"},
                "source": {"type": "string"},
                "type": {"const": event.type},
                "subject": {"type": "string"},
                "time": {"type": "string", "format": "date-time"},
                "datacontenttype": {"const": "application/json"},
                "correlationid": {"type": ["string", "null"], "format": "uuid"},
                "data": converter.schema2jsonschema(event.data),  # type: ignore[no-untyped-call]  # apispec is partly typed
            },
        },
    }


def _headers(service: str) -> dict[str, Any]:
    proof = (
        f"Detached JWS of the body (RFC 7515 appendix F, RFC 7797: b64=false) with Ed25519 by a key of {service}; typ is `event`, aud is empty, "
        "exp is 44 days after the event's time. Whoever can't verify it must not act on the event."
    )
    return {
        "type": "object",
        "required": [HEADER_PROOF],
        "properties": {HEADER_PROOF: {"type": "string", "description": proof}},
    }


def text() -> str:
    """Give the document as it stands in `docs/asyncapi.json`."""
    return json.dumps(document(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
