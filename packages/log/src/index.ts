// Records
export { jsonlWriter } from './jsonl-writer.ts';
export type { JsonlWriter } from './jsonl-writer.ts';
export { readJsonl } from './read-jsonl.ts';

// Terminal
export { formatDuration } from './format-duration.ts';
export { formatProgress } from './format-progress.ts';
export type { Progress } from './format-progress.ts';
export { progressLine } from './progress-line.ts';
export type { ProgressLine, ProgressLineOptions, TextStream } from './progress-line.ts';

// Report
export { project2d } from './project-2d.ts';
export type { Project2dOptions } from './project-2d.ts';
export { renderReport } from './render-report.ts';
export type {
  DataUri,
  Report,
  ReportHealth,
  ReportHealthPoint,
  ReportLoss,
  ReportLossPoint,
  ReportMap,
  ReportMapLayout,
  ReportMapPoint,
  ReportNeighbours,
  ReportPicture,
  ReportSheet,
  ReportViews,
} from './report.ts';
export type {
  ReportConfusion,
  ReportCurve,
  ReportFact,
  ReportMeasurement,
  ReportResult,
  ReportResultGroup,
  ReportResults,
  ReportRobustness,
  ReportScore,
  ReportSeries,
} from './report-figures.ts';

// Comparing runs
export { renderComparison } from './render-comparison.ts';
export type { ComparedCell, ComparedDifference, ComparedRow, ComparedRun, Comparison, SeedGroup } from './comparison.ts';
