import { scaleLinear } from 'd3-scale';
import { classColor } from './_class-color.ts';
import { html, type Html, type HtmlValue } from './_html.ts';
import { checkDataUri } from './_picture.ts';
import type { Section } from './_section.ts';
import type { ReportMap, ReportMapPoint } from './report.ts';

const SIDE = 640;
const MARGIN = 14;

/** The map of features: a point a picture, with a legend that picks out one class. */
export function mapSection({ method, classes, points }: ReportMap): Section {
  const used = [...new Set(points.map(({ label }) => label))].sort((a, b) => a - b);
  return {
    id: 'map',
    heading: 'How it sorts the pictures',
    explanation: html`${EXPLANATIONS[method]}
    ${used.some((label) => label >= 0) ? 'Colours are classes, which training did not see: a group of one colour is something it found by itself.' : ''}
    ${points.some((point) => point.picture !== undefined) ? 'Point at a dot to see its picture, at a name to pick out its class.' : 'Point at a name to pick out its class.'}`,
    content: html`<div class="map" id="feature-map">
      <svg viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label="Map of the features">
        ${placed(points).map((point) => dot(point, classes))}
      </svg>
      <ul class="legend">
        ${used.map((label) => html`<li tabindex="0" data-label="${label}"><i style="background:${classColor(label)}"></i>${className(classes, label)}<small>${points.filter((point) => point.label === label).length}</small></li> `)}
      </ul>
      <div class="tip" hidden><img alt="" /><span></span></div>
    </div>`,
  };
}

const EXPLANATIONS: Readonly<Record<ReportMap['method'], HtmlValue>> = {
  umap: html`Every dot is a picture; UMAP laid out the features so that similar ones lie close. Who lies beside whom means something; how
  far groups lie apart, and the directions, do not.`,
  pca: html`Every dot is a picture; the map shows the two directions in which the features vary most (principal components). They hold only
  a part of the differences: dots that lie together here may still be told apart.`,
};

/** Points in pixels, with one scale for both axes, in the middle. Points without a place are left out. */
function placed(points: readonly ReportMapPoint[]): ReportMapPoint[] {
  const finite = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const [left, right] = extent(finite.map(({ x }) => x));
  const [bottom, top] = extent(finite.map(({ y }) => y));
  const half = Math.max(right - left, top - bottom, 1e-9) / 2;
  const scale = (middle: number, range: [number, number]) => scaleLinear([middle - half, middle + half], range);
  const x = scale((left + right) / 2, [MARGIN, SIDE - MARGIN]);
  const y = scale((bottom + top) / 2, [SIDE - MARGIN, MARGIN]);
  return finite.map((point) => ({ ...point, x: x(point.x), y: y(point.y) }));
}

function extent(values: readonly number[]): [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

function dot({ x, y, label, name, picture }: ReportMapPoint, classes: readonly string[]): Html {
  const caption = [className(classes, label), name].filter((part) => part !== undefined).join(' · ');
  const source = picture === undefined ? null : html` data-picture="${checkDataUri(picture)}"`;
  return html`<circle
    cx="${x.toFixed(1)}"
    cy="${y.toFixed(1)}"
    r="4"
    fill="${classColor(label)}"
    data-label="${label}"
    data-caption="${caption}"
    ${source}
  /> `;
}

function className(classes: readonly string[], label: number): string {
  return label < 0 ? 'no label' : (classes[label] ?? `class ${label}`);
}
