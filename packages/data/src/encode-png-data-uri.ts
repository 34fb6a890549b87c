import type { Image } from '@leoclr/core';
import { encodePng } from './_encode-png.ts';

/** The picture as a `data:image/png;base64,…` address, without loss. */
export async function encodePngDataUri(image: Image): Promise<string> {
  const bytes = await encodePng(image);
  return `data:image/png;base64,${bytes.toString('base64')}`;
}
