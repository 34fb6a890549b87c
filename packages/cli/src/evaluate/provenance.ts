/** Where a figure comes from: with equal provenance, and the same protocol, it is the same figure. Plain JSON. */
export interface Provenance {
  /** What `weightsHash` says of the measured weights; null for pixels. */
  readonly weightsHash: string | null;
  /** What `dataHash` says of the pictures that were used of each part; null for a part that there is not. */
  readonly dataHash: { readonly train: string | null; readonly val: string | null };
  readonly transform: Transform;
  /** Seed of the run that trained the weights; the protocol's own seed is in its record. */
  readonly seed: number;
  readonly versions: Versions;
  readonly machine: Machine;
  /** When it was measured: ISO 8601, UTC. */
  readonly date: string;
}

/** How pictures were shown to the network. */
export interface Transform {
  /** E.g. `test` (one centre crop) or `ten-crop`. */
  readonly view: string;
  /** Side in pixels. */
  readonly size: number;
  /** Share of the resized side that the crop keeps. */
  readonly crop: number;
  /** Whose channel statistics. */
  readonly normalization: string;
  /** Larger pictures were reduced to this short side before; null when they weren't. */
  readonly shortSide: number | null;
  /** At most so many pictures of each part, evenly chosen; null for all. */
  readonly images: number | null;
}

/** What computed it. */
export interface Versions {
  readonly leoclr: string;
  /** With its v: `v20.20.0`. */
  readonly node: string;
  readonly engine: string;
  /** The engine's library and its version, e.g. `oneDNN 2.6.3`; null where nobody knows. */
  readonly library: string | null;
}

/** Where it was computed. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** In bytes. */
  readonly memory: number;
}
