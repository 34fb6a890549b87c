import { LeoclrError } from '@leoclr/core';
import { checkKernelSize, checkRange } from './_check.ts';
import type { ColorChange } from './color-jitter.ts';
import type { PhotometricDraw } from './photometric.ts';

/** Checks a draw, which may come from a file; `view` is the function's name for messages. */
export function checkPhotometricDraw(view: string, draw: PhotometricDraw): void {
  checkColorChanges(`${view}(): expected draw.colors`, draw.colors);
  checkFlag(`${view}(): expected draw.gray`, draw.gray);
  if (draw.sigma !== null) checkRange(`${view}(): expected draw.sigma`, draw.sigma, 0, 1000);
  if (draw.kernelSize !== null) checkKernelSize(`${view}(): expected draw.kernelSize`, draw.kernelSize);
  if (draw.solarize !== null) checkRange(`${view}(): expected draw.solarize`, draw.solarize, 0, 256);
  checkFlag(`${view}(): expected draw.flip`, draw.flip);
}

/** Checks changes of colour; `what` is function and argument, e.g. `colorJitter(): expected changes`. */
export function checkColorChanges(what: string, changes: readonly ColorChange[]): void {
  if (!Array.isArray(changes)) throw new LeoclrError('option', `${what} to be an array of colour changes, got ${JSON.stringify(changes)}.`);
  for (const [index, { property, amount }] of changes.entries()) {
    if (property === 'hue') checkRange(`${what}[${index}].amount`, amount, -0.5, 0.5);
    else if (property === 'brightness' || property === 'contrast' || property === 'saturation')
      checkRange(`${what}[${index}].amount`, amount, 0);
    else {
      const got = JSON.stringify(property);
      throw new LeoclrError('option', `${what}[${index}].property to be "brightness", "contrast", "saturation" or "hue", got ${got}.`);
    }
  }
}

function checkFlag(what: string, value: boolean): void {
  if (typeof value !== 'boolean') throw new LeoclrError('option', `${what} to be true or false, got ${JSON.stringify(value)}.`);
}
