import { formatDuration } from './format-duration.ts';
import { formatLearningRate, formatNumber } from './format-number.ts';

/** Where a run is. */
export interface Progress {
  /** Epoch that runs, from 0; shown from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Step in the epoch that has just ended, from 0; shown from 1. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** In nats. */
  readonly loss: number;
  readonly learningRate: number;
  readonly imagesPerSecond: number;
  /** Share of the time that training waited for pictures, 0–1. Near 1 the disk or the decoders are the bottleneck. */
  readonly dataWaitShare: number;
  /** Seconds until the run ends; not finite when that isn't known yet. */
  readonly etaSeconds: number;
}

const BAR_WIDTH = 20;

/**
 * One line about a run that is no longer than `width` columns.
 *
 * Columns keep their places from step to step, so that a line that is drawn over itself stands still. What doesn't fit is left out, the
 * least important first: the bar, the learning rate, the data wait, images per second, the steps.
 */
export function formatProgress(progress: Progress, width: number): string {
  const { epoch, epochs, step, stepsPerEpoch, loss, learningRate, imagesPerSecond, dataWaitShare, etaSeconds } = progress;
  const counter = `epoch ${of(epoch + 1, epochs)}`;
  const steps = `step ${of(step + 1, stepsPerEpoch)}`;
  const bar = drawBar((epoch * stepsPerEpoch + step + 1) / (epochs * stepsPerEpoch));
  const lossText = `loss ${formatLoss(loss)}`;
  const rate = `lr ${formatLearningRate(learningRate).padEnd(6)}`;
  const speed = `${formatNumber(imagesPerSecond).padStart(5)} images/s`;
  const wait = `data wait ${`${Math.round(dataWaitShare * 100)}`.padStart(2)} %`;
  const eta = `ETA ${formatDuration(etaSeconds)}`;
  const candidates = [
    [bar, counter, steps, lossText, rate, speed, wait, eta],
    [counter, steps, lossText, rate, speed, wait, eta],
    [counter, steps, lossText, speed, wait, eta],
    [counter, steps, lossText, speed, eta],
    [counter, steps, lossText, eta],
    [counter, lossText, eta],
    [counter, lossText],
  ];
  const lines = candidates.map((parts) => parts.join('  '));
  return lines.find((line) => line.length <= width) ?? lines.at(-1)!.slice(0, Math.max(0, width));
}

/** `  3/148`: the count is as wide as the total. */
function of(count: number, total: number): string {
  return `${String(count).padStart(String(total).length)}/${total}`;
}

function formatLoss(loss: number): string {
  return (Number.isFinite(loss) ? loss.toFixed(4) : String(loss)).padStart(7);
}

function drawBar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return '━'.repeat(filled) + '─'.repeat(BAR_WIDTH - filled);
}
