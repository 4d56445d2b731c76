"""The confusion browser shows the images of the chosen cell, and says truly how many there are."""

import html
import json
import re

import numpy as np
import pytest

from scratchcnn_course.widgets import ConfusionBrowser
from scratchcnn_course.widgets.confusion_browser import MOST


@pytest.fixture
def browser():
    labels = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2] + [0] * 30)
    predicted = np.array([0, 1, 0, 1, 1, 0, 0, 0, 2] + [0] * 30)
    images = np.random.default_rng(0).random((len(labels), 1, 4, 5))
    return ConfusionBrowser(images, labels, predicted)


def shown(browser):
    return browser.frame().count("<img ")


def test_it_begins_with_the_largest_mistake(browser):
    assert (browser.true, browser.read) == (2, 0)
    assert browser.indices.tolist() == [5, 6, 7] and shown(browser) == 3
    assert "3 of 4 images of a 2 were read as 0." in browser.frame()
    assert browser.alt() == ("A confusion matrix, 35 of 39 right. Chosen: 3 of 4 images of a 2 were read as 0.")


def test_another_cell(browser):
    browser.true, browser.read = 0, 0
    assert len(browser.indices) == 32 and shown(browser) == MOST
    assert f"32 of 33 images of a 0 were read right. The first {MOST} are shown." in browser.frame()
    browser.true, browser.read = 1, 2
    assert "0 of 2 images of a 1 were read as 2." in browser.frame() and "No image." in browser.frame()


def test_the_table_is_the_matrix_and_one_cell_is_framed(browser):
    cells = re.findall(r'<td [^>]*style="([^"]*)">(\d+)</td>', browser.frame())
    assert [int(count) for _, count in cells] == browser.matrix.ravel().tolist()
    assert [k for k, (look, _) in enumerate(cells) if "outline" in look] == [6]


def test_by_a_click(browser):
    (places,) = [re.findall(r'data-set="([^"]*)"', browser.frame())]
    clicked = json.loads(html.unescape(places[3]))
    browser._names._handle_custom_msg({"set": clicked}, [])
    assert (browser.true, browser.read) == (1, 0) and "images of a 1 were read as 0" in browser._page.value
    browser._names._handle_custom_msg({"set": {"other": 1}}, [])
    assert (browser.true, browser.read) == (1, 0)


def test_by_buttons(browser):
    back, _, forth = browser.children[1].children
    forth.click()
    assert browser.read == 1 and "were read as 1" in browser._page.value
    back.click()
    back.click()
    assert browser.read == 0


def test_what_does_not_fit_is_named(browser):
    with pytest.raises(ValueError, match="true must be from 0 to 2"):
        browser.true = 3
    with pytest.raises(ValueError, match="predicted"):
        ConfusionBrowser(np.zeros((3, 4, 4)), np.array([0, 1, 2]), np.array([0, 1]))
