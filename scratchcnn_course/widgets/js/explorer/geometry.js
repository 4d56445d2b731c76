// Where each map stands in the picture: columns from left to right, or on a narrow page rows from top to bottom.

/** @typedef {{ x: number, y: number, w: number, h: number }} Box */
/** `grid`: how many cells a map has. @typedef {{ step: number, box: Box, maps: Box[], grid: [number, number], dense: boolean, bars: boolean }} Place */
/** @typedef {{ width: number, height: number, upright: boolean, places: Place[], labels: number }} Plan */

const [GAP, LABELS, BAR, TALL, IMAGE] = [3, 54, 22, 32, 92];

/**
 * The cells of a value: so many maps, each so many rows and columns; numbers in a row are laid in columns.
 * @param {number[]} shape
 * @param {boolean} upright
 * @returns {{ count: number, H: number, W: number, dense: boolean }}
 */
export function mapsOf(shape, upright) {
  if (shape.length === 3) return { count: shape[0], H: shape[1], W: shape[2], dense: false };
  const size = shape.reduce((product, length) => product * length, 1);
  const [few, many] = [Math.min(size, TALL), Math.ceil(size / Math.min(size, TALL))];
  return { count: 1, H: upright ? few : many, W: upright ? many : few, dense: true };
}

/**
 * @param {{ step: number, shape: number[] }[]} shown the last one as bars
 * @param {number} classes
 * @param {number} width of the page
 * @returns {Plan}
 */
export function plan(shown, classes, width) {
  const gutter = shown.length > 7 ? 18 : 54;
  for (let side = 46; side >= 14; side--) {
    const wide = shown.map(({ shape }, at) => wideOf(shape, at, at === shown.length - 1, side) + gutter);
    if (wide.reduce((sum, one) => sum + one, 4 - gutter) <= width) return columns(shown, classes, width, side, gutter);
  }
  return rows(shown, classes, width);
}

/**
 * How wide a column is.
 * @param {number[]} shape
 * @param {number} at its place, 0 is the image
 * @param {boolean} bars
 * @param {number} side of a map
 */
function wideOf(shape, at, bars, side) {
  if (bars) return 150;
  const { count, W, dense } = mapsOf(shape, true);
  return Math.max(62, dense ? 9 * W : Math.ceil(count / 8) * ((at ? side : IMAGE) + GAP) - GAP);
}

/**
 * @param {{ step: number, shape: number[] }[]} shown
 * @param {number} classes
 * @param {number} width
 * @param {number} side
 * @param {number} gutter
 * @returns {Plan}
 */
function columns(shown, classes, width, side, gutter) {
  const tall = Math.max(8 * (side + GAP), classes * BAR, 232);
  let x = 2;
  const places = shown.map(({ step, shape }, at) => {
    const { count, H, W, dense } = mapsOf(shape, true);
    const bars = at === shown.length - 1;
    const own = Math.min(IMAGE, (tall - GAP * count) / count);
    const cell = Math.min(9, tall / H);
    const [w, h] = dense ? [W * cell, H * cell] : at === 0 ? [own * Math.min(1, W / H), own * Math.min(1, H / W)] : [side, side];
    const abreast = Math.ceil(count / 8);
    const [inner, outer] = [abreast * (w + GAP) - GAP, wideOf(shape, at, bars, side)];
    const rowsOf = Math.ceil(count / abreast);
    const left = x + (outer - inner) / 2;
    const top = LABELS + (tall - rowsOf * (h + GAP) + GAP) / 2;
    const maps = Array.from({ length: count }, (_, map) => ({
      x: left + (map % abreast) * (w + GAP), y: top + Math.floor(map / abreast) * (h + GAP), w, h,
    }));
    const box = { x, y: LABELS, w: outer, h: tall };
    x += outer + gutter;
    if (bars) return barsAt(step, box, classes);
    return { step, box: around(maps, box), maps, grid: /** @type {[number, number]} */ ([H, W]), dense, bars };
  });
  const spread = Math.max(0, width - (x - gutter) - 4) / Math.max(1, shown.length - 1);
  places.forEach((place, at) => move(place, Math.min(spread, 220) * at));
  return { width, height: LABELS + tall + 4, upright: true, places, labels: LABELS };
}

/**
 * @param {{ step: number, shape: number[] }[]} shown
 * @param {number} classes
 * @param {number} width
 * @returns {Plan}
 */
function rows(shown, classes, width) {
  let y = 0;
  const places = shown.map(({ step, shape }, at) => {
    const { count, H, W, dense } = mapsOf(shape, false);
    const bars = at === shown.length - 1;
    const abreast = count > 8 ? Math.min(16, Math.ceil(count / Math.ceil(count / 16))) : count;
    const side = at === 0 ? Math.min(112, (width - 8) / count - GAP) : Math.min(56, (width - 4) / abreast - GAP);
    const cell = Math.min(10, (width - 4) / W);
    const [w, h] = dense ? [W * cell, H * cell] : [side * Math.min(1, W / H), side * Math.min(1, H / W)];
    const left = (width - abreast * (w + GAP) + GAP) / 2;
    const top = y + 24;
    const maps = Array.from({ length: count }, (_, map) => ({
      x: left + (map % abreast) * (w + GAP), y: top + Math.floor(map / abreast) * (h + GAP), w, h,
    }));
    const tall = bars ? classes * BAR : Math.ceil(count / abreast) * (h + GAP) - GAP;
    const box = { x: bars ? Math.max(2, width / 2 - 130) : 2, y: top, w: bars ? Math.min(260, width - 4) : width - 4, h: tall };
    y = top + tall + 26;
    if (bars) return barsAt(step, box, classes);
    return { step, box: around(maps, box), maps, grid: /** @type {[number, number]} */ ([H, W]), dense, bars };
  });
  return { width, height: y, upright: false, places, labels: 24 };
}

/**
 * @param {Box[]} maps
 * @param {Box} box
 * @returns {Box}
 */
function around(maps, box) {
  const [x, y] = [Math.min(...maps.map((map) => map.x)), Math.min(...maps.map((map) => map.y))];
  const right = Math.max(...maps.map((map) => map.x + map.w));
  const bottom = Math.max(...maps.map((map) => map.y + map.h));
  return maps.length ? { x, y, w: right - x, h: bottom - y } : box;
}

/**
 * @param {number} step
 * @param {Box} box
 * @param {number} classes
 * @returns {Place}
 */
function barsAt(step, box, classes) {
  const high = Math.min(BAR, box.h / classes);
  const top = box.y + (box.h - classes * high) / 2;
  const maps = Array.from({ length: classes }, (_, k) => ({ x: box.x, y: top + k * high, w: box.w, h: high }));
  return { step, box: { ...box, y: top, h: classes * high }, maps, grid: [1, 1], dense: false, bars: true };
}

/**
 * @param {Place} place
 * @param {number} dx
 */
function move(place, dx) {
  place.box.x += dx;
  for (const map of place.maps) map.x += dx;
}

/**
 * The map and the cell under a point.
 * @param {Plan} plan
 * @param {number} x
 * @param {number} y
 */
export function hit({ places }, x, y) {
  for (const { step, maps, grid, bars } of places) {
    for (const [map, box] of maps.entries()) {
      if (x < box.x || x >= box.x + box.w || y < box.y || y >= box.y + box.h) continue;
      const [H, W] = grid;
      const cell = Math.floor(((y - box.y) / box.h) * H) * W + Math.floor(((x - box.x) / box.w) * W);
      return { step, map, cell: bars ? map : map * H * W + cell };
    }
  }
  return null;
}
