"""A prediction as the browser gets it: the question to be read, and the rest sealed."""

import base64
import json


def sealed(prediction, *, quiet=False):
    """Return what a page needs to ask and to answer, as JSON.

    It is stored in every notebook, right above the result that nobody has seen yet. So what is told afterwards is not
    to be read by the eye that skims the file, the page's source or a search. It is no secret from those who take the
    trouble: they would find it here.

    Parameters
    ----------
    prediction : Prediction
    quiet : bool
        Whether the page shall keep to itself what is right, after it was locked, too.

    Returns
    -------
    str
    """
    shown = prediction.shown
    inside = {"right": prediction.right, "keys": [choice.key for choice in shown], "after": prediction.after}
    inside["told"] = {choice.key: choice.told for choice in prediction.choices if choice.told}
    if prediction.kind == "number":
        inside["within"] = prediction.tolerance
    asked = {"id": prediction.id, "kind": prediction.kind, "question": prediction.question}
    asked |= {"choices": [choice.text for choice in shown], "unit": prediction.unit}
    if prediction.kind == "cell":
        asked["picture"] = prediction.picture.round(4).tolist()
    if quiet:
        asked["quiet"] = True
    return json.dumps(asked | {"sealed": seal(prediction.id, inside)}, ensure_ascii=False)


def seal(name, value):
    """Return a value as letters that say nothing: JSON, each byte turned by the id and by its place, in base64."""
    key, text = name.encode(), json.dumps(value, ensure_ascii=False).encode()
    return base64.b64encode(bytes(b ^ key[i % len(key)] ^ i & 255 for i, b in enumerate(text))).decode()
