import { drawColorJitter, drawRandomResizedCrop, mocoV2Augmentation } from '@leoclr/augment';

/**
 * What `cropView` or `originalView` draws for a picture from the same stream, in the order that they document.
 *
 * @param {'crop' | 'original'} kind
 * @param {{ width: number, height: number }} image
 * @param {import('@leoclr/core').Rng} rng
 */
export function drawsOf(kind, image, rng) {
  const { scale, jitter, grayscaleProbability, blur, flipProbability } = mocoV2Augmentation;
  const box = kind === 'crop' ? drawRandomResizedCrop(rng, image, { scale }) : null;
  const colors = rng.chance(jitter.probability) ? drawColorJitter(rng, jitter) : [];
  const gray = rng.chance(grayscaleProbability);
  const sigma = rng.chance(blur.probability) ? rng.uniformBetween(blur.sigma[0], blur.sigma[1]) : null;
  const flip = rng.chance(flipProbability);
  return { box, colors, gray, sigma, flip };
}
