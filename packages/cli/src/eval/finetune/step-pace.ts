/** Weight of a new step in the average: the last 20 or so count. */
const NEWEST = 0.05;

/** Tells how long steps take: given the seconds of each step, the average over the last ones. */
export function stepPace(): (seconds: number) => number {
  let steps = 0;
  let average = 0;
  return (seconds) => {
    // The very first step warms engine and workers up; it counts only until a second one comes.
    const weight = steps < 2 ? 1 : Math.max(NEWEST, 1 / steps);
    steps += 1;
    average += weight * (seconds - average);
    return average;
  };
}
