/**
 * The fewest axes that say how an operand of shape `second` is broadcast to `shape`. Neighbours that are treated alike become one axis;
 * a broadcast of the last axis alone gets an axis of length 1 in front, for which oneDNN has quick code ("per channel").
 */
export function broadcastAxes(shape: readonly number[], second: readonly number[]): { dims: number[]; secondDims: number[] } {
  const start = shape.length - second.length;
  const lengths = shape.map((_, axis) => (axis < start ? 1 : second[axis - start]!));
  const dims: number[] = [];
  const secondDims: number[] = [];
  let wasBroadcast: boolean | null = null;
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const isBroadcast = lengths[axis] === 1;
    if (isBroadcast === wasBroadcast) {
      dims[dims.length - 1]! *= length;
      if (!isBroadcast) secondDims[secondDims.length - 1]! *= length;
    } else {
      dims.push(length);
      secondDims.push(isBroadcast ? 1 : length);
      wasBroadcast = isBroadcast;
    }
  }
  if (dims.length === 0) return { dims: [1], secondDims: [1] };
  const lastAlone = dims.length === 2 && wasBroadcast === true;
  return lastAlone ? { dims: [1, ...dims], secondDims: [1, ...secondDims] } : { dims, secondDims };
}
