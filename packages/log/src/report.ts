import type { SkippedSample } from '@leoclr/core';

/** A picture as text: `data:image/png;base64,…`. Nothing else is let into a report, so that it needs no other file. */
export type DataUri = string;

/** What a report shows. Every part but the title may be missing; missing parts are left out. */
export interface Report {
  readonly title: string;
  /** One or two sentences under the title. */
  readonly summary?: string;
  /** The run in a few words each: method, backbone, data, epochs, seed … */
  readonly facts?: readonly ReportFact[];
  readonly results?: ReportResults;
  readonly loss?: ReportLoss;
  readonly views?: ReportViews;
  readonly neighbours?: ReportNeighbours;
  readonly map?: ReportMap;
  /** The resolved configuration: anything that JSON can hold. */
  readonly config?: unknown;
  /** Pictures that couldn't be read. An empty list says so. */
  readonly skipped?: readonly SkippedSample[];
  /** Versions, machine, seconds, command. */
  readonly environment?: readonly ReportFact[];
}

/** A named value, shown as it is. */
export interface ReportFact {
  readonly name: string;
  readonly value: string | number;
}

/** Accuracies of the trained network beside what they must beat. All are shares, 0–1. */
export interface ReportResults {
  readonly rows: readonly ReportResult[];
  /** Accuracy of guessing. */
  readonly chance?: number;
  /** How many pictures the accuracies are measured on; gives the standard error. */
  readonly testPictures?: number;
}

export interface ReportResult {
  /** E.g. `kNN top-1`. */
  readonly metric: string;
  readonly trained: number;
  /** The same network with random weights. */
  readonly untrained?: number;
  /** No network at all. */
  readonly rawPixels?: number;
}

/** The course of the loss. */
export interface ReportLoss {
  readonly points: readonly ReportLossPoint[];
  /** Puts epochs on the axis in place of steps. */
  readonly stepsPerEpoch?: number;
  /** K, the queue's rows; draws the loss of guessing, log(1 + K) a term. Leave it out when the loss is no InfoNCE. */
  readonly queueSize?: number;
  /** InfoNCE terms that the loss adds up: 2 for LeOCLR. Default 1. */
  readonly terms?: number;
}

export interface ReportLossPoint {
  /** From 0, over the whole run. */
  readonly step: number;
  /** In nats. One that isn't finite leaves a gap. */
  readonly loss: number;
  readonly learningRate?: number;
}

/** What the encoders see. */
export interface ReportViews {
  /** One a view, in the order of the pictures. */
  readonly columns: readonly {
    /** E.g. `Original X`. */
    readonly view: string;
    /** Who sees it, e.g. `query encoder`. */
    readonly encoder: string;
  }[];
  readonly rows: readonly {
    readonly label?: string;
    /** One a column. */
    readonly pictures: readonly DataUri[];
  }[];
}

/** Pictures and what the network finds similar. */
export interface ReportNeighbours {
  readonly rows: readonly {
    readonly query: ReportPicture;
    /** Most similar first. */
    readonly neighbours: readonly (ReportPicture & {
      /** Cosine, −1 to 1. */
      readonly similarity: number;
    })[];
  }[];
}

export interface ReportPicture {
  readonly picture: DataUri;
  /** Class name. With one on both sides the neighbour's frame says whether they agree. */
  readonly label?: string;
}

/** A flat map of features, e.g. from `project2d`. */
export interface ReportMap {
  /** How the map was made; decides what the text beside it says. */
  readonly method: 'pca' | 'umap';
  /** Class names in label order. */
  readonly classes: readonly string[];
  readonly points: readonly ReportMapPoint[];
}

export interface ReportMapPoint {
  readonly x: number;
  readonly y: number;
  /** Index into `classes`; −1 without label. */
  readonly label: number;
  /** Shown when the pointer is over the point. */
  readonly name?: string;
  readonly picture?: DataUri;
}
