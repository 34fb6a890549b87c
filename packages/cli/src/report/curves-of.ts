import type { FinetuneRecord, KnnRecord, LogisticRegressionRecord } from '@leoclr/eval';
import type { ReportCurve, ReportSeries } from '@leoclr/log';
import type { RecordWithCurve } from '../evaluate/with-curve.ts';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';

/** Points of a line, and what is one line of several when a protocol draws more than one. */
interface Drawing extends Omit<ReportCurve, 'title' | 'series'> {
  /** One line a subject, or several with names of their own. */
  readonly lines: readonly { readonly name: string | null; readonly points: ReportSeries['points'] }[];
}

/** How the course of a protocol is drawn, by the beginning of its name. */
const DRAWINGS: readonly { readonly protocol: string; readonly field: string; readonly draw: (record: never) => Drawing }[] = [
  { protocol: 'linear-', field: 'curve', draw: drawProbe },
  { protocol: 'logreg', field: 'grid', draw: drawRegularisation },
  { protocol: 'knn@', field: 'sweep', draw: drawSweep },
  { protocol: 'finetune@', field: 'grid', draw: drawGrid },
];

/** Lines in one chart: more can't be told apart. */
const MOST_LINES = 6;

/** Curves of what the protocols tried: one chart a protocol and data set, a line a subject; the last measurement of each counts. */
export function curvesOf(measurements: readonly SavedMeasurement[]): ReportCurve[] {
  const charts = new Map<string, Map<string, Drawing>>();
  for (const { subject, data, record } of measurements) {
    const drawing = drawingOf(record);
    if (drawing === null) continue;
    const title = `${record.protocol} on ${data}`;
    charts.set(title, (charts.get(title) ?? new Map<string, Drawing>()).set(subject === 'pixels' ? 'raw pixels' : subject, drawing));
  }
  return [...charts].map(([title, bySubject]) => chartOf(title, bySubject));
}

function drawingOf(record: SavedMeasurement['record']): Drawing | null {
  const known = DRAWINGS.find(({ protocol }) => record.protocol.startsWith(protocol));
  const course = known === undefined ? null : (record as unknown as Readonly<Record<string, unknown>>)[known.field];
  const isThere = Array.isArray(course) ? course.length > 1 : typeof course === 'object' && course !== null;
  return isThere ? known!.draw(record as never) : null;
}

function chartOf(title: string, bySubject: ReadonlyMap<string, Drawing>): ReportCurve {
  const drawings = [...bySubject];
  // The trained network's choice is the one to show.
  const { lines: _, chosen: _chosen, ...axes } = drawings[0]![1];
  const { chosen } = bySubject.get('trained') ?? {};
  const series = drawings.flatMap(([subject, { lines }]) =>
    lines.map(({ name, points }) => ({ name: name === null ? subject : drawings.length === 1 ? name : `${subject}, ${name}`, points })),
  );
  return { title, ...axes, series: series.slice(0, MOST_LINES), ...(chosen !== undefined && { chosen }) };
}

function drawProbe({ curve }: RecordWithCurve): Drawing {
  const points = curve.map(({ top1 }, index) => ({ x: index + 1, y: top1 }));
  const about = 'Accuracy on the test pictures after each epoch. The last one is the result; the best one would be chosen on the test set.';
  return { about, xName: 'epoch', yName: 'top-1', lines: [{ name: null, points }] };
}

function drawRegularisation({ grid, l2, metric }: LogisticRegressionRecord): Drawing {
  const points = grid.map((point) => ({ x: point.l2, y: point.validationScore }));
  const about = 'Score on held-out training pictures by the strength of the L2 penalty.';
  return { about, xName: 'L2', yName: metric, xScale: 'log', chosen: { x: l2, name: 'chosen' }, lines: [{ name: null, points }] };
}

function drawSweep({ sweep, chosenBy, k }: KnnRecord): Drawing {
  const { on, entries } = sweep!;
  const temperatures = [...new Set(entries.map(({ temperature }) => temperature))];
  const lines = temperatures.map((temperature) => ({
    name: `T ${temperature}`,
    points: entries.filter((entry) => entry.temperature === temperature).map(({ k: x, top1: y }) => ({ x, y })),
  }));
  const about =
    on === 'queries'
      ? 'Accuracy on the test pictures by the number of neighbours: for looking at, not for choosing.'
      : 'Accuracy on the bank, leaving each picture out of its own neighbours, by their number.';
  return {
    about,
    xName: 'k',
    yName: 'top-1',
    xScale: 'log',
    lines,
    ...(chosenBy === 'leave-one-out' && { chosen: { x: k, name: 'chosen' } }),
  };
}

function drawGrid({ grid, learningRate, metric }: FinetuneRecord): Drawing {
  const decays = [...new Set(grid.map(({ weightDecay }) => weightDecay))];
  const lines = decays.map((decay) => ({
    name: `weight decay ${decay}`,
    points: grid
      .filter(({ weightDecay, score }) => weightDecay === decay && score !== null)
      .map(({ learningRate: x, score }) => ({ x, y: score! }))
      .sort((a, b) => a.x - b.x),
  }));
  const about = 'Score on held-out training pictures by learning rate. Trainings that diverged are left out.';
  return { about, xName: 'learning rate', yName: metric, xScale: 'log', chosen: { x: learningRate, name: 'chosen' }, lines };
}
