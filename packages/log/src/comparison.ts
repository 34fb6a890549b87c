/** Several runs side by side, with what must not be compared. Plain JSON. */
export interface Comparison {
  readonly runs: readonly ComparedRun[];
  /** One a thing that was measured, ordered by data set. */
  readonly rows: readonly ComparedRow[];
  /** Why figures must not be compared, each once; cells refer to them. */
  readonly problems: readonly string[];
  /** What a reader should know besides. */
  readonly remarks: readonly string[];
  /** Runs that differ in their seed only. */
  readonly seeds: readonly SeedGroup[];
  /** Settings in which the runs differ; one value a run. */
  readonly settings: readonly { readonly name: string; readonly values: readonly string[] }[];
}

export interface ComparedRun {
  /** Short, for headings: `A`. */
  readonly name: string;
  readonly path: string;
  /** Method, network, seed. */
  readonly about: string;
}

/** One protocol, with its settings, of one subject on one data set. */
export interface ComparedRow {
  readonly data: string;
  readonly subject: 'trained' | 'untrained' | 'pixels';
  /** Name and version, e.g. `knn@1`. */
  readonly protocol: string;
  readonly metric: string;
  /** What tells it from other rows of the same protocol. */
  readonly detail: string;
  /** One a run; null where it wasn't measured. */
  readonly cells: readonly (ComparedCell | null)[];
}

export interface ComparedCell {
  /** 0–1. */
  readonly score: number;
  /** Bootstrap 95 % interval over the test set; null where nobody knows it. */
  readonly interval: readonly [low: number, high: number] | null;
  /** To the first run; null for that run itself, where it has no figure, and where figures must not be compared. */
  readonly difference: ComparedDifference | null;
  /** True when it or the row's first figure doesn't say where it comes from: whether they may be compared can't be checked. */
  readonly unchecked: boolean;
  /** Places in the comparison's `problems`: why it must not be compared with the row's first figure. */
  readonly problems: readonly number[];
}

export interface ComparedDifference {
  /** This score minus the first run's. */
  readonly value: number;
  /** Half of its 95 % interval, as if both had been tested on independent sets; null without intervals. */
  readonly margin: number | null;
  readonly intervalsOverlap: boolean | null;
  /** Whether the interval of the difference leaves out 0. */
  readonly beyondChance: boolean | null;
}

/** Runs of one configuration under several seeds. */
export interface SeedGroup {
  /** Names of the runs. */
  readonly runs: readonly string[];
  readonly figures: readonly {
    /** Place in the comparison's `rows`. */
    readonly row: number;
    readonly mean: number;
    /** Of the sample. */
    readonly standardDeviation: number | null;
    readonly count: number;
  }[];
}
