/**
 * One line a row: our figure, PyTorch's in both layouts, their ratio.
 *
 * @param {object[]} rows
 * @param {string} unit
 * @param {(timing: object) => number} [figure] Default: the median.
 */
export function tableOfRatios(rows, unit, figure = (timing) => timing.median) {
  const cell = (timing) => (timing?.median === undefined ? '' : Math.round(figure(timing) * 10) / 10);
  console.table(
    rows.map((row) => ({
      name: row.name,
      precision: row.precision,
      against: row.against,
      [`leoclr, ${unit}`]: cell(row.leoclr),
      [`NCHW, ${unit}`]: cell(row.NCHW),
      [`channels_last, ${unit}`]: cell(row.channels_last),
      ratio: row.ratio ?? '–',
      samples: row.leoclr === undefined ? 0 : Math.min(...['leoclr', 'NCHW', 'channels_last'].map((side) => row[side].samples)),
      disturbed: row.leoclr === undefined ? 0 : row.leoclr.disturbed + row.NCHW.disturbed + row.channels_last.disturbed,
    })),
  );
  for (const { name, precision, against, problem } of rows.filter((row) => row.problem !== undefined)) {
    console.log(`No figure for ${name}, ${precision}, against ${against}: ${problem}.`);
  }
}

/** The last line of every benchmark. A row without a figure makes it fail. */
export function printResult(result) {
  if (result.rows.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
  console.log(JSON.stringify(result));
}

/** One sentence and no result. */
export function fail(error) {
  console.error(error.message);
  process.exitCode = 1;
}

export function percent(share) {
  return Number((100 * share).toFixed(1));
}

export function minutes(seconds) {
  return seconds < 100 ? `${Math.ceil(seconds / 10) * 10} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
