import { scaleLinear, scaleLog } from 'd3-scale';
import { area, line } from 'd3-shape';
import { html, type Html } from './_html.ts';
import type { ReportCurve, ReportSeries } from './report-figures.ts';

/** Letters keep their size on the page when a chart with fewer pixels stands in a narrower column. */
const SIZES = { wide: { width: 460, height: 270 }, narrow: { width: 310, height: 220 } } as const;
const MARGIN = { top: 28, right: 14, bottom: 44, left: 52 };

/** Beyond that, points lie too close to be pointed at. */
const MOST_DOTS = 60;

/** A chart, and what is fixed about its axes. */
export interface LineChart extends ReportCurve {
  /** Names of places on the x axis, in place of round numbers. */
  readonly ticks?: readonly { readonly x: number; readonly name: string }[];
  /** For two or three columns of charts. Default: wide. */
  readonly size?: keyof typeof SIZES;
  /** What the y axis must cover. */
  readonly yCovers?: readonly number[];
}

type Point = ReportSeries['points'][number];
type Scale = (value: number) => number;

interface Axes {
  readonly right: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly { readonly at: number; readonly name: string }[];
  readonly yTicks: readonly { readonly at: number; readonly name: string }[];
}

/** Lines with their axes; null when no point can be drawn. */
export function lineChart(chart: LineChart): Html | null {
  const series = chart.series.map((one) => ({ ...one, points: one.points.filter((point) => canBeDrawn(point, chart)) }));
  const points = series.flatMap((one) => one.points);
  if (points.length === 0) return null;
  const axes = axesOf(chart, points);
  return html`<svg class="chart small" viewBox="0 0 ${axes.width} ${axes.height}" role="img">
    <title>${chart.title}</title>
    <desc>${series.map((one) => describe(one, chart)).join('; ')}</desc>
    ${grid(axes, chart)}${chosenLine(axes, chart)}${series.map((one, index) => seriesLayer(one, index % 6, axes, chart))}
  </svg>`;
}

function canBeDrawn({ x, y }: Point, { xScale = 'linear' }: LineChart): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && (xScale === 'linear' || x > 0);
}

function axesOf(chart: LineChart, points: readonly Point[]): Axes {
  const { width, height } = SIZES[chart.size ?? 'wide'];
  const frame = { width, height, right: width - MARGIN.right, bottom: height - MARGIN.bottom };
  const xs = points.map(({ x }) => x);
  const ys = [...points.flatMap(({ y, interval }) => [y, ...(interval ?? [])]), ...(chart.yCovers ?? [])];
  const isLog = chart.xScale === 'log';
  const range: [number, number] = [MARGIN.left, frame.right];
  const [low, high] = spread(xs, isLog);
  const x = isLog ? scaleLog([low, high], range) : scaleLinear([low, high], range);
  const [lowest, highest] = spread(ys, false);
  const room = 0.04 * (highest - lowest);
  const y = scaleLinear(
    [Math.min(...ys) < 0 ? lowest - room : Math.max(0, lowest - room), highest + room],
    [frame.bottom, MARGIN.top],
  ).nice(5);
  const powers = isLog ? x.ticks(6).filter((tick) => Number.isInteger(Math.round(1e9 * Math.log10(tick)) / 1e9)) : x.ticks(6);
  const everyOther = powers.filter((_, index) => index % Math.ceil(powers.length / (width / 65)) === 0);
  const xTicks = (chart.ticks ?? everyOther.map((tick) => ({ x: tick, name: shortNumber(tick) }))).map((tick) => ({
    at: x(tick.x),
    name: tick.name,
  }));
  return { ...frame, x, y, xTicks, yTicks: y.ticks(5).map((tick) => ({ at: y(tick), name: formatY(tick, chart, y.ticks(5)) })) };
}

/** The ends of an axis; a single value gets some room. */
function spread(values: readonly number[], isLog: boolean): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low < high) return [low, high];
  return isLog ? [low / 2, high * 2] : [low - 0.5 * (Math.abs(low) || 1), high + 0.5 * (Math.abs(high) || 1)];
}

function grid({ xTicks, yTicks, right, bottom, height }: Axes, { xName, yName }: LineChart): Html {
  return html`<g class="axis" aria-hidden="true"
    >${yTicks.map(
      ({ at, name }) =>
        html`<line x1="${MARGIN.left}" x2="${right}" y1="${round(at)}" y2="${round(at)}" /><text
            class="end"
            x="${MARGIN.left - 8}"
            y="${round(at)}"
            dy="0.35em"
            >${name}</text
          >`,
    )}<line class="base" x1="${MARGIN.left}" x2="${right}" y1="${bottom}" y2="${bottom}" />${xTicks.map(
      ({ at, name }) => html`<text class="middle" x="${round(at)}" y="${bottom + 18}">${name}</text>`,
    )}<text class="middle" x="${(MARGIN.left + right) / 2}" y="${height - 6}">${xName}</text><text x="0" y="12">${yName}</text></g
  >`;
}

function chosenLine({ x, width, bottom }: Axes, { chosen, xScale }: LineChart): Html | null {
  if (chosen === undefined || (xScale === 'log' && chosen.x <= 0)) return null;
  const at = round(x(chosen.x));
  const isRight = at > width / 2;
  return html`<g class="chosen" aria-hidden="true"
    ><line x1="${at}" x2="${at}" y1="${MARGIN.top}" y2="${bottom}" /><text
      class="${isRight ? 'end' : 'start'}"
      x="${at + (isRight ? -6 : 6)}"
      y="${bottom - 8}"
      >${chosen.name}</text
    ></g
  >`;
}

function seriesLayer({ points, name }: ReportSeries, color: number, { x, y }: Axes, chart: LineChart): Html {
  const band = points.filter(({ interval }) => interval !== undefined);
  const bandPath = area<Point>(
    (at) => x(at.x),
    (at) => y(at.interval![0]),
    (at) => y(at.interval![1]),
  )(band);
  const curve = line<Point>(
    (at) => x(at.x),
    (at) => y(at.y),
  )(points);
  return html`<g class="s${color}"
    >${band.length < 2 ? null : html`<path class="area" d="${shorten(bandPath ?? '')}" />`}<path
      class="curve"
      d="${shorten(curve ?? '')}"
    />${
      points.length > MOST_DOTS
        ? null
        : points.map(
            (point) =>
              html`<circle cx="${round(x(point.x))}" cy="${round(y(point.y))}" r="3"
                ><title>${name}: ${pointText(point, chart)}</title></circle
              >`,
          )
    }</g
  >`;
}

function pointText({ x, y, interval }: Point, chart: LineChart): string {
  const place = chart.ticks?.find((tick) => tick.x === x)?.name ?? shortNumber(x);
  const spreadText = interval === undefined ? '' : ` (${valueText(interval[0], chart)} to ${valueText(interval[1], chart)})`;
  return `${chart.xName} ${place}, ${valueText(y, chart)}${spreadText}`;
}

function describe({ name, points }: ReportSeries, chart: LineChart): string {
  if (points.length === 0) return `${name}: no points`;
  const [first, last] = [points[0]!, points.at(-1)!];
  const best = points.reduce((highest, point) => (point.y > highest.y ? point : highest));
  return `${name} from ${valueText(first.y, chart)} at ${shortNumber(first.x)} to ${valueText(last.y, chart)} at ${shortNumber(last.x)}, highest ${valueText(best.y, chart)} at ${shortNumber(best.x)}`;
}

function valueText(y: number, { yIsShare = true }: LineChart): string {
  return yIsShare ? `${(100 * y).toFixed(1)} %` : shortNumber(y);
}

function formatY(tick: number, { yIsShare = true }: LineChart, ticks: readonly number[]): string {
  if (!yIsShare) return shortNumber(tick);
  const isFine = ticks.some((one) => Math.abs(100 * one - Math.round(100 * one)) > 1e-6);
  return `${(100 * tick).toFixed(isFine ? 1 : 0)} %`;
}

/** Three digits, without an exponent where a person reads it as easily without. */
function shortNumber(value: number): string {
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude < 0.001 || magnitude >= 1e6))
    return value.toExponential(Number.isInteger(Math.log10(magnitude)) ? 0 : 1).replace('e+', 'e');
  return String(Number(value.toPrecision(Number.isInteger(value) ? 15 : 3)));
}

/** One decimal of a pixel is enough. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The same for all numbers of a path: shorter files. */
function shorten(path: string): string {
  return path.replaceAll(/-?\d+\.\d+/g, (number) => String(round(Number(number))));
}
