import type { ReportFact, ReportMeasurement } from '@leoclr/log';
import type { Provenance } from '../evaluate/provenance.ts';
import { recordSettings, valueText, wordsOf } from '../evaluate/record-settings.ts';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';
import { reportScore } from './results-of.ts';

/** Every measurement with settings and origin, for the table at the end of a report. */
export function measurementsOf(measurements: readonly SavedMeasurement[]): ReportMeasurement[] {
  return measurements.map((measured) => {
    const { record, data, provenance } = measured;
    return {
      ...reportScore(measured),
      protocol: record.protocol,
      metric: record.metric ?? 'top-1',
      subject: subjectText(measured),
      data,
      notes: record.notes ?? [],
      settings: Object.entries(recordSettings(record)).map(([name, value]) => ({ name: wordsOf(name), value: valueText(value) })),
      origin: provenance == null ? [] : originOf(provenance),
      ...(record.seconds !== undefined && { seconds: record.seconds }),
    };
  });
}

/** `trained, query encoder, step 4000`. */
export function subjectText({ subject, encoder, layer, step }: SavedMeasurement): string {
  if (subject === 'pixels') return 'raw pixels';
  const parts = [
    subject,
    ...(subject === 'trained' && encoder !== null ? [`${encoder} encoder`] : []),
    ...(layer == null || layer === 'pooled' ? [] : [layer]),
    ...(subject === 'trained' && step !== null ? [`step ${step.toLocaleString('en-US')}`] : []),
  ];
  return parts.join(', ');
}

function originOf({ weightsHash, dataHash, transform, seed, versions, machine, date }: Provenance): ReportFact[] {
  const { view, size, crop, normalization, shortSide, images } = transform;
  const limits = [
    ...(shortSide === null ? [] : [`short side ${shortSide}`]),
    ...(images === null ? [] : [`at most ${images} pictures a part`]),
  ];
  return [
    { name: 'Measured', value: date.replace('T', ' ').replace(/\.\d+Z$/, ' UTC') },
    { name: 'Weights', value: shortHash(weightsHash) },
    { name: 'Training pictures', value: shortHash(dataHash.train) },
    { name: 'Test pictures', value: shortHash(dataHash.val) },
    { name: 'Transform', value: [`${view} view`, `${size} px`, `crop ${crop}`, normalization, ...limits].join(', ') },
    { name: 'Seed of the run', value: seed },
    { name: 'Versions', value: [`leoclr ${versions.leoclr}`, versions.library ?? versions.engine, `Node ${versions.node}`].join(', ') },
    { name: 'Machine', value: `${machine.processor}, ${machine.cores} cores, ${(machine.memory / 2 ** 30).toFixed(0)} GiB` },
  ];
}

/** Enough digits to tell a few apart. */
function shortHash(hash: string | null): string {
  return hash === null ? 'none' : hash.slice(0, 12);
}
