// What plays a trace: buttons, a slider, a speed, and the keys.

const SPEEDS = [1, 2, 5, 15, 60]; // steps a second

class Playing extends Stepper {
  controls(speed) {
    this.speed = make("select", "speed");
    for (const one of SPEEDS) this.speed.append(new Option(`${one} a second`, one));
    this.speed.setAttribute("aria-label", "Speed, in steps a second");
    this.speed.value = SPEEDS.includes(speed) ? speed : 2;
    const bar = this.steps("Step", this.speed);
    this.counted.style.minWidth = `${2 * String(this.last).length + 2}ch`;
    return bar;
  }

  get pace() {
    return 1000 / Number(this.speed.value);
  }

  takeKeys() {
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("click", (event) => {
      if (!event.target.closest("button, select, input")) this.rail.focus({ preventScroll: true });
    });
  }
}
