// Where no kernel runs: a widget for every state, beside each other, each with a place of its own.
function beside({ model, el }) {
  el.classList.add("scratchcnn-beside");
  for (const state of model.get("states")) {
    const own = { ...model, get: (name) => state[name], set: (name, value) => (state[name] = value) };
    render({ model: own, el: el.appendChild(document.createElement("div")) });
  }
}
