"""The data of a page, as the browser reads them."""

import base64
import json
import re
import zlib


def state_of(page):
    """Return what stands beside the still in a widget's HTML, unpacked as `js/inflate.js` does it."""
    return loosened(json.loads(re.search(r'<script type="application/json">(.*?)</script></div>', page)[1]))


def loosened(value):
    """Return a value with every packed text in it as it was."""
    if isinstance(value, list):
        return [loosened(part) for part in value]
    if not isinstance(value, dict):
        return value
    if "deflated" in value:
        return zlib.decompress(base64.b64decode(value["deflated"])).decode()
    return {name: loosened(part) for name, part in value.items()}
