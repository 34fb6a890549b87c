import type { FinetuneRecord } from './finetune/finetune-record.ts';
import type { HealthRecord } from './health/health-record.ts';
import type { KnnRecord } from './neighbours/knn-record.ts';
import type { LinearProbeRecord } from './probe/linear-probe-record.ts';
import type { LogisticRegressionRecord, MultiLabelRecord } from './logreg/logistic-regression-record.ts';
import type { RobustnessRecord } from './robustness/robustness-record.ts';
import type { SemiRecord } from './semi/semi-record.ts';
import type { TransferRecord } from './transfer/transfer-record.ts';

/** What an evaluation found and under which protocol: print all of it with every figure. Tell records apart by `protocol`. */
export type EvaluationRecord =
  | HealthRecord
  | FinetuneRecord
  | SemiRecord
  | KnnRecord
  | LinearProbeRecord
  | LogisticRegressionRecord
  | MultiLabelRecord
  | RobustnessRecord
  | TransferRecord;
