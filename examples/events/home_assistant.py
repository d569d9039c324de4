"""Tell Home Assistant about every press, by a webhook; needs nothing but Python.

Start ``moveset play --websocket 8421``, then on the same machine

    python home_assistant.py http://homeassistant.local:8123/api/webhook/SECRET

with the webhook ID of home_assistant.yaml in place of SECRET.
"""

import json
import sys
import time
import urllib.request

EVENTS = "http://127.0.0.1:8421/events"
RETRY_S = 2.0


def follow(events: str, webhook: str) -> None:
    """Post every press, until the events end."""
    with urllib.request.urlopen(events) as stream:  # noqa: S310  an address that the user gave
        for line in stream:
            if line.startswith(b"data: "):
                message = json.loads(line.removeprefix(b"data: "))
                if message["type"] == "press":
                    post(webhook, message)


def post(webhook: str, message: dict) -> None:
    """Send a message to a webhook as JSON."""
    body = json.dumps(message).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(webhook, body, headers)  # noqa: S310
    urllib.request.urlopen(request, timeout=5.0).close()  # noqa: S310


def main() -> None:
    """Follow the events, again and again, until Ctrl-C."""
    webhook = sys.argv[1]
    while True:
        try:
            follow(sys.argv[2] if len(sys.argv) > 2 else EVENTS, webhook)
        except OSError as error:
            print(f"{error}: trying again", file=sys.stderr)
        time.sleep(RETRY_S)


if __name__ == "__main__":
    main()
