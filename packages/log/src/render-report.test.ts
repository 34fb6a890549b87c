import { expect, test } from 'vitest';
import { renderReport } from './render-report.ts';
import type { Report } from './report.ts';
import type { ReportResult } from './report-figures.ts';

const picture = 'data:image/png;base64,iVBORw0KGgo=';

const full: Report = {
  title: 'LeOCLR on scenes',
  summary: 'A small run.',
  facts: [{ name: 'Method', value: 'LeOCLR' }],
  results: {
    groups: [
      {
        data: 'scenes',
        chance: 0.1,
        testPictures: 1000,
        rows: [
          {
            protocol: 'knn@1',
            metric: 'top-1',
            detail: 'k 20',
            trained: { score: 0.6132, interval: [0.583, 0.643] },
            untrained: { score: 0.412 },
            rawPixels: { score: 0.334 },
          },
        ],
      },
    ],
  },
  robustness: [
    {
      title: 'robustness@1 on scenes',
      units: { crop: 'share that is shown' },
      subjects: [
        {
          name: 'trained',
          clean: { score: 0.6, interval: [0.55, 0.65] },
          points: [
            { corruption: 'crop', level: 1, strength: '0.5', score: 0.5, interval: [0.45, 0.55] },
            { corruption: 'blur', level: 1, score: 0.4 },
          ],
        },
      ],
    },
  ],
  curves: [
    {
      title: 'logreg@1',
      xName: 'L2',
      yName: 'top-1',
      xScale: 'log',
      chosen: { x: 0.1, name: 'chosen' },
      series: [{ name: 'trained', points: [0.01, 0.1, 1].map((x) => ({ x, y: 0.5 + x / 10 })) }],
    },
  ],
  confusions: [
    {
      title: 'knn@1 on scenes',
      classes: ['ball', 'cube'],
      counts: [
        [7, 3],
        [0, 10],
      ],
    },
  ],
  measurements: [
    {
      protocol: 'knn@1',
      metric: 'top-1',
      subject: 'trained, query encoder',
      data: 'scenes',
      score: 0.6132,
      interval: [0.583, 0.643],
      seconds: 3.2,
      notes: ['k was 200 and is 150.'],
      settings: [{ name: 'k', value: 150 }],
      origin: [{ name: 'Weights', value: '9f82ab12' }],
    },
  ],
  loss: {
    points: [6.2, 4.7, 5.9, 5.5].map((loss, step) => ({ step, loss, learningRate: 0.03 })),
    stepsPerEpoch: 2,
    queueSize: 512,
  },
  views: {
    columns: [
      { view: 'Original X', encoder: 'query encoder' },
      { view: 'Crop X¹', encoder: 'key encoder' },
    ],
    rows: Array.from({ length: 8 }, (_, index) => ({ label: `scene ${index}`, pictures: [picture, picture] })),
  },
  neighbours: {
    rows: [
      {
        query: { picture, label: 'ball' },
        neighbours: [
          { picture, label: 'ball', similarity: 0.97 },
          { picture, label: 'cube', similarity: 0.5 },
          { picture, similarity: 0.25 },
        ],
      },
    ],
  },
  map: {
    classes: ['ball', 'cube'],
    layouts: [
      { method: 'umap', places: [0, 0, 1, 2, 1, 1] },
      { method: 'pca', places: [0, 0, 2, 1, 1, 1] },
    ],
    points: [{ label: 0, name: '0.jpg' }, { label: 1 }, { label: -1 }],
    pictures: { picture, columns: 2, side: 32 },
  },
  config: { method: 'leoclr', queueSize: 512 },
  skipped: [{ index: 3, name: 'a/broken.jpg', reason: 'truncated' }],
  environment: [{ name: 'Node', value: '20.20.2' }],
};

/** What a reader sees: no tags, entities resolved, white space squeezed. */
function textOf(page: string): string {
  return page
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const headings = (page: string): string[] => [...page.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, text]) => text!);

/** What is left of the tags when pairs without anything between them are taken away, again and again: nothing, if all are closed in order. */
function unclosedTags(page: string): string {
  const alone = /<(meta|img|line|path|circle|rect|input)\b[^>]*\/>/g;
  let tags = page
    .replace('<!doctype html>', '')
    .replace(/(<script>).*?(<\/script>)/gs, '$1$2')
    .replaceAll(alone, '');
  tags = [...tags.matchAll(/<\/?[a-z0-9]+/g)].map(([tag]) => `${tag}>`).join('');
  for (let before = ''; before !== tags;) {
    before = tags;
    tags = tags.replaceAll(/<([a-z0-9]+)><\/\1>/g, '');
  }
  return tags;
}

test('has a part for everything that is given, in a fixed order', () => {
  const page = renderReport(full);
  expect(headings(page)).toMatchInlineSnapshot(`
    [
      "What was learnt",
      "How it bears worse pictures",
      "What it finds similar",
      "How it sorts the pictures",
      "What it takes for what",
      "How the evaluations went",
      "How the loss went",
      "What the encoders see",
      "Every measurement",
      "Skipped pictures",
      "Where it ran",
      "Configuration",
    ]
  `);
  expect(unclosedTags(page)).toBe('');
});

test('needs only a title', () => {
  const page = renderReport({ title: 'Empty' });
  expect(headings(page)).toEqual([]);
  expect(page).not.toContain('<script>');
  expect(unclosedTags(page)).toBe('');
});

test.each(Object.keys(full).filter((part) => part !== 'title'))('leaves out %s when it is not given', (part) => {
  const { [part as 'facts']: _, ...rest } = full;
  const page = renderReport(rest);
  expect(unclosedTags(page)).toBe('');
  expect(page.length).toBeLessThan(renderReport(full).length);
});

test('refers to nothing outside itself', () => {
  const page = renderReport(full);
  const references = [...page.matchAll(/(?:src|href|action|poster|data)="([^"]*)"/g)].map(([, target]) => target!);
  expect(references.length).toBeGreaterThan(20);
  for (const target of references) expect(target).toMatch(/^(#|data:image\/)/);
  expect(page).not.toMatch(/https?:|@import|url\((?!data:image\/)|<link|<iframe/);
});

test('anchors of the page lead somewhere, and identifiers are unique', () => {
  const page = renderReport(full);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
});

test('equal reports give equal pages', () => {
  expect(renderReport(full)).toBe(renderReport(structuredClone(full)));
});

test('escapes every text that it is given', () => {
  const evil = `"><script>alert('x')</script>&amp;`;
  const page = renderReport({
    title: evil,
    summary: evil,
    facts: [{ name: evil, value: evil }],
    results: { groups: [{ data: evil, rows: [{ protocol: evil, metric: evil, detail: evil, trained: { score: 0.5 } }] }] },
    robustness: [
      {
        title: evil,
        units: { [evil]: evil },
        subjects: [{ name: evil, points: [{ corruption: evil, level: 1, strength: evil, score: 0.5 }] }],
      },
    ],
    curves: [
      {
        title: evil,
        about: evil,
        xName: evil,
        yName: evil,
        chosen: { x: 1, name: evil },
        series: [{ name: evil, points: [{ x: 1, y: 1 }] }],
      },
    ],
    confusions: [2, 30].map((size) => ({
      title: evil,
      classes: Array.from({ length: size }, () => evil),
      counts: Array.from({ length: size }, () => Array.from({ length: size }, () => 1)),
    })),
    measurements: [
      {
        protocol: evil,
        metric: evil,
        subject: evil,
        data: evil,
        score: 0.5,
        notes: [evil],
        settings: [{ name: evil, value: evil }],
        origin: [{ name: evil, value: evil }],
      },
    ],
    views: { columns: [{ view: evil, encoder: evil }], rows: [{ label: evil, pictures: [picture] }] },
    neighbours: { rows: [{ query: { picture, label: evil }, neighbours: [{ picture, label: evil, similarity: 1 }] }] },
    map: { classes: [evil], layouts: [{ method: 'pca', places: [0, 0] }], points: [{ label: 0, name: evil }] },
    config: { [evil]: evil },
    skipped: [{ index: 0, name: evil, reason: evil }],
    environment: [{ name: evil, value: evil }],
  });
  expect(page).not.toContain("alert('");
  expect(page.match(/<script>/g)).toHaveLength(1); // our own
  expect(page).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;');
  expect(unclosedTags(page)).toBe('');
});

test.each([
  'https://example.org/a.png',
  'a.png',
  'javascript:alert(1)',
  'data:text/html,x',
  'data:image/svg+xml,<svg/>',
  ' data:image/png;base64,x',
])('refuses the picture %s, wherever it stands', (source) => {
  const reports: Report[] = [
    { title: '', views: { columns: [{ view: 'X', encoder: 'query' }], rows: [{ pictures: [source] }] } },
    { title: '', neighbours: { rows: [{ query: { picture: source }, neighbours: [] }] } },
    { title: '', neighbours: { rows: [{ query: { picture }, neighbours: [{ picture: source, similarity: 1 }] }] } },
    { title: '', map: { classes: [], layouts: [], points: [], pictures: { picture: source, columns: 1, side: 1 } } },
  ];
  for (const report of reports) expect(() => renderReport(report)).toThrow('expected pictures as data:image/png;base64,…');
});

test('says what is wrong with its pictures', () => {
  const views = { columns: [{ view: 'X', encoder: 'query' }], rows: [{ pictures: ['https://example.org/a.png'] }] };
  expect(() => renderReport({ title: '', views })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: renderReport(): expected pictures as data:image/png;base64,… (or jpeg, webp, gif, avif), got "https://example.org/a.png". Encode the pictures first.]`,
  );
  expect(() => renderReport({ title: '', views: { ...views, rows: [{ pictures: [] }] } })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: renderReport(): expected 1 pictures in each row of views, got 0.]`,
  );
});

test('refuses a sheet of pictures that could end its address in the style sheet', () => {
  const sheet = { picture: 'data:image/png;base64,x);background:url(//example.org', columns: 1, side: 1 };
  expect(() =>
    renderReport({ title: '', map: { classes: [], layouts: [], points: [], pictures: sheet } }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: renderReport(): expected the pictures of the map in base64, got other characters. Encode them in base64.]`,
  );
});

test('results: scores with their intervals, difference in points, and what guessing gives', () => {
  const text = textOf(renderReport({ title: '', results: full.results! }));
  expect(text).toContain('scenes 1,000 test pictures, guessing 10 %');
  expect(text).toContain('knn@1 top-1, k 20 61.3 % 58.3–64.3 41.2 % 33.4 % +20.1 points');
});

test('results: a loss is shown as one, and what is not measured as a dash', () => {
  const rows = [
    { protocol: 'knn@1', metric: 'top-1', trained: { score: 0.3 }, untrained: { score: 0.35 } },
    { protocol: 'logreg@1', metric: 'top-1', trained: { score: 0.4 } },
  ];
  const page = renderReport({ title: '', results: { groups: [{ data: 'scenes', rows }] } });
  expect(textOf(page)).toContain('knn@1 top-1 30.0 % 35.0 % −5.0 points logreg@1 top-1 40.0 % – –');
  expect(page).toContain('class="gain worse"');
  expect(textOf(page)).not.toContain('Raw pixels');
  expect(textOf(page)).not.toContain('Guessing');
});

test('results: a gain that other test pictures might turn round is called noise', () => {
  const row = (score: number): ReportResult => ({
    protocol: 'knn@1',
    metric: 'top-1',
    trained: { score, interval: [score - 0.03, score + 0.03] },
    untrained: { score: 0.5, interval: [0.46, 0.54] },
  });
  const page = (score: number): string => renderReport({ title: '', results: { groups: [{ data: 'scenes', rows: [row(score)] }] } });
  expect(textOf(page(0.549))).toContain('+4.9 points within the noise'); // √(0.03² + 0.04²) = 0.05
  expect(textOf(page(0.551))).not.toContain('noise');
});

test('measurements: score, interval, notes, settings and origin, or that it is unknown', () => {
  const text = textOf(renderReport({ title: '', measurements: [full.measurements![0]!, { ...full.measurements![0]!, origin: [] }] }));
  expect(text).toContain(
    'knn@1 trained, query encoder scenes 61.3 % top-1 58.3–64.3 3.2 s k was 200 and is 150. Settings and origin k 150 Weights 9f82ab12',
  );
  expect(text).toContain('Where it comes from is unknown');
});

test('confusion: a table of few classes says each cell, a picture of many is drawn from counts, both name the worst', () => {
  const small = renderReport({ title: '', confusions: full.confusions! });
  expect([...small.matchAll(/data-tip="([^"]*)"/g)].map(([, text]) => text)).toEqual([
    'ball recognised: 7 of 10',
    'ball taken for cube: 3 of 10',
    'cube taken for ball: 0 of 10',
    'cube recognised: 10 of 10',
  ]);
  expect(small).toContain('<th scope="row">ball</th>');
  expect(textOf(small)).toContain('Most frequent errors: ball taken for cube: 3 of 10');
  const counts = Array.from({ length: 101 }, (_, row) =>
    Array.from({ length: 101 }, (_, column) => (row === column ? 5 : column === row + 1 ? 1 : 0)),
  );
  const large = renderReport({ title: '', confusions: [{ title: 'many', classes: [], counts }] });
  expect(large).toContain('viewBox="0 0 101 101"');
  expect(large).toContain('data-counts="0,0,5;0,1,1;1,1,5;');
  expect(textOf(large)).toContain('101 classes; 505 of 605 pictures lie on the diagonal');
  expect(textOf(large)).toContain('class 0 taken for class 1: 1 of 6');
  expect(large.length).toBeLessThan(60_000);
});

test('curves: a chart says in words what it draws, and marks what was chosen', () => {
  const page = renderReport({ title: '', curves: full.curves! });
  expect(textOf(page)).toContain('trained from 50.1 % at 0.01 to 60.0 % at 1, highest 60.0 % at 1');
  expect(textOf(page)).toContain('trained: L2 0.1, 51.0 %');
  expect(page).toContain('class="chosen"');
});

test('curves: copes with one point, with zero on a logarithmic axis, and with nothing to draw', () => {
  const curve = (points: { x: number; y: number }[]): string =>
    renderReport({ title: '', curves: [{ title: 'c', xName: 'x', yName: 'y', xScale: 'log', series: [{ name: 's', points }] }] });
  expect(curve([{ x: 1, y: 0.5 }])).not.toContain('NaN');
  expect(
    curve([
      { x: 0, y: 0.5 },
      { x: 1, y: 0.5 },
    ]),
  ).not.toMatch(/NaN|Infinity/);
  expect(headings(curve([{ x: 1, y: NaN }]))).toEqual([]);
});

test('robustness: a chart a corruption, from the clean picture on, all on one scale', () => {
  const page = renderReport({ title: '', robustness: full.robustness! });
  const text = textOf(page);
  expect(text).toContain('trained: share that is shown 0.5, 50.0 % (45.0 % to 55.0 %)');
  expect(text).toContain('trained: level 1, 40.0 %');
  expect(page.match(/as it is<\/text/g)).toHaveLength(2);
  const scales = [...page.matchAll(/<title>(crop|blur)<\/title>.*?<g class="axis"[^>]*>(.*?)<line class="base"/gs)].map(
    ([, , axis]) => axis,
  );
  expect(scales).toHaveLength(2);
  expect(scales[0]).toBe(scales[1]);
});

test('loss: names the loss of guessing for any number of terms', () => {
  const loss = full.loss!;
  expect(textOf(renderReport({ title: '', loss }))).toContain('chance: log(1 + 512) = 6.24');
  expect(textOf(renderReport({ title: '', loss: { ...loss, terms: 2 } }))).toContain('chance: 2 · log(1 + 512) = 12.48');
  expect(textOf(renderReport({ title: '', loss: { points: loss.points } }))).not.toContain('chance');
});

test('loss: draws one mark a point, left to right, lower loss lower on the page', () => {
  const page = renderReport({ title: '', loss: full.loss! });
  const [, path] = /<path class="loss" d="([^"]*)"/.exec(page)!;
  const marks = path!
    .slice(1)
    .split('L')
    .map((mark) => mark.split(',').map(Number) as [number, number]);
  expect(marks).toHaveLength(4);
  const [first, second, third, fourth] = marks;
  expect([second![0] > first![0], third![0] > second![0], fourth![0] > third![0]]).toEqual([true, true, true]);
  expect([second![1] > first![1], third![1] < second![1], fourth![1] > third![1]]).toEqual([true, true, true]);
});

test('loss: copes with one point, with a constant, and with no finite value', () => {
  const page = renderReport({ title: '', loss: { points: [{ step: 5, loss: 6.2403 }], queueSize: 512 } });
  expect(page).not.toContain('NaN');
  expect(renderReport({ title: '', loss: { points: [0, 1].map((step) => ({ step, loss: 2, learningRate: 0 })) } })).not.toContain('NaN');
  expect(headings(renderReport({ title: '', loss: { points: [{ step: 0, loss: NaN }] } }))).toEqual([]);
  const gaps = renderReport({
    title: '',
    loss: {
      points: [
        { step: 0, loss: 6 },
        { step: 1, loss: Infinity },
      ],
    },
  });
  expect(textOf(gaps)).toContain('1 loss was not finite and is left out.');
});

test('views: says who sees what above each column', () => {
  const text = textOf(renderReport({ title: '', views: full.views! }));
  expect(text.match(/Original X query encoder Crop X¹ key encoder/g)).toHaveLength(2); // two blocks
});

test('neighbours: frames agree with labels where there are two', () => {
  const page = renderReport({ title: '', neighbours: full.neighbours! });
  expect([...page.matchAll(/<figure class="(\w+)">/g)].map(([, kind]) => kind)).toEqual(['query', 'same', 'other', 'unknown']);
  expect(textOf(page)).toContain('query ball ✓ 0.97 ball ✗ 0.50 cube 0.25');
});

test('map: a dot a point in each layout, a legend with counts, one scale for both axes, a switch', () => {
  const page = renderReport({ title: '', map: full.map! });
  const dots = [...page.matchAll(/<circle\s[^>]*style="([^"]*)"/g)].map(([, style]) => style);
  expect(dots).toMatchInlineSnapshot(`
    [
      "--x0:167.0px;--y0:626.0px;--x1:14.0px;--y1:473.0px",
      "--x0:473.0px;--y0:14.0px;--x1:626.0px;--y1:167.0px",
      "--x0:473.0px;--y0:320.0px;--x1:320.0px;--y1:167.0px",
    ]
  `);
  expect(textOf(page)).toContain('no label 1 ball 1 cube 1');
  expect(page).toContain('data-caption="ball · 0.jpg"');
  expect(page.match(/type="radio"/g)).toHaveLength(2);
  expect(textOf(page)).toContain('3 pictures in 3 classes, laid out by UMAP and by PCA.');
  const alone = renderReport({ title: '', map: { ...full.map!, layouts: full.map!.layouts.slice(0, 1) } });
  expect(alone).not.toContain('type="radio"');
});

test('map: copes with no points, equal points, places that are not finite and many classes', () => {
  const map = (labels: number[], places: number[]): string =>
    renderReport({ title: '', map: { classes: [], layouts: [{ method: 'pca', places }], points: labels.map((label) => ({ label })) } });
  expect(map([], [])).not.toContain('NaN');
  expect(map([0, 25], [1, 1, 1, 1])).not.toContain('NaN');
  expect(map([0], [NaN, 1])).toContain('--x0:-99px');
  expect(() => map([0], [1])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: renderReport(): expected 2 places in each layout of the map, got 1.]`,
  );
});

test('skipped: each file once, and a word when there is none', () => {
  const sample = full.skipped![0]!;
  expect(textOf(renderReport({ title: '', skipped: [sample, sample] }))).toContain('1 picture could not be read');
  expect(textOf(renderReport({ title: '', skipped: [] }))).toContain('Every picture could be read.');
  const many = Array.from({ length: 1234 }, (_, index) => ({ ...sample, name: `${index}.jpg` }));
  expect(textOf(renderReport({ title: '', skipped: many }))).toContain('… and 1,034 more.');
});

test('configuration: as JSON, whatever it holds', () => {
  expect(textOf(renderReport({ title: '', config: full.config }))).toContain(
    '{ &quot;method&quot;: &quot;leoclr&quot;, &quot;queueSize&quot;: 512 }',
  );
  expect(textOf(renderReport({ title: '', config: null }))).toContain('null');
});
