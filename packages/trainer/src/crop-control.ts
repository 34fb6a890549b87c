import { cropView } from '@leoclr/augment';
import type { LeoclrOptions } from './leoclr.ts';
import { leoclr } from './leoclr.ts';
import type { Method } from './method.ts';

/**
 * The control that isolates LeOCLR's idea: the same compute, keys, loss and queue, but the query is a third random crop instead of the
 * original. What LeOCLR gains over this is due to the original image, not to the second positive.
 */
export function cropControl(options: Omit<LeoclrOptions, 'original'> = {}): Method {
  const method = leoclr(options);
  const cropped = cropView({ ...options.crop, size: method.views[0]!.size });
  return { ...method, name: 'crop-control', views: [cropped, cropped, cropped] };
}
