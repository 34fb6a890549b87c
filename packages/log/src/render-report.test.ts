import { expect, test } from 'vitest';
import { renderReport } from './render-report.ts';
import type { Report } from './report.ts';

const picture = 'data:image/png;base64,iVBORw0KGgo=';

const full: Report = {
  title: 'LeOCLR on scenes',
  summary: 'A small run.',
  facts: [{ name: 'Method', value: 'LeOCLR' }],
  results: { rows: [{ metric: 'kNN', trained: 0.6132, untrained: 0.412, rawPixels: 0.334 }], chance: 0.1, testPictures: 1000 },
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
    method: 'umap',
    classes: ['ball', 'cube'],
    points: [
      { x: 0, y: 0, label: 0, name: '0.jpg', picture },
      { x: 1, y: 2, label: 1 },
      { x: 1, y: 1, label: -1 },
    ],
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
  const alone = /<(meta|img|line|path|circle)\b[^>]*\/>/g;
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
      "How the loss went",
      "What the encoders see",
      "What it finds similar",
      "How it sorts the pictures",
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
  expect(page).not.toMatch(/https?:|@import|url\(|<link|<iframe/);
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
    results: { rows: [{ metric: evil, trained: 0.5 }] },
    views: { columns: [{ view: evil, encoder: evil }], rows: [{ label: evil, pictures: [picture] }] },
    neighbours: { rows: [{ query: { picture, label: evil }, neighbours: [{ picture, label: evil, similarity: 1 }] }] },
    map: { method: 'pca', classes: [evil], points: [{ x: 0, y: 0, label: 0, name: evil, picture }] },
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
    { title: '', map: { method: 'pca', classes: [], points: [{ x: 0, y: 0, label: -1, picture: source }] } },
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

test('results: percentages, difference in points, chance and standard error', () => {
  const text = textOf(renderReport({ title: '', results: full.results! }));
  expect(text).toContain('kNN 61.3 % 41.2 % 33.4 % +20.1 points');
  expect(text).toContain('Guessing is right in 10 % of cases');
  expect(text).toContain('Measured on 1,000 pictures: the standard error is 1.5 points.'); // √(0.6132 · 0.3868 / 1000) = 1.54 %
});

test('results: a loss is shown as one, and what is not measured as a dash', () => {
  const page = renderReport({
    title: '',
    results: {
      rows: [
        { metric: 'kNN', trained: 0.3, untrained: 0.35 },
        { metric: 'Linear', trained: 0.4 },
      ],
    },
  });
  expect(textOf(page)).toContain('kNN 30.0 % 35.0 % −5.0 points Linear 40.0 % – –');
  expect(page).toContain('class="gain worse"');
  expect(textOf(page)).not.toContain('Raw pixels');
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

test('map: a dot a point, a legend with counts, one scale for both axes', () => {
  const page = renderReport({ title: '', map: full.map! });
  const dots = [...page.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(dots).toEqual([
    [167, 626],
    [473, 14],
    [473, 320],
  ]);
  expect(textOf(page)).toContain('no label 1 ball 1 cube 1');
  expect(page).toContain('data-caption="ball · 0.jpg"');
});

test('map: copes with no points, equal points, places that are not finite and many classes', () => {
  const map = (points: { x: number; y: number; label: number }[]): string =>
    renderReport({ title: '', map: { method: 'pca', classes: [], points } });
  expect(map([])).not.toContain('NaN');
  expect(
    map([
      { x: 1, y: 1, label: 0 },
      { x: 1, y: 1, label: 25 },
    ]),
  ).not.toContain('NaN');
  expect(map([{ x: NaN, y: 1, label: 0 }])).not.toContain('<circle');
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
