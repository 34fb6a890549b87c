/** Results 0 … `length` − 1 one after the other, while at most `ahead` of the next ones are under way. */
export async function* inOrder<Result>(length: number, ahead: number, work: (index: number) => Promise<Result>): AsyncGenerator<Result> {
  const waiting: Promise<Result>[] = [];
  for (let next = 0; next < length || waiting.length > 0;) {
    while (waiting.length < ahead && next < length) {
      const result = work(next++);
      result.catch(() => {}); // it is awaited below, but maybe not before it fails, or never when one before it fails
      waiting.push(result);
    }
    yield await waiting.shift()!;
  }
}
