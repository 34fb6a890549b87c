import { LeoclrError } from '@leoclr/core';
import { scaleLinear } from 'd3-scale';
import { classColor } from './_class-color.ts';
import { html, type Html, type HtmlValue } from './_html.ts';
import { checkStyleUri } from './_picture.ts';
import type { Section } from './_section.ts';
import type { ReportMap, ReportMapLayout, ReportMapPoint, ReportSheet } from './report.ts';

const SIDE = 640;
const MARGIN = 14;

/** The map of features: a point a picture, a switch for the layouts, and a legend that picks out one class. */
export function mapSection(map: ReportMap): Section {
  const { classes, layouts, points, pictures } = map;
  for (const { places } of layouts) {
    if (places.length !== 2 * points.length) {
      throw new LeoclrError(
        'option',
        `renderReport(): expected ${2 * points.length} places in each layout of the map, got ${places.length}.`,
      );
    }
  }
  const used = [...new Set(points.map(({ label }) => label))].sort((a, b) => a - b);
  return {
    id: 'map',
    heading: 'How it sorts the pictures',
    explanation: html`Every dot is a picture.
    ${used.some((label) => label >= 0) ? 'Colours are classes, which training did not see: a group of one colour is something it found by itself. ' : ''}${pictures === undefined ? 'Point at a name to pick out its class.' : 'Point at a dot to see its picture, at a name to pick out its class.'}`,
    content: html`<div class="map" id="feature-map">
      ${layoutSwitches(layouts)}
      <svg viewBox="0 0 ${SIDE} ${SIDE}" role="img">
        <title>Map of the features</title>
        <desc>
          ${points.length} pictures in ${used.length} classes, laid out by ${layouts.map(({ method }) => NAMES[method]).join(' and by ')}.
        </desc>
        ${dots(map)}
      </svg>
      <ul class="legend">
        ${used.map((label) => html`<li tabindex="0" data-label="${label}"><i style="background:${classColor(label)}"></i>${className(classes, label)}<small>${points.filter((point) => point.label === label).length}</small></li> `)}
      </ul>
      <div class="tip" hidden><i ${pictures === undefined ? null : tileStyle(pictures, points.length)}></i><span></span></div>
    </div>`,
  };
}

const NAMES: Readonly<Record<ReportMapLayout['method'], string>> = { umap: 'UMAP', pca: 'PCA' };

const EXPLANATIONS: Readonly<Record<ReportMapLayout['method'], HtmlValue>> = {
  umap: html`UMAP lays similar features close together. Who lies beside whom means something; how far groups lie apart, and the directions,
  do not.`,
  pca: html`PCA shows the two directions in which the features vary most. They hold only a part of the differences: dots that lie together
  here may still be told apart.`,
};

/** Radio buttons that style sheets alone can act on: the map works without scripts. They stand before all that they switch. */
function layoutSwitches(layouts: readonly ReportMapLayout[]): Html {
  const buttons = layouts.map(
    ({ method }, index) =>
      html`<input type="radio" name="map-layout" id="map-layout-${index}" ${index === 0 ? html`checked` : null} /><label
          for="map-layout-${index}"
          >${NAMES[method]}</label
        >`,
  );
  return html`${layouts.length < 2 ? null : buttons}${layouts.map(({ method }, index) => html`<p class="layout layout-${index}">${EXPLANATIONS[method]}</p>`)}`;
}

function dots({ layouts, points, classes }: ReportMap): Html[] {
  const placed = layouts.map(({ places }) => toPixels(places));
  return points.map((point, index) => {
    const places = placed.map((places) => [places[2 * index]!, places[2 * index + 1]!] as const);
    // A point that has no place in a layout lies outside of the picture there.
    const style = places.map(([x, y], layout) =>
      Number.isFinite(x + y) ? `--x${layout}:${x.toFixed(1)}px;--y${layout}:${y.toFixed(1)}px` : `--x${layout}:-99px;--y${layout}:0px`,
    );
    return html`<circle
      r="4"
      fill="${classColor(point.label)}"
      style="${style.join(';')}"
      data-tile="${index}"
      data-label="${point.label}"
      data-caption="${caption(point, classes)}"
    />`;
  });
}

/** Places in pixels, with one scale for both axes, in the middle. */
function toPixels(places: ArrayLike<number>): number[] {
  const all = Array.from(places);
  const finite = all.map((_, index) => index).filter((index) => index % 2 === 0 && Number.isFinite(all[index]! + all[index + 1]!));
  const [left, right] = extent(finite.map((index) => all[index]!));
  const [bottom, top] = extent(finite.map((index) => all[index + 1]!));
  const half = Math.max(right - left, top - bottom, 1e-9) / 2;
  const scale = (middle: number, range: [number, number]) => scaleLinear([middle - half, middle + half], range);
  const x = scale((left + right) / 2, [MARGIN, SIDE - MARGIN]);
  const y = scale((bottom + top) / 2, [SIDE - MARGIN, MARGIN]);
  return all.map((place, index) => (index % 2 === 0 ? x(place) : y(place)));
}

function extent(values: readonly number[]): [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** The sheet as the background of a tile that is shown at 96 pixels; the script moves it. */
function tileStyle({ picture, columns, side }: ReportSheet, count: number): Html {
  const rows = Math.ceil(count / columns);
  return html`class="tile" data-columns="${columns}" data-side="${side}"
  style="background-image:url(${checkStyleUri(picture)});background-size:${columns * 100}% ${rows * 100}%" data-rows="${rows}"`;
}

function caption({ label, name }: ReportMapPoint, classes: readonly string[]): string {
  return [className(classes, label), name].filter((part) => part !== undefined).join(' · ');
}

function className(classes: readonly string[], label: number): string {
  return label < 0 ? 'no label' : (classes[label] ?? `class ${label}`);
}
