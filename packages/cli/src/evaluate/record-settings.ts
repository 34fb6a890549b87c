import type { SavedRecord } from './saved-measurement.ts';

/** Fields of a record that are results or bookkeeping, in any protocol: all other plain values are settings. */
const RESULTS =
  /^(protocol|metric|score|interval|seconds|notes|top1|top5|meanPerClass|confusion|relative|clean|levels|corruptions|classes|width)$|Interval$|Top1$|Top5$|^(testChosen|validation|best|chosen|mean|last|online|objective|converged|iterations)|Size$|^(k|batchSize|learningRate|weightDecay|l2|figures|curve|sweep|grid|rates|epochFigures)$/;

/** Settings whose names look like results. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'knn@': ['k'],
  'robustness@': ['k'],
  linear: ['batchSize'],
  'semi@': ['batchSize'],
  'finetune@': ['batchSize'],
};

/**
 * The settings of the protocol in a record: what must agree before two figures may be compared, besides pictures and weights. Figures, sizes
 * that follow from the data, and what the protocol itself chose (a learning rate, a regularisation) are left out.
 */
export function recordSettings(record: SavedRecord): Readonly<Record<string, unknown>> {
  const own = Object.entries(SETTINGS).flatMap(([start, names]) => (record.protocol.startsWith(start) ? names : []));
  return Object.fromEntries(
    Object.entries(record).filter(([name, value]) => (own.includes(name) || !RESULTS.test(name)) && isPlain(value)),
  );
}

/** A number, text, truth value or null, or a list of such. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((entry) => typeof entry !== 'object');
  return value !== undefined && (value === null || typeof value !== 'object');
}

/** A setting as a person reads it: `k 20`, `exclude self`, `learning rates 0.1, 0.3`. */
export function settingText(name: string, value: unknown): string {
  const words = wordsOf(name);
  if (value === true) return words;
  if (value === false) return `no ${words}`;
  return `${words} ${valueText(value)}`;
}

/** `learningRates` in words: `learning rates`. */
export function wordsOf(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

/** A value as a person reads it; a long list by its ends. */
export function valueText(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (value === null || value === undefined) return 'none';
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  return value.length > 8 ? `${value.length} values from ${String(value[0])} to ${String(value.at(-1))}` : value.map(String).join(', ');
}
