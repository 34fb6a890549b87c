import type { Progress as ShownProgress } from '@leoclr/log';
import type { Progress } from '@leoclr/trainer';

/** Weight of a new step in the averages: the last 20 steps or so count. */
const NEWEST = 0.05;

/**
 * Turns each step into what the progress line shows: speed, data wait and remaining time, averaged over the last steps.
 *
 * @param totalSteps Steps of the whole run.
 */
export function paceOf(totalSteps: number): (progress: Progress) => ShownProgress {
  let steps = 0;
  let seconds = 0;
  let waitSeconds = 0;
  return ({ step, epoch, epochs, stepInEpoch, stepsPerEpoch, loss, learningRate, images, ...progress }) => {
    // The very first step warms engine and workers up; it counts only until a second one comes.
    const weight = steps < 2 ? 1 : Math.max(NEWEST, 1 / steps);
    steps += 1;
    seconds += weight * (progress.seconds - seconds);
    waitSeconds += weight * (progress.waitSeconds - waitSeconds);
    return {
      epoch,
      epochs,
      step: stepInEpoch,
      stepsPerEpoch,
      loss,
      learningRate,
      imagesPerSecond: images / seconds,
      dataWaitShare: waitSeconds / seconds,
      etaSeconds: (totalSteps - step) * seconds,
    };
  };
}
