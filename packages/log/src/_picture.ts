import { LeoclrError } from '@leoclr/core';
import { html, type Html } from './_html.ts';

/**
 * An image element. Only pictures that are text are let in: a report must not need, or call, anything outside itself.
 *
 * @throws LeoclrError `option` for anything but a `data:image/…` URI.
 */
export function picture(source: string, alternative: string): Html {
  return html`<img src="${checkDataUri(source)}" alt="${alternative}" />`;
}

/** The URI itself, once it is known to be a picture. SVG is not let in: it can hold scripts and addresses. */
function checkDataUri(source: string): string {
  if (/^data:image\/(png|jpeg|webp|gif|avif)[;,]/.test(source)) return source;
  throw new LeoclrError(
    'option',
    `renderReport(): expected pictures as data:image/png;base64,… (or jpeg, webp, gif, avif), got ${JSON.stringify(source.slice(0, 40))}. Encode the pictures first.`,
  );
}

/** The URI itself, once it is known to be a picture that can stand in a style sheet too: nothing in it could end the address. */
export function checkStyleUri(source: string): string {
  const checked = checkDataUri(source);
  if (/^[\w:/;,+=]+$/.test(checked)) return checked;
  throw new LeoclrError(
    'option',
    'renderReport(): expected the pictures of the map in base64, got other characters. Encode them in base64.',
  );
}
