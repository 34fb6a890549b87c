/** How fast something goes, and how long it still takes. */
export interface TransferPace {
  /** Units a second over the last seconds; 0 until that is known. */
  readonly perSecond: number;
  /** Not finite while it isn't known. */
  readonly secondsLeft: number;
}

/** Long enough that the figure stands still, short enough that it follows a connection that gets slower. */
const WINDOW_MS = 10_000;

/** A function that turns each "so much of so much is done" into a pace over the last ten seconds. A step back (another file) starts it anew. */
export function transferPace(now: () => number = () => performance.now()): (done: number, total: number | null) => TransferPace {
  let points: { at: number; done: number }[] = [];
  return (done, total) => {
    const at = now();
    if (points.length > 0 && done < points.at(-1)!.done) points = [];
    // A point a tenth of the window is enough.
    if (points.length < 2 || at - points.at(-2)!.at > WINDOW_MS / 10) points.push({ at, done });
    else points[points.length - 1] = { at, done };
    points = points.filter((point, place) => at - point.at <= WINDOW_MS || place >= points.length - 2);
    const [first] = points;
    const seconds = (at - first!.at) / 1000;
    const perSecond = seconds > 0 ? (done - first!.done) / seconds : 0;
    return { perSecond, secondsLeft: total === null || perSecond === 0 ? Number.NaN : (total - done) / perSecond };
  };
}
