import type { MeasuredHealth } from '@leoclr/eval';

/** As much of a look as the table shows. */
export interface HealthColumn extends Pick<MeasuredHealth, 'health' | 'record'> {
  readonly subject: string;
}

/** The figures of one or two networks side by side, with what is good beside each. */
export function healthTable(looks: readonly HealthColumn[]): string[] {
  const rows: [name: string, values: string[], hint: string][] = [
    ['neighbour purity', looks.map(purity), 'higher is better'],
    [
      'effective rank',
      looks.map(({ health }) => `${health.effectiveRank.toFixed(1)} of ${Math.min(health.count, health.width)}`),
      'higher is better',
    ],
    ['feature deviation', looks.map(({ health }) => health.featureStandardDeviation.toFixed(3)), '0 is collapse'],
    ['uniformity', looks.map(({ health }) => health.uniformity.toFixed(3)), 'lower is more even, 0 is collapse'],
    [
      'alignment',
      looks.map(({ health }) => (health.alignment === null ? '–' : health.alignment.toFixed(3))),
      'lower is nearer, beside a low uniformity',
    ],
  ];
  const headings = looks.map(({ subject }) => subject);
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map(([, values]) => values[column]!.length)));
  const line = (name: string, values: readonly string[], hint: string): string =>
    `  ${name.padEnd(17)}${values.map((value, column) => `  ${value.padStart(widths[column]!)}`).join('')}  ${hint}`.trimEnd();
  return [line('', headings, ''), ...rows.map((row) => line(...row))];
}

function purity({ health, record }: HealthColumn): string {
  if (health.neighbourPurity === null || record === null) return '–';
  const [score, low, high] = [health.neighbourPurity, ...record.interval].map((share) => (100 * share).toFixed(1));
  return `${score} % (${low}–${high})`;
}
