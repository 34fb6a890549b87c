/** Number of values in a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How far apart neighbours along each axis lie in memory. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** Calls `visit` with the coordinates and the index of every place; the array of coordinates is one and the same. */
export function eachPlace(shape: readonly number[], visit: (coordinates: readonly number[], index: number) => void): void {
  const coordinates = shape.map(() => 0);
  const size = sizeOf(shape);
  for (let index = 0; index < size; index++) {
    visit(coordinates, index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      coordinates[axis]!++;
      if (coordinates[axis]! < shape[axis]!) break;
      coordinates[axis] = 0;
    }
  }
}

/** Index of a place. */
export function indexOf(coordinates: readonly number[], strides: readonly number[]): number {
  let index = 0;
  for (let axis = 0; axis < coordinates.length; axis++) index += coordinates[axis]! * strides[axis]!;
  return index;
}

/** Calls `visit` with each place of `shape` and the places that broadcasting has put there from each of `from`. */
export function eachBroadcast(
  shape: readonly number[],
  from: readonly (readonly number[])[],
  visit: (to: number, from: readonly number[]) => void,
): void {
  // An axis of length 1 stays where it is, as do the axes that a shape lacks in front.
  const strides = from.map((own) => [
    ...Array.from({ length: shape.length - own.length }, () => 0),
    ...stridesOf(own).map((stride, axis) => (own[axis] === 1 ? 0 : stride)),
  ]);
  const places = from.map(() => 0);
  eachPlace(shape, (coordinates, index) => {
    for (let part = 0; part < strides.length; part++) places[part] = indexOf(coordinates, strides[part]!);
    visit(index, places);
  });
}

/** The shape of several that are broadcast together. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}
