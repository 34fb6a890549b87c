import type { Dataset, Rng, Sample } from '@leoclr/core';
import { LeoclrError, rng } from '@leoclr/core';
import { paintBackground } from './_scene-background.ts';
import { visibleBoxes } from './_scene-boxes.ts';
import type { SceneCanvas } from './_scene-canvas.ts';
import { sceneCanvas } from './_scene-canvas.ts';
import { sceneClasses } from './_scene-classes.ts';
import { develop } from './_scene-light.ts';
import { paintObject } from './_scene-object.ts';
import { planObjects } from './_scene-plan.ts';

export interface ScenesOptions {
  /** Number of pictures. Picture i is the same in sets of every length. */
  length: number;
  /** Integer in [0, 2^53); another seed is another set. Default 0. */
  seed?: number;
  /** Side of the square pictures in pixels, at least 8. Default 64. The same scene is drawn at every size. */
  size?: number;
  /** Disjoint draws of the same distribution. Default `train`. */
  split?: 'train' | 'val';
}

/**
 * A drawn data set: ten kinds of textured objects on cluttered backgrounds, made on the fly from a seed, without a download.
 *
 * Every picture shows one large object, which gives the label, and two or three small ones of other classes, so that two random crops often
 * show different things. An object's class is its outline with its pattern; colours, background, light, place and turn are drawn
 * independently of it. `boxes[0]` is the main object; boxes are tight around the visible pixels. Classes are balanced.
 *
 * Randomness: `rng(seed, 'scenes/SPLIT', { sample })`.
 *
 * @throws LeoclrError `option` when `length`, `seed`, `size` or `split` is out of range, `data` when `get` is asked for an index outside.
 *
 * @example
 * ```ts
 * const train = scenes({ length: 4096 });
 * const { image, label } = await train.get(0);
 * ```
 */
export function scenes(options: ScenesOptions): Dataset {
  const { length, seed = 0, size = 64, split = 'train' } = options;
  checkInteger('length', length, 1);
  checkInteger('seed', seed, 0);
  checkInteger('size', size, 8);
  if (split !== 'train' && split !== 'val') {
    throw new LeoclrError('option', `scenes(): expected split to be 'train' or 'val', got ${JSON.stringify(split)}.`);
  }
  const name = `scenes/${split}`;
  const labels = balancedLabels(length, seed, name);
  const canvas = sceneCanvas(size); // drawing never waits, so calls of `get` can share it
  return {
    name,
    length,
    classes: sceneClasses.map((kind) => kind.name),
    labels,
    recipe: { module: import.meta.url, name: 'scenes', options },
    async get(index) {
      if (!(Number.isInteger(index) && index >= 0 && index < length)) {
        throw new LeoclrError('data', `scenes(): expected index to be an integer from 0 to ${length - 1}, got ${index}.`);
      }
      return { ...drawScene(labels[index]!, canvas, rng(seed, name, { sample: index })), name: `${name}/${index}` };
    },
  };
}

/** Every ten pictures in a row show every class once, in random order. */
function balancedLabels(length: number, seed: number, name: string): Int32Array {
  const labels = new Int32Array(length);
  const count = sceneClasses.length;
  for (let start = 0; start < length; start += count) {
    const order = rng(seed, `${name}/labels`, { sample: start }).permutation(count);
    labels.set(order.subarray(0, length - start), start);
  }
  return labels;
}

function drawScene(label: number, canvas: SceneCanvas, draw: Rng): Omit<Sample, 'name'> {
  const objects = planObjects(label, draw);
  paintBackground(canvas, draw);
  objects.forEach((object, index) => paintObject(canvas, object, index + 1));
  const boxes = visibleBoxes(
    canvas,
    objects.map((object) => object.label),
  );
  return { image: develop(canvas, draw), label, boxes };
}

function checkInteger(what: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new LeoclrError('option', `scenes(): expected ${what} to be an integer of at least ${least}, got ${value}.`);
}
