"""A prediction as the browser gets it."""

import json


def asked(prediction, *, quiet=False):
    """Return what a page needs to ask and to answer, as JSON.

    A notebook stores it, packed, right above the result that nobody has seen yet. So what is told afterwards is not
    read by the eye that skims the file, the page's source or a search. It is no secret from those who take the trouble.

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
    held = {"id": prediction.id, "kind": prediction.kind, "question": prediction.question}
    held |= {"choices": [choice.text for choice in shown], "unit": prediction.unit, "inside": inside}
    if prediction.kind == "cell":
        held["picture"] = prediction.picture.round(4).tolist()
    if quiet:
        held["quiet"] = True
    return json.dumps(held, ensure_ascii=False)
