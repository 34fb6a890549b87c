import type { ComparedCell, ComparedDifference, ComparedRow, Comparison } from '@leoclr/log';

/** A comparison as lines for people. What must not be compared comes first and last, aloud. */
export function comparisonLines(comparison: Comparison): string[] {
  const { runs, problems, remarks } = comparison;
  return [
    ...(runs.length > 1 ? runs.map(({ name, path, about }) => `${name}  ${path}  (${about})`) : [`${runs[0]!.path}  (${runs[0]!.about})`]),
    ...figureLines(comparison),
    ...(runs.length > 1 ? explanationOf(comparison) : []),
    ...seedLines(comparison),
    ...settingLines(comparison),
    ...(remarks.length === 0 ? [] : ['', ...remarks.map((remark) => `Note: ${remark}`)]),
    ...(problems.length === 0 ? [] : ['', 'MUST NOT BE COMPARED', ...problems.map((problem, place) => `  !${place + 1}  ${problem}`)]),
  ];
}

const SUBJECTS: Readonly<Record<ComparedRow['subject'], string>> = { trained: 'trained', untrained: 'untrained', pixels: 'raw pixels' };

function figureLines({ runs, rows }: Comparison): string[] {
  const several = runs.length > 1;
  const first = runs[0]!.name;
  const heading = ['', ...runs.flatMap(({ name }, place) => (place === 0 ? [several ? name : 'score'] : [name, `${name} − ${first}`]))];
  const lines = rows.map((row) => [
    `  ${nameOf(row)}`,
    ...row.cells.flatMap((cell, place) => (place === 0 ? [scoreText(cell)] : [scoreText(cell), differenceText(cell)])),
  ]);
  const widths = heading.map((text, column) => Math.max(text.length, ...lines.map((line) => line[column]!.length)));
  const format = (line: readonly string[]): string =>
    line
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  const sets = [...new Set(rows.map(({ data }) => data))];
  return ['', format(heading), ...sets.flatMap((data) => [data, ...lines.filter((_, place) => rows[place]!.data === data).map(format)])];
}

function nameOf({ subject, protocol, metric, detail }: ComparedRow): string {
  return [`${SUBJECTS[subject]}, ${protocol} ${metric}`, ...(detail === '' ? [] : [detail])].join(', ');
}

function scoreText(cell: ComparedCell | null): string {
  if (cell === null) return '–';
  const { score, interval } = cell;
  return `${percent(score)} %${interval === null ? '' : ` [${percent(interval[0])}, ${percent(interval[1])}]`}`;
}

function differenceText(cell: ComparedCell | null): string {
  if (cell === null) return '';
  if (cell.problems.length > 0) return cell.problems.map((problem) => `!${problem + 1}`).join(' ');
  return cell.difference === null ? '' : `${gainText(cell.difference)}${cell.unchecked ? ' ?' : ''}`;
}

/** `+2.1 ± 1.8 *`. */
function gainText({ value, margin, beyondChance }: ComparedDifference): string {
  const sign = value < 0 ? '−' : '+';
  return [
    `${sign}${percent(Math.abs(value))}`,
    ...(margin === null ? [] : [`± ${percent(margin)}`]),
    ...(beyondChance === true ? ['*'] : []),
  ].join(' ');
}

function explanationOf({ runs, rows }: Comparison): string[] {
  const cells = rows.flatMap((row) => row.cells).filter((cell) => cell !== null);
  if (!cells.some(({ difference }) => difference?.margin != null)) return [];
  return [
    '',
    `Brackets: 95 % over the test pictures. Differences are to ${runs[0]!.name}, in points, ± 95 % as if the runs had been tested on independent`,
    'pictures; * means that 0 lies outside. On the same pictures the true interval is narrower as a rule, but single answers are not kept, so',
    'they are not paired. None of it covers other seeds of the training.',
    ...(cells.some(({ unchecked }) => unchecked)
      ? ['? marks what may not agree in pictures or transform: one of the two doesn’t say.']
      : []),
  ];
}

function seedLines({ seeds, rows }: Comparison): string[] {
  return seeds.flatMap(({ runs, figures }) => {
    const names = figures.map(({ row }) => `  ${rows[row]!.data}, ${nameOf(rows[row]!)}`);
    const width = Math.max(0, ...names.map((name) => name.length));
    return [
      '',
      `Over seeds (${runs.join(', ')} differ in nothing else): mean ± standard deviation`,
      ...figures.map(({ mean, standardDeviation, count }, place) => {
        const deviation = standardDeviation === null ? '' : ` ± ${percent(standardDeviation)}`;
        return `${names[place]!.padEnd(width)}  ${percent(mean)}${deviation} %  (${count} runs)`;
      }),
    ];
  });
}

function settingLines({ runs, settings }: Comparison): string[] {
  if (settings.length === 0) return [];
  const lines = [['', ...runs.map(({ name }) => name)], ...settings.map(({ name, values }) => [`  ${name}`, ...values])];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return [
    '',
    'Settings that differ',
    ...lines.map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    ),
  ];
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
