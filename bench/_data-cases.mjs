/** Pictures a batch. */
export const BATCH = 32;

/** What is made of each picture. A rate counts views for MoCo-v2, whose pictures have two, and pictures for LeOCLR, whose views differ. */
const works = [
  { name: 'mocov2', views: ['crop', 'crop'], unit: 'views/s', perPicture: 2 },
  { name: 'leoclr', views: ['original', 'crop', 'crop'], unit: 'images/s', perPicture: 1 },
];

/**
 * Pictures in a sample, `[128 px, 224 px]`, and about how long torchvision's takes on one core, for the forecast only.
 * Two cores get twice as many.
 */
const sizes = [
  { size: 128, pictures: 384, seconds: 1.5 },
  { size: 224, pictures: 192, seconds: 1.7 },
];

const sources = ['160px', '320px', '500px'];

/** Where our pictures come from: files that are decoded each time, or the decoded cache after its first epoch. */
const caches = ['decoding', 'ram', 'disk'];

/** What is aimed at: the ratio to torchvision's throughput. */
const targets = { decoding: 1.5, ram: 2.5, disk: 2.5 };

/**
 * Everything that is measured, one case for all that one torchvision stands against.
 *
 * @param {{ config: string[], quick: boolean }} options Only the rows whose names contain one of the given texts; all without any.
 */
export function dataCases({ config: wanted, quick }) {
  const all = [1, 2].flatMap((cores) =>
    sources.flatMap((source) => works.flatMap((work) => sizes.map((size) => dataCase({ cores, source, work, size, quick })))),
  );
  const unknown = wanted.find((text) => !all.some(({ rows }) => rows.some(({ name }) => name.includes(text))));
  if (unknown !== undefined) {
    const names = all.flatMap(({ rows }) => rows.map(({ name }) => name));
    throw new Error(`There is no row "${unknown}". Known are ${names.join(', ')}.`);
  }
  const isWanted = ({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text));
  return all.map((one) => ({ ...one, rows: one.rows.filter(isWanted) })).filter(({ rows }) => rows.length > 0);
}

/** The same pictures and views for comparing values, each once. */
export function parityCases(cases) {
  return [...new Map(cases.map((one) => [`${one.source} ${one.work.name} ${one.size}`, one])).values()];
}

function dataCase({ cores, source, work, size: { size, pictures, seconds }, quick }) {
  const name = `${cores}core-${source}-${work.name}-${size}px`;
  return {
    name,
    cores,
    source,
    work,
    size,
    pictures: quick ? 2 * BATCH : cores * pictures,
    seconds: quick ? 0.3 : seconds * (work.views.length / 2),
    rows: caches.map((cache) => ({ name: `${name}-${cache}`, cache, target: targets[cache] })),
  };
}
