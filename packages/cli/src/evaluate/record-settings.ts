import type { SavedRecord } from './saved-measurement.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Which fields of a record are settings: what must agree before two figures may be compared, besides pictures and weights. */
const SETTINGS: readonly { readonly protocol: string; readonly settings: (record: Fields) => Fields }[] = [
  // A k that leave-one-out has chosen is a result.
  {
    protocol: 'knn@',
    settings: (record) =>
      pick(record, record['chosenBy'] === 'leave-one-out' ? ['chosenBy', 'excludeSelf'] : ['k', 'temperature', 'excludeSelf']),
  },
  { protocol: 'linear-', settings: (record) => pick(record, ['learningRates', 'schedule', 'trainingViews', 'epochs', 'batchSize']) },
  { protocol: 'logreg', settings: (record) => pick(record, ['l2Values', 'validationSource', 'maxIterations', 'tolerance']) },
  {
    protocol: 'finetune@',
    settings: (record) => ({ grid: gridOf(record), ...pick(record, ['steps', 'batchSize', 'deviations']) }),
  },
  { protocol: 'semi@', settings: (record) => pick(record, ['list', 'listHash', 'learningRates', 'epochs', 'batchSize', 'deviations']) },
  {
    protocol: 'transfer@',
    settings: ({ knn, ...record }) => ({ ...pick(record, ['validation']), ...pick((knn ?? {}) as Fields, ['k', 'temperature']) }),
  },
  { protocol: 'robustness@', settings: (record) => pick(record, ['classifier', 'k', 'temperature']) },
  // An effective rank grows with the number of pictures.
  { protocol: 'health@', settings: (record) => pick(record, ['count']) },
];

/** What no protocol has as a setting. */
const RESULTS =
  /^(protocol|metric|score|interval|seconds|notes|top1|top5|meanPerClass|classes|width|seed|confusion)$|Interval$|Top1$|Size$|Score$|^testChosen/;

/**
 * The settings of the protocol in a record. Figures, sizes that follow from the data, seeds, and what the protocol itself has chosen (a
 * learning rate, a regularisation) are left out. Of a protocol that isn't ours, all plain values count that have no result's name.
 */
export function recordSettings(record: SavedRecord): Fields {
  const fields = record as unknown as Fields;
  const known = SETTINGS.find(({ protocol }) => record.protocol.startsWith(protocol));
  if (known !== undefined) return known.settings(fields);
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => !RESULTS.test(name) && isPlain(value)));
}

function pick(record: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.filter((name) => record[name] !== undefined).map((name) => [name, record[name]]));
}

/** The points that were tried: `0.1 × 0, 0.01 × 0.0001`. */
function gridOf({ grid, learningRate, weightDecay }: Fields): string {
  const points = Array.isArray(grid) && grid.length > 0 ? (grid as Fields[]) : [{ learningRate, weightDecay }];
  return points.map((point) => `${valueText(point['learningRate'])} × ${valueText(point['weightDecay'])}`).join(', ');
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
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
  if (typeof value === 'object' && !Array.isArray(value)) {
    return Object.entries(value)
      .map(([name, entry]) => `${wordsOf(name)} ${valueText(entry)}`)
      .join(', ');
  }
  if (!Array.isArray(value)) return String(value);
  return value.length > 8 ? `${value.length} values from ${String(value[0])} to ${String(value.at(-1))}` : value.map(String).join(', ');
}
