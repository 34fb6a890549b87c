/** The golden ratio's part behind the point: multiples of it spread evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The rows of a bank in an order whose every stretch is an even sample of all of it, whatever the order that the bank is in. */
export function bankOrder(count: number): Int32Array {
  let step = Math.max(1, Math.round(count * GOLDEN));
  while (greatestCommonDivisor(step, count) !== 1) step++;
  const order = new Int32Array(count);
  for (let position = 1; position < count; position++) order[position] = (order[position - 1]! + step) % count;
  return order;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
