/** The results of `work` for all items, in their order; at most `limit` are under way at a time. The first failure ends it. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let failed = false;
  const run = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const place = next++;
      try {
        results[place] = await work(items[place]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const runs = await Promise.allSettled(Array.from({ length: limit }, run));
  for (const done of runs) if (done.status === 'rejected') throw done.reason;
  return results;
}
