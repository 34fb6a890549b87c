import { formatProgress, type Progress } from './format-progress.ts';

/** Where text goes: `process.stderr`, or anything like it. */
export interface TextStream {
  write(text: string): unknown;
  /** True when a person watches. */
  readonly isTTY?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
}

/** How often a progress line is drawn. */
export interface ProgressLineOptions {
  /** Seconds between two drawings on a terminal. Default 0.1. */
  readonly terminalSeconds?: number;
  /** Seconds between two lines elsewhere, such as in a log file. Default 30. */
  readonly plainSeconds?: number;
}

/** Shows where a run is. */
export interface ProgressLine {
  /** Draws the line, unless the last drawing is too recent. */
  update(progress: Progress): void;
  /** Prints a line of text above the progress. */
  print(text: string): void;
  /** Shows the last state and goes to the next line. */
  close(): void;
}

/** Columns where the stream doesn't say. */
const USUAL_WIDTH = 120;

/**
 * A progress line: drawn over itself on a terminal, and a plain line now and then where the output is no terminal.
 *
 * The last state is always shown, by the last step of the run or by `close`.
 *
 * @example
 * ```ts
 * const line = progressLine(process.stderr);
 * line.update({ epoch: 0, epochs: 20, step: 7, stepsPerEpoch: 148, loss: 6.2, learningRate: 0.03, imagesPerSecond: 812, dataWaitShare: 0.04, etaSeconds: 310 });
 * line.close();
 * ```
 */
export function progressLine(stream: TextStream, { terminalSeconds = 0.1, plainSeconds = 30 }: ProgressLineOptions = {}): ProgressLine {
  const isTerminal = stream.isTTY === true;
  const intervalMs = 1000 * (isTerminal ? terminalSeconds : plainSeconds);
  let drawnAt = -Infinity;
  let pending: Progress | null = null; // what has come since the last drawing
  let shown: Progress | null = null; // what stands on the terminal's last line

  const draw = (progress: Progress): void => {
    // One column stays free: a full line would make some terminals wrap.
    const text = formatProgress(progress, (stream.columns ?? USUAL_WIDTH) - 1);
    stream.write(isTerminal ? `\r${text}\u001b[K` : `${text}\n`);
    drawnAt = performance.now();
    pending = null;
    shown = progress;
  };
  return {
    update(progress) {
      if (performance.now() - drawnAt >= intervalMs) draw(progress);
      else pending = progress;
    },
    print(text) {
      if (!isTerminal || shown === null) return void stream.write(`${text}\n`);
      stream.write(`\r\u001b[K${text}\n`);
      draw(pending ?? shown);
    },
    close() {
      if (pending !== null) draw(pending);
      if (isTerminal && shown !== null) stream.write('\n');
      shown = null;
    },
  };
}
