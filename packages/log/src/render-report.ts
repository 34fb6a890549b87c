import { configSection } from './_config-section.ts';
import { CONFUSION_SCRIPT } from './_confusion-script.ts';
import { confusionSection } from './_confusion-section.ts';
import { curvesSection } from './_curves-section.ts';
import { renderFacts } from './_facts.ts';
import { html } from './_html.ts';
import { lossSection } from './_loss-section.ts';
import { MAP_SCRIPT } from './_map-script.ts';
import { mapSection } from './_map-section.ts';
import { measurementsSection } from './_measurements-section.ts';
import { neighboursSection } from './_neighbours-section.ts';
import { FIGURES_STYLE } from './_figures-style.ts';
import { resultsSection } from './_results-section.ts';
import { robustnessSection } from './_robustness-section.ts';
import { renderSection, type Section } from './_section.ts';
import { skippedSection } from './_skipped-section.ts';
import { REPORT_STYLE } from './_report-style.ts';
import { viewsSection } from './_views-section.ts';
import type { Report } from './report.ts';

/**
 * A run as one HTML page that needs no other file and no network: it opens from disk, by mail, in ten years. Light and dark.
 *
 * All text is escaped; pictures must be `data:image/…` URIs. Nothing but the arguments goes in: equal reports give equal pages.
 *
 * @throws LeoclrError `option` when a picture is something else, or a row of views has too few pictures.
 *
 * @example
 * ```ts
 * const page = renderReport({
 *   title: 'LeOCLR on scenes',
 *   results: { groups: [{ data: 'scenes', rows: [{ protocol: 'knn@1', metric: 'top-1', trained: { score: 0.61 } }] }] },
 *   loss: { points: [{ step: 0, loss: 6.24 }, { step: 1, loss: 6.1 }], queueSize: 512 },
 * });
 * ```
 */
export function renderReport(report: Report): string {
  const sections = reportSections(report);
  const style = { html: `${REPORT_STYLE}${FIGURES_STYLE}` };
  const scripts = [report.map === undefined ? '' : MAP_SCRIPT, (report.confusions ?? []).length === 0 ? '' : CONFUSION_SCRIPT].join('');
  const script = scripts === '' ? null : { html: `<script>${scripts}</script>\n` };
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${report.title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header>
          <h1>${report.title}</h1>
          ${report.summary === undefined ? null : html`<p class="summary">${report.summary}</p>`}
          ${report.facts === undefined ? null : renderFacts(report.facts)}
          ${sections.length < 2 ? null : html`<nav>${sections.map(({ id, heading }) => html`<a href="#${id}">${heading}</a>`)}</nav>`}
        </header>
        <main>${sections.map(renderSection)}</main>
        <footer>A page of its own: it loads nothing and can be moved, mailed and kept.</footer>
        ${script}
      </body>
    </html> `.html;
}

/** In the order in which a person asks: what came out, what it looks like, how it went, and all the rest. */
function reportSections(report: Report): Section[] {
  return [
    given(report.results, resultsSection),
    given(report.robustness, robustnessSection),
    given(report.neighbours, neighboursSection),
    given(report.map, mapSection),
    given(report.confusions, confusionSection),
    given(report.curves, curvesSection),
    given(report.loss, lossSection),
    given(report.views, viewsSection),
    given(report.measurements, measurementsSection),
    report.skipped === undefined ? null : skippedSection(report.skipped), // an empty list says something
    given(report.environment, environmentSection),
    report.config === undefined ? null : configSection(report.config),
  ].filter((section) => section !== null);
}

/** The section of a part that is there; an empty list is not. */
function given<Part>(part: Part | undefined, section: (part: Part) => Section | null): Section | null {
  return part === undefined || (Array.isArray(part) && part.length === 0) ? null : section(part);
}

function environmentSection(environment: NonNullable<Report['environment']>): Section {
  return {
    id: 'environment',
    heading: 'Where it ran',
    explanation: 'What it takes to get the same figures again.',
    content: renderFacts(environment),
  };
}
