import type { ReportCurve } from '@leoclr/log';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';

/** Curves of what the protocols tried. */
export function curvesOf(_measurements: readonly SavedMeasurement[]): ReportCurve[] {
  return [];
}
