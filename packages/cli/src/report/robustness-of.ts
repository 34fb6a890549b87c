import { robustnessBattery } from '@leoclr/eval';
import type { RobustnessRecord } from '@leoclr/eval';
import type { ReportRobustness } from '@leoclr/log';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';

type Subject = ReportRobustness['subjects'][number];

/** What `robustness@1` found, one plot a data set: the last measurement of each subject. */
export function robustnessOf(measurements: readonly SavedMeasurement[]): ReportRobustness[] {
  const found = measurements.filter(({ record }) => record.protocol === 'robustness@1' && 'levels' in record);
  const units = Object.fromEntries(robustnessBattery.map(({ corruption, unit }) => [corruption, unit]));
  const sets = [...new Set(found.map(({ data }) => data))];
  return sets.map((data) => {
    const subjects = new Map<string, Subject>();
    for (const measured of found.filter((one) => one.data === data)) {
      const name = measured.subject === 'pixels' ? 'raw pixels' : `${measured.subject}${measured.encoder === 'key' ? ', key encoder' : ''}`;
      subjects.set(name, subjectOf(name, measured.record as unknown as RobustnessRecord));
    }
    return { title: `robustness@1 on ${data}`, units, subjects: [...subjects.values()] };
  });
}

function subjectOf(name: string, { clean, levels }: RobustnessRecord): Subject {
  const places = new Map<string, number>();
  const points = levels.map(({ corruption, level, top1, interval }) => {
    const place = (places.get(corruption) ?? 0) + 1;
    places.set(corruption, place);
    return { corruption, level: place, strength: String(level), score: top1, interval };
  });
  return { name, clean: { score: clean.top1, interval: clean.interval }, points };
}
