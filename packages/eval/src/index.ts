// Features
export { extractFeatures } from './features/extract-features.ts';
export type { ExtractFeaturesInput } from './features/extract-features.ts';
export type { Features } from './features/features.ts';
export { pixelFeatures } from './features/pixel-features.ts';
export { selectLabels } from './features/select-labels.ts';

// Protocols
export { knn } from './neighbours/knn.ts';
export type { KnnInput, KnnOptions, KnnResult } from './neighbours/knn.ts';
export { linearMoco } from './probe/linear-moco.ts';
export { linearProbe } from './probe/linear-probe.ts';
export type { LinearProbeEpoch, LinearProbeInput, LinearProbeOptions, LinearProbeResult } from './probe/linear-probe.ts';
export { linearSimclr } from './probe/linear-simclr.ts';
export type { ViewProbeInput, ViewProbeOptions } from './probe/view-probe-input.ts';
export { logisticRegression } from './logreg/logistic-regression.ts';
export type { LogisticRegressionInput, LogisticRegressionOptions, LogisticRegressionResult } from './logreg/logistic-regression.ts';
export type { L2Choice, L2GridPoint, LogisticRegressionRecord, MultiLabelRecord } from './logreg/logistic-regression-record.ts';
export type { L2SweepOptions } from './logreg/l2-sweep-options.ts';
export { multiLabelLogisticRegression } from './logreg/multi-label-logistic-regression.ts';
export type { MultiLabelInput, MultiLabelResult } from './logreg/multi-label-logistic-regression.ts';
export type { EvaluationBasics } from './evaluation-basics.ts';
export type { EvaluationRecord } from './evaluation-record.ts';
export type { KnnRecord, KnnSweep, KnnSweepEntry } from './neighbours/knn-record.ts';
export type { LinearProbeRecord } from './probe/linear-probe-record.ts';

// Fine-tuning the whole network
export { finetune } from './finetune/finetune.ts';
export type { FinetuneOptions } from './finetune/finetune.ts';
export type { FinetuneEvent, FinetuneResult, FinetuneStep } from './finetune/finetune-event.ts';
export { finetuneGrid } from './finetune/finetune-grid.ts';
export type { FinetunePoint } from './finetune/finetune-grid.ts';
export type { FinetuneInput, TestPictures, TrainingPictures, TrainingViewsRequest } from './finetune/finetune-input.ts';
export type { FinetuneRecord, FinetuneScore } from './finetune/finetune-record.ts';
export { semi } from './semi/semi.ts';
export type { SemiEvent, SemiInput, SemiOptions, SemiResult, SemiStep } from './semi/semi.ts';
export type { SemiLearningRates, SemiRecord } from './semi/semi-record.ts';
export { stratifiedSubset } from './semi/stratified-subset.ts';
export type { StratifiedSubset, StratifiedSubsetOptions } from './semi/stratified-subset.ts';

// Transfer
export { transfer } from './transfer/transfer.ts';
export type { TransferInput, TransferOptions, TransferResult } from './transfer/transfer.ts';
export type { LabelledFeatures } from './transfer/labelled-features.ts';
export type { TransferFigure, TransferMetric, TransferRecord } from './transfer/transfer-record.ts';
export { boxTargets } from './transfer/box-targets.ts';
export { meanRanks } from './transfer/mean-ranks.ts';

// Robustness
export { robustness } from './robustness/robustness.ts';
export type { CorruptedFeatures, RobustnessInput, RobustnessOptions, RobustnessResult } from './robustness/robustness.ts';
export { robustnessBattery } from './robustness/robustness-battery.ts';
export type { BatteryEntry, CorruptionName } from './robustness/robustness-battery.ts';
export type { RobustnessLevel, RobustnessMean, RobustnessRecord } from './robustness/robustness-record.ts';

// Representation health
export { alignment } from './health/alignment.ts';
export { effectiveRank } from './health/effective-rank.ts';
export type { HealthRecord } from './health/health-record.ts';
export { measureHealth } from './health/measure-health.ts';
export type { MeasuredHealth, MeasureHealthOptions } from './health/measure-health.ts';
export { neighbourPurity } from './health/neighbour-purity.ts';
export { representationHealth } from './health/representation-health.ts';
export type { RepresentationHealth, RepresentationHealthOptions } from './health/representation-health.ts';
export { uniformity } from './health/uniformity.ts';

// Looking closer
export { nearestNeighbours } from './neighbours/nearest-neighbours.ts';
export type { NearestNeighboursInput, NearestNeighboursOptions, Neighbours } from './neighbours/nearest-neighbours.ts';
export { accuracy } from './metrics/accuracy.ts';
export { averagePrecision } from './metrics/average-precision.ts';
export type { AveragePrecisionInput, AveragePrecisionOptions } from './metrics/average-precision.ts';
export { bootstrapInterval } from './metrics/bootstrap-interval.ts';
export type { BootstrapOptions } from './metrics/bootstrap-interval.ts';
export { classificationFigures } from './metrics/classification-figures.ts';
export type { ClassificationFigures } from './metrics/classification-figures.ts';
export { predictedClasses } from './metrics/predicted-classes.ts';
export { topKAccuracy } from './metrics/top-k-accuracy.ts';
export { confusionMatrix } from './metrics/confusion-matrix.ts';
export { meanAveragePrecision } from './metrics/mean-average-precision.ts';
export type { MeanAveragePrecision, MeanAveragePrecisionOptions } from './metrics/mean-average-precision.ts';
export { meanOverSeeds } from './metrics/mean-over-seeds.ts';
export type { OverSeeds } from './metrics/mean-over-seeds.ts';
export { meanPerClassAccuracy } from './metrics/mean-per-class-accuracy.ts';
export { featureStandardDeviation } from './metrics/feature-standard-deviation.ts';

// Where figures come from
export { dataHash } from './provenance/data-hash.ts';
export type { DataHashOptions } from './provenance/data-hash.ts';
export { weightsHash } from './provenance/weights-hash.ts';

// Checks
export { checkSameClasses } from './check-same-classes.ts';
