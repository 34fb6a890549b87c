import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { formatLearningRate, formatNumber } from './format-number.ts';
import { html, type Html } from './_html.ts';
import { lossBuckets, type LossBucket } from './_loss-buckets.ts';
import type { ReportLoss } from './report.ts';

const WIDTH = 960;
const HEIGHT = 340;
const MARGIN = { top: 32, right: 64, bottom: 44, left: 52 };

/** About one mark for three pixels of width. */
const BUCKETS = 280;

type Scale = ScaleLinear<number, number>;

/** Loss against steps or epochs, with learning rate and the loss of guessing. Null when no point is finite. */
export function lossChart({ points, stepsPerEpoch, queueSize, terms = 1 }: ReportLoss): Html | null {
  const buckets = lossBuckets(points, BUCKETS);
  if (buckets.length === 0) return null;
  const chance = queueSize === undefined ? null : terms * Math.log(1 + queueSize);
  const x = scaleLinear([buckets[0]!.first, buckets.at(-1)!.last + 1], [MARGIN.left, WIDTH - MARGIN.right]); // a step takes its time
  const y = lossScale(buckets, chance);
  const band =
    area<LossBucket>(
      (at) => x(at.step),
      (at) => y(at.lowest),
      (at) => y(at.highest),
    )(buckets) ?? '';
  const curve =
    line<LossBucket>(
      (at) => x(at.step),
      (at) => y(at.mean),
    )(buckets) ?? '';
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Loss and learning rate over the run">
    ${lossAxis(y)}${stepAxis(x, stepsPerEpoch)}${rateLayer(buckets, x)}
    <path class="band" d="${shorten(band)}" />
    <path class="loss" d="${shorten(curve)}" />
    ${chance === null ? null : chanceLine(y(chance), chanceName(queueSize!, terms))}
  </svg>`;
}

/** `chance: log(1 + 512) = 6.24`. */
function chanceName(queueSize: number, terms: number): string {
  const factor = terms === 1 ? '' : `${terms} · `;
  return `chance: ${factor}log(1 + ${formatNumber(queueSize)}) = ${(terms * Math.log(1 + queueSize)).toFixed(2)}`;
}

function lossScale(buckets: readonly LossBucket[], chance: number | null): Scale {
  const values = [...buckets.flatMap(({ lowest, highest }) => [lowest, highest]), ...(chance === null ? [] : [chance])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (high - low || 1);
  return scaleLinear([low - room, high + room], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(6);
}

function lossAxis(y: Scale): Html {
  const format = y.tickFormat(6);
  return html`<g class="axis"
    >${y
      .ticks(6)
      .map(
        (tick) =>
          html`<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(y(tick))}" y2="${round(y(tick))}" /><text
              class="end"
              x="${MARGIN.left - 10}"
              y="${round(y(tick))}"
              dy="0.35em"
              >${format(tick)}</text
            >`,
      )}<text x="${MARGIN.left - 40}" y="12">loss (nats)</text></g
  > `;
}

function stepAxis(x: Scale, stepsPerEpoch: number | undefined): Html {
  const unit = stepsPerEpoch ?? 1;
  const domain = x.domain().map((step) => step / unit);
  const ticks = scaleLinear(domain, x.range()).ticks(8);
  const bottom = HEIGHT - MARGIN.bottom;
  return html`<g class="axis"
    ><line class="base" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${bottom}" y2="${bottom}" />${ticks.map(
      (tick) =>
        html`<text class="middle" x="${round(x(tick * unit))}" y="${bottom + 20}"
          >${Number.isInteger(tick) ? formatNumber(tick) : tick}</text
        >`,
    )}<text class="middle" x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 6}"
      >${stepsPerEpoch === undefined ? 'step' : 'epoch'}</text
    ></g
  > `;
}

/** The learning rate on an axis of its own, on the right, from 0 on. */
function rateLayer(buckets: readonly LossBucket[], x: Scale): Html | null {
  const rates = buckets.filter(({ learningRate }) => learningRate !== null);
  const highest = Math.max(0, ...rates.map(({ learningRate }) => learningRate!));
  if (highest === 0) return null;
  const y = scaleLinear([0, highest], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const curve =
    line<LossBucket>(
      (at) => x(at.step),
      (at) => y(at.learningRate!),
    )(rates) ?? '';
  return html`<g class="axis rate"
      >${[0, highest / 2, highest].map(
        (tick) =>
          html`<text x="${WIDTH - MARGIN.right + 10}" y="${round(y(tick))}" dy="0.35em"
            >${tick === 0 ? '0' : formatLearningRate(tick)}</text
          >`,
      )}<text class="end" x="${WIDTH - 4}" y="12">learning rate</text></g
    ><path class="rate" d="${shorten(curve)}" /> `;
}

function chanceLine(y: number, name: string): Html {
  return html`<g class="chance"
    ><line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(y)}" y2="${round(y)}" /><text
      class="end"
      x="${WIDTH - MARGIN.right - 6}"
      y="${round(y - 7)}"
      >${name}</text
    ></g
  > `;
}

/** One decimal of a pixel is enough. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The same for all numbers of a path: shorter files. */
function shorten(path: string): string {
  return path.replaceAll(/-?\d+\.\d+/g, (number) => String(round(Number(number))));
}
