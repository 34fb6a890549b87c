/** A headline with its 95 % interval over the test set; both 0–1. */
export interface ReportScore {
  readonly score: number;
  /** Missing where nobody knows it. */
  readonly interval?: readonly [low: number, high: number];
}

/** Scores of the trained network beside what they must beat, by data set. */
export interface ReportResults {
  readonly groups: readonly ReportResultGroup[];
}

/** What was measured on one data set. */
export interface ReportResultGroup {
  readonly data: string;
  /** Accuracy of guessing, 0–1. */
  readonly chance?: number;
  readonly testPictures?: number;
  readonly rows: readonly ReportResult[];
}

/** One protocol on one data set. */
export interface ReportResult {
  /** Name and version, e.g. `knn@1`. */
  readonly protocol: string;
  /** E.g. `top-1`. */
  readonly metric: string;
  /** What tells it from other rows of the same protocol, e.g. `k 20`. */
  readonly detail?: string;
  readonly trained?: ReportScore;
  /** The same network with random weights. */
  readonly untrained?: ReportScore;
  /** No network at all. */
  readonly rawPixels?: ReportScore;
}

/** One evaluation with all that is known about it. */
export interface ReportMeasurement extends ReportScore {
  /** Name and version, e.g. `knn@1`. */
  readonly protocol: string;
  readonly metric: string;
  /** E.g. `trained, query encoder`. */
  readonly subject: string;
  readonly data: string;
  readonly seconds?: number;
  readonly notes: readonly string[];
  /** Settings of the protocol. */
  readonly settings: readonly ReportFact[];
  /** Where it comes from: hashes, versions, machine, date. Empty where nobody knows. */
  readonly origin: readonly ReportFact[];
}

/** A named value, shown as it is. */
export interface ReportFact {
  readonly name: string;
  readonly value: string | number;
}

/** Which class was taken for which. */
export interface ReportConfusion {
  /** Whose, by which protocol, e.g. `knn@1, trained, on imagenette`. */
  readonly title: string;
  /** Names in label order; `class 7` stands for missing ones. */
  readonly classes: readonly string[];
  /** `[M, M]`, rows are true classes, columns predicted ones: counts. */
  readonly counts: readonly (readonly number[])[];
}

/** Lines in a small chart. */
export interface ReportCurve {
  readonly title: string;
  /** One sentence on how to read it. */
  readonly about?: string;
  readonly xName: string;
  readonly yName: string;
  /** Default: linear. Points at or below 0 can't stand on a logarithmic axis and are left out. */
  readonly xScale?: 'linear' | 'log';
  /** Whether y is a share, 0–1, and shown in per cent. Default: true. */
  readonly yIsShare?: boolean;
  readonly series: readonly ReportSeries[];
  /** A place on the x axis that was chosen, e.g. the best regularisation. */
  readonly chosen?: { readonly x: number; readonly name: string };
}

/** One line. */
export interface ReportSeries {
  readonly name: string;
  /** In order of x; one that isn't finite leaves a gap. */
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** 95 % interval of y; draws a band. */
    readonly interval?: readonly [low: number, high: number];
  }[];
}

/** How accuracy falls as pictures get worse. */
export interface ReportRobustness {
  /** What it was measured with, e.g. `knn@1 on imagenette`. */
  readonly title: string;
  /** What the strengths of a corruption are, by its name; stands under the axis. */
  readonly units?: Readonly<Record<string, string>>;
  readonly subjects: readonly {
    readonly name: string;
    readonly clean?: ReportScore;
    readonly points: readonly (ReportScore & {
      readonly corruption: string;
      /** The more, the worse. */
      readonly level: number;
      /** E.g. `σ 2`; the level stands for it where it is missing. */
      readonly strength?: string;
    })[];
  }[];
}
