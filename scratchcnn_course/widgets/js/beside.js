// Players beside each other with one control: at every place of its slider, each has made its share of its steps.
class Together extends Playing {
  constructor(model, el) {
    super();
    this.frame("scratchcnn-together", "Players beside each other");
    el.append(this.root);
    const row = this.root.appendChild(make("div", "scratchcnn-beside"));
    this.players = model.get("states").map((state) => {
      const own = { get: (name) => state[name], set: (name, value) => (state[name] = value) };
      const player = new Player(Object.assign(Object.create(model), own), row.appendChild(make("div", "")));
      player.foot.remove();
      player.choose = (step) => this.take(player, step);
      return player;
    });
    this.sentence = { setAttribute: (...live) => this.players.forEach(({ sentence }) => sentence.setAttribute(...live)) };
    this.root.append(this.controls(model.get("states")[0].speed));
    this.takeKeys();
    this.go(Math.max(...this.players.map((player) => this.placeOf(player, player.at))));
  }

  get last() {
    return Math.max(...this.players.map(({ last }) => last));
  }

  get at() {
    return this.now ?? 0;
  }

  // The first place of the slider where a player is at a step.
  placeOf(player, step) {
    return step && Math.floor(((step - 1) * this.last) / player.last) + 1;
  }

  take(player, step) {
    this.pause();
    this.go(this.placeOf(player, step));
  }

  go(place) {
    this.now = Math.max(0, Math.min(this.last, place));
    for (const player of this.players) player.go(Math.ceil((this.now * player.last) / this.last));
    this.showStep(`${this.now} of ${this.last}`, `${this.now} / ${this.last}`);
  }

  close() {
    this.pause();
    for (const player of this.players) player.close();
  }
}

function beside({ model, el }) {
  const together = new Together(model, el);
  return () => together.close();
}
