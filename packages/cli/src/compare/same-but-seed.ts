import type { OpenedRun } from './compared-run.ts';

/** Settings that change no result, or only where it lies. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'out',
  'workers',
  'threads',
  'cache',
  'engine',
  'checkpointEvery',
  'evaluate',
  'strict',
]);

/** Groups of runs, as places, whose settings differ in nothing but the seed; each has at least two seeds. */
export function sameButSeed(runs: readonly OpenedRun[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [place, { config }] of runs.entries()) {
    if (config === null) continue;
    const key = keyOf(config);
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return [...groups.values()].filter((places) => new Set(places.map((place) => runs[place]!.config!['seed'])).size > 1);
}

function keyOf(config: Readonly<Record<string, unknown>>): string {
  const settings = Object.entries(config).filter(([name]) => name !== 'seed' && !WITHOUT_EFFECT.has(name));
  return JSON.stringify(settings.sort(([a], [b]) => (a < b ? -1 : 1)));
}
