import type { SkippedSample } from '@leoclr/core';
import type { ReportConfusion, ReportCurve, ReportFact, ReportMeasurement, ReportResults, ReportRobustness } from './report-figures.ts';

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
  readonly robustness?: readonly ReportRobustness[];
  readonly curves?: readonly ReportCurve[];
  readonly confusions?: readonly ReportConfusion[];
  readonly loss?: ReportLoss;
  readonly health?: ReportHealth;
  readonly views?: ReportViews;
  readonly neighbours?: ReportNeighbours;
  readonly map?: ReportMap;
  readonly measurements?: readonly ReportMeasurement[];
  /** The resolved configuration: anything that JSON can hold. */
  readonly config?: unknown;
  /** Pictures that couldn't be read. An empty list says so. */
  readonly skipped?: readonly SkippedSample[];
  /** Versions, machine, seconds, command. */
  readonly environment?: readonly ReportFact[];
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

/** How the representation fared during training: figures of one set of pictures, look by look. */
export interface ReportHealth {
  readonly points: readonly ReportHealthPoint[];
  /** N, the pictures that were looked at. */
  readonly pictures: number;
  /** D, the width of their features. */
  readonly width: number;
  /** Part of the training time that all looks took, 0–1. */
  readonly share?: number;
}

/** One look. Figures that aren't known are null, ones that aren't finite leave a gap. */
export interface ReportHealthPoint {
  /** Epochs so far. */
  readonly epoch: number;
  readonly featureStandardDeviation: number;
  readonly effectiveRank: number;
  readonly uniformity: number;
  readonly alignment: number | null;
  /** 0–1. */
  readonly neighbourPurity: number | null;
  /** Leave-one-out, 0–1. */
  readonly knnTop1: number | null;
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

/** Flat maps of features, e.g. from `project2d`: the same pictures laid out in one or more ways. */
export interface ReportMap {
  /** Class names in label order. */
  readonly classes: readonly string[];
  /** The first one is shown; a switch shows the others. */
  readonly layouts: readonly ReportMapLayout[];
  readonly points: readonly ReportMapPoint[];
  /** The points' pictures, in their order. */
  readonly pictures?: ReportSheet;
}

/** Where the points lie. */
export interface ReportMapLayout {
  /** How the map was made; decides what the text beside it says. */
  readonly method: 'pca' | 'umap';
  /** x and y of each point, one after the other. One that isn't finite hides its point. */
  readonly places: ArrayLike<number>;
}

export interface ReportMapPoint {
  /** Index into `classes`; −1 without label. */
  readonly label: number;
  /** Shown when the pointer is over the point. */
  readonly name?: string;
}

/** Many small pictures as one: square tiles, row by row. */
export interface ReportSheet {
  readonly picture: DataUri;
  /** Tiles in a row. */
  readonly columns: number;
  /** Side of a tile in pixels. */
  readonly side: number;
}
