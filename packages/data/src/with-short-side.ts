import { resizeShortSide } from '@leoclr/augment';
import type { Box, Dataset, Image, Recipe } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { builtModule } from './_built-module.ts';
import { followRecipe } from './_follow-recipe.ts';

/**
 * The same data set with smaller pictures: where the shorter side is longer than `side` pixels, it is reduced to it.
 *
 * The aspect ratio is kept, as in torchvision's `Resize(side)`; smaller pictures stay as they are, boxes are scaled with their pictures.
 * Pictures are decoded whole and then reduced, bit for bit as Pillow would: a pure function of the file. Combine it with `cachedDataset`,
 * which then keeps the reduced pictures. `file` hands out the files as they are.
 *
 * @throws LeoclrError `option` when `side` isn't a whole number of at least 1.
 *
 * @example
 * ```ts
 * const train = withShortSide(await imageFolder({ directory: 'photos/train' }), 256);
 * ```
 */
export function withShortSide(dataset: Dataset, side: number): Dataset {
  if (!Number.isSafeInteger(side) || side < 1) {
    throw new LeoclrError('option', `withShortSide(): expected side to be a whole number of at least 1, got ${side}.`);
  }
  const { name, length, classes, labels, recipe } = dataset;
  return {
    name,
    length,
    classes,
    labels,
    async get(index) {
      const sample = await dataset.get(index);
      const { image, boxes } = sample;
      if (Math.min(image.width, image.height) <= side) return sample;
      const reduced = resizeShortSide(image, side);
      return { ...sample, image: reduced, ...(boxes !== undefined && { boxes: boxes.map((box) => scaled(box, image, reduced)) }) };
    },
    ...(dataset.version !== undefined && { version: async (index) => `${await dataset.version!(index)} short side ${side}` }),
    ...(dataset.file !== undefined && { file: (index) => dataset.file!(index) }),
    ...(recipe !== undefined && {
      recipe: {
        module: import.meta.url,
        name: 'openWithShortSide',
        options: { dataset: { ...recipe, module: builtModule(recipe.module) }, side },
      },
    }),
  };
}

/** What the recipe of `withShortSide` names. */
export async function openWithShortSide({ dataset, side }: { dataset: Recipe; side: number }): Promise<Dataset> {
  return withShortSide(await followRecipe<Dataset>(dataset), side);
}

function scaled(box: Box, from: Image, to: Image): Box {
  const x = to.width / from.width;
  const y = to.height / from.height;
  return { ...box, left: box.left * x, top: box.top * y, right: box.right * x, bottom: box.bottom * y };
}
