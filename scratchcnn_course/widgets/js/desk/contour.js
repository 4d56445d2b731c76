// Lines of one height over a grid of squares.

/** @typedef {[number, number, number, number]} Piece from x, y to x, y, counted in squares */

/**
 * @param {ArrayLike<number>} heights of the corners, row by row
 * @param {number} columns how many squares a row has
 * @param {number} [level]
 * @returns {Piece[]}
 */
export function contour(heights, columns, level = 0) {
  const corners = columns + 1;
  /** @type {Piece[]} */
  const pieces = [];
  for (let k = 0; k + corners + 1 < heights.length; k++) {
    const [column, row] = [k % corners, Math.floor(k / corners)];
    if (column === columns) continue;
    const round = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([x, y]) => ({ x: column + x, y: row + y, height: heights[k + x + y * corners] - level }));
    const found = round.flatMap((here, c) => {
      const there = round[(c + 1) % 4];
      if (here.height > 0 === there.height > 0) return [];
      const share = here.height / (here.height - there.height);
      return [here.x + share * (there.x - here.x), here.y + share * (there.y - here.y)];
    });
    for (let c = 0; c + 3 < found.length; c += 4) pieces.push([found[c], found[c + 1], found[c + 2], found[c + 3]]);
  }
  return pieces;
}

/**
 * @param {Piece[]} pieces
 * @param {(x: number, y: number) => [number, number]} place
 * @returns {string} an SVG path
 */
export function pathOf(pieces, place) {
  const point = (/** @type {number} */ x, /** @type {number} */ y) => place(x, y).map((part) => part.toFixed(1));
  return pieces.map(([x1, y1, x2, y2]) => `M${point(x1, y1)}L${point(x2, y2)}`).join("");
}
