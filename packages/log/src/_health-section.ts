import { curveFigure } from './_curve-figure.ts';
import { formatNumber } from './format-number.ts';
import { html, type Html } from './_html.ts';
import type { LineChart } from './_line-chart.ts';
import type { Section } from './_section.ts';
import type { ReportHealth, ReportHealthPoint } from './report.ts';

/** How the representation fared while it was learnt; null when nobody looked. */
export function healthSection(health: ReportHealth): Section | null {
  const figures = [neighbours(health), rank(health), spread(health), sphere(health)]
    .map((chart) => curveFigure(chart))
    .filter((figure) => figure !== null);
  if (figures.length === 0) return null;
  return {
    id: 'health',
    heading: 'How the representation fared',
    explanation: explain(health),
    content: html`<div class="curves">${figures}</div>`,
  };
}

function explain({ pictures, share }: ReportHealth): Html {
  return html`Looks at the query encoder's backbone during training, on the same ${formatNumber(pictures)} pictures each time. A collapse,
  where all pictures get one output, shows here long before it shows in an accuracy: the effective rank falls towards 1, deviation and
  uniformity go to 0. The pictures are few, so watch the course and not the
  height.${share === undefined ? null : ` All looks together took ${formatPercent(share)} of the training time.`}`;
}

function formatPercent(share: number): string {
  return `${(100 * share).toFixed(share < 0.001 ? 2 : 1)} %`;
}

type Course = LineChart['series'][number];

/** The looks that have a value. */
function course(name: string, points: readonly ReportHealthPoint[], value: (point: ReportHealthPoint) => number | null): Course {
  return { name, points: points.flatMap((point) => [value(point)].filter((y) => y !== null).map((y) => ({ x: point.epoch, y }))) };
}

function neighbours({ points }: ReportHealth): LineChart {
  return {
    title: 'Neighbours of the same class',
    about: 'Each picture among the others: the vote of its 20 nearest, and the nearest alone.',
    xName: 'epoch',
    yName: '',
    series: [
      course('kNN, leave one out', points, ({ knnTop1 }) => knnTop1),
      course('nearest-neighbour purity', points, ({ neighbourPurity }) => neighbourPurity),
    ].filter((series) => series.points.length > 0),
  };
}

function rank({ points, pictures, width }: ReportHealth): LineChart {
  return {
    title: 'Effective rank',
    about: `RankMe: how many dimensions are in use, of at most ${formatNumber(Math.min(pictures, width))}.`,
    xName: 'epoch',
    yName: '',
    yIsShare: false,
    yCovers: [0],
    series: [course('effective rank', points, ({ effectiveRank }) => effectiveRank)],
  };
}

function spread({ points }: ReportHealth): LineChart {
  return {
    title: 'Standard deviation of the features',
    about: '0 is collapse; 1 would be directions spread evenly over the sphere.',
    xName: 'epoch',
    yName: '',
    yIsShare: false,
    yCovers: [0],
    series: [course('standard deviation', points, ({ featureStandardDeviation }) => featureStandardDeviation)],
  };
}

function sphere({ points }: ReportHealth): LineChart {
  return {
    title: 'Alignment and uniformity',
    about: 'Alignment is how far two crops of a picture lie apart, uniformity how evenly pictures lie: both are better when lower.',
    xName: 'epoch',
    yName: '',
    yIsShare: false,
    series: [
      course('alignment', points, ({ alignment }) => alignment),
      course('uniformity', points, ({ uniformity }) => uniformity),
    ].filter((series) => series.points.length > 0),
  };
}
