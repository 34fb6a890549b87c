import { configSection } from './_config-section.ts';
import { renderFacts } from './_facts.ts';
import { html } from './_html.ts';
import { lossSection } from './_loss-section.ts';
import { MAP_SCRIPT } from './_map-script.ts';
import { mapSection } from './_map-section.ts';
import { neighboursSection } from './_neighbours-section.ts';
import { resultsSection } from './_results-section.ts';
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
 *   results: { rows: [{ metric: 'kNN top-1', trained: 0.61, untrained: 0.42 }], chance: 0.1 },
 *   loss: { points: [{ step: 0, loss: 6.24 }, { step: 1, loss: 6.1 }], queueSize: 512 },
 * });
 * ```
 */
export function renderReport(report: Report): string {
  const sections = reportSections(report);
  const style = { html: REPORT_STYLE };
  const script = report.map === undefined ? null : { html: `<script>${MAP_SCRIPT}</script>\n` };
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

function reportSections({ results, loss, views, neighbours, map, config, skipped, environment }: Report): Section[] {
  return [
    results === undefined ? null : resultsSection(results),
    loss === undefined ? null : lossSection(loss),
    views === undefined ? null : viewsSection(views),
    neighbours === undefined ? null : neighboursSection(neighbours),
    map === undefined ? null : mapSection(map),
    skipped === undefined ? null : skippedSection(skipped),
    environment === undefined ? null : environmentSection(environment),
    config === undefined ? null : configSection(config),
  ].filter((section) => section !== null);
}

function environmentSection(environment: NonNullable<Report['environment']>): Section {
  return {
    id: 'environment',
    heading: 'Where it ran',
    explanation: 'What it takes to get the same figures again.',
    content: renderFacts(environment),
  };
}
