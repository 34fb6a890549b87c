/** A decoded picture: 8-bit RGB, interleaved, row by row (`[H, W, 3]`, each value 0–255). Plain data: it travels between threads. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** An object's place in a picture, in pixels; `right` and `bottom` are exclusive. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Index into the data set's `classes`. */
  readonly label: number;
  /** Marked as hard to recognise, where the data set says so (PASCAL VOC): evaluations neither count nor miss it. Missing means no. */
  readonly difficult?: boolean;
}
