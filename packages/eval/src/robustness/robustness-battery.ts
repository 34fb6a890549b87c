/** What is done to the test pictures of `robustness@1`. */
export type CorruptionName = 'crop' | 'centre-crop' | 'grey' | 'blur' | 'occlusion' | 'smaller';

/** One corruption with its levels, mild ones first. */
export interface BatteryEntry {
  readonly corruption: CorruptionName;
  readonly levels: readonly number[];
  /** What a level is, for tables and plots. */
  readonly unit: string;
}

/**
 * The corruptions of `robustness@1`: what random cropping, jitter and blur teach a network to overlook, and what hides or shrinks an object.
 * Another battery is another version of the protocol. The levels are ours; ImageNet-C (Hendrycks & Dietterich 2019) has no crops or occlusion.
 *
 * - `crop`: a square at a random place, enlarged to the full size: the object is cut.
 * - `centre-crop`: the same in the middle: the object is larger, by 1.2, 1.4 and 2, and its borders are cut.
 * - `grey`: colours fade, at 0 wholly.
 * - `blur`: Gaussian; levels are for views of 224 pixels, and in proportion for others.
 * - `occlusion`: a grey square at a random place.
 * - `smaller`: the whole picture shrunk onto an empty canvas.
 */
export const robustnessBattery: readonly BatteryEntry[] = [
  { corruption: 'crop', levels: [0.75, 0.5, 0.25], unit: 'share of the area that is shown' },
  { corruption: 'centre-crop', levels: [0.75, 0.5, 0.25], unit: 'share of the area that is shown' },
  { corruption: 'grey', levels: [0.5, 0.25, 0], unit: 'share of the colour that is left' },
  { corruption: 'blur', levels: [1, 2, 4, 8], unit: 'standard deviation in pixels of 224' },
  { corruption: 'occlusion', levels: [0.1, 0.25, 0.5], unit: 'share of the area that is hidden' },
  { corruption: 'smaller', levels: [0.75, 0.5, 0.35], unit: 'side of the picture, as a share of the view' },
];
