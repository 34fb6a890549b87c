import type { Image, Rng, View, ViewTarget } from '@leoclr/core';
import { checkTarget } from './_check-target.ts';
import { render, renderInto } from './_render.ts';
import type { Rendering } from './_render.ts';

/** A view of square pictures, given what is drawn for a picture and how that is shown. */
export function viewOf(about: Required<Pick<View, 'viewName' | 'size' | 'recipe'>>, draw: (image: Image, rng: Rng) => Rendering): View {
  const view = (image: Image, rng: Rng): Image => {
    const { frame, draw: changes } = draw(image, rng);
    return render(image, frame, changes);
  };
  const into = (image: Image, rng: Rng, target: ViewTarget): void => {
    checkTarget(`${about.recipe.name}().into`, target, about.size * about.size * 3);
    renderInto(image, draw(image, rng), target);
  };
  return Object.assign(view, { ...about, into });
}
