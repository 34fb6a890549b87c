/** The k largest values offered so far, as a binary heap with the worst of them at the root. Of equal values the lower index is the better. */
export interface TopK {
  readonly values: Float32Array;
  readonly indices: Int32Array;
  size: number;
}

/** An empty heap for k entries. */
export function topK(k: number): TopK {
  return { values: new Float32Array(k), indices: new Int32Array(k), size: 0 };
}

/** Takes the value in when it is among the k best so far: O(1) when it isn't, O(log k) when it is. */
export function offer(heap: TopK, value: number, index: number): void {
  const { values, indices } = heap;
  if (heap.size === values.length) {
    if (value < values[0]! || (value === values[0] && index > indices[0]!)) return;
    values[0] = value;
    indices[0] = index;
    sink(heap, heap.size);
    return;
  }
  let child = heap.size++;
  values[child] = value;
  indices[child] = index;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!isWorse(heap, child, parent)) return;
    swap(heap, child, parent);
    child = parent;
  }
}

/** Orders the entries from best to worst, in place. The heap takes no more offers afterwards. */
export function sortBestFirst(heap: TopK): void {
  for (let end = heap.size - 1; end > 0; end--) {
    swap(heap, 0, end);
    sink(heap, end);
  }
}

/** Lets the root sink to its place among the first `size` entries. */
function sink(heap: TopK, size: number): void {
  let parent = 0;
  for (;;) {
    let worst = parent;
    const left = 2 * parent + 1;
    if (left < size && isWorse(heap, left, worst)) worst = left;
    if (left + 1 < size && isWorse(heap, left + 1, worst)) worst = left + 1;
    if (worst === parent) return;
    swap(heap, parent, worst);
    parent = worst;
  }
}

function isWorse({ values, indices }: TopK, a: number, b: number): boolean {
  return values[a]! < values[b]! || (values[a] === values[b] && indices[a]! > indices[b]!);
}

function swap({ values, indices }: TopK, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
  const index = indices[a]!;
  indices[a] = indices[b]!;
  indices[b] = index;
}
