import { curveFigure, curveKey } from './_curve-figure.ts';
import { html, type Html } from './_html.ts';
import type { LineChart } from './_line-chart.ts';
import type { Section } from './_section.ts';
import type { ReportRobustness } from './report-figures.ts';

/** A small chart for each way in which pictures get worse. */
export function robustnessSection(batteries: readonly ReportRobustness[]): Section {
  return {
    id: 'robustness',
    heading: 'How it bears worse pictures',
    explanation: `Test pictures are cut, greyed, blurred, covered or made smaller, a little more at each level; the bank or classifier saw them whole.
      Level 0 is the picture as it is. A network that has learnt the object, and not its surroundings, falls late.`,
    content: html`${batteries.map(batteryFigures)}`,
  };
}

function batteryFigures(battery: ReportRobustness): Html {
  const { title, subjects } = battery;
  const corruptions = [...new Set(subjects.flatMap(({ points }) => points.map(({ corruption }) => corruption)))];
  const all = subjects.flatMap(({ points, clean }) => [...points, ...(clean === undefined ? [] : [clean])]);
  const yCovers = all.flatMap(({ score, interval }) => [score, ...(interval ?? [])]);
  return html`<h3>${title}</h3>
    ${curveKey({ series: subjects.map(({ name }) => ({ name, points: [] })) })}
    <div class="curves tight">
      ${corruptions.map((corruption) => curveFigure(chartOf(battery, corruption, yCovers), { hasKey: false }))}
    </div>`;
}

function chartOf({ subjects, units = {} }: ReportRobustness, corruption: string, yCovers: readonly number[]): LineChart {
  const own = subjects.flatMap(({ points }) => points.filter((point) => point.corruption === corruption));
  const names = new Map(own.map(({ level, strength }) => [level, strength ?? String(level)]));
  const clean = subjects.some((subject) => subject.clean !== undefined) ? [{ x: 0, name: 'as it is' }] : [];
  return {
    title: corruption,
    xName: units[corruption] ?? 'level',
    yName: 'top-1',
    yCovers,
    size: 'narrow',
    ticks: [...clean, ...[...names].map(([x, name]) => ({ x, name }))],
    series: subjects.map((subject) => ({ name: subject.name, points: pointsOf(subject, corruption) })),
  };
}

function pointsOf({ clean, points }: ReportRobustness['subjects'][number], corruption: string): LineChart['series'][number]['points'] {
  const start = clean === undefined ? [] : [{ x: 0, y: clean.score, ...(clean.interval !== undefined && { interval: clean.interval }) }];
  const own = points
    .filter((point) => point.corruption === corruption)
    .map(({ level, score, interval }) => ({ x: level, y: score, ...(interval !== undefined && { interval }) }));
  return [...start, ...own].sort((a, b) => a.x - b.x);
}
