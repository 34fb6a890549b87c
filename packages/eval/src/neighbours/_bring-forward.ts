/**
 * Brings the `wanted` smallest of the first `count` numbers to the front, in any order, and whatever else is at most the largest of them
 * plus `slack` behind them; returns how many that are. Quickselect: linear time, for numbers that come in no special order.
 */
export function bringForward(numbers: Float64Array, count: number, { wanted, slack }: { wanted: number; slack: number }): number {
  if (wanted >= count) return count;
  const limit = select(numbers, count, wanted - 1) + slack;
  let end = wanted;
  for (let i = wanted; i < count; i++) {
    const number = numbers[i]!;
    if (number > limit) continue;
    numbers[i] = numbers[end]!;
    numbers[end++] = number;
  }
  return end;
}

/** The number that belongs at `place`; smaller ones are moved before it, larger ones behind. Hoare's FIND. */
function select(numbers: Float64Array, count: number, place: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const pivot = numbers[(low + high) >>> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (numbers[i]! < pivot) i++;
      while (numbers[j]! > pivot) j--;
      if (i > j) break;
      const number = numbers[i]!;
      numbers[i++] = numbers[j]!;
      numbers[j--] = number;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return numbers[place]!;
}
