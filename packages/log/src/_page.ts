import { renderFacts } from './_facts.ts';
import { FIGURES_STYLE } from './_figures-style.ts';
import { html } from './_html.ts';
import { REPORT_STYLE } from './_report-style.ts';
import { renderSection, type Section } from './_section.ts';
import type { ReportFact } from './report-figures.ts';

/** What stands on a page. */
export interface Page {
  readonly title: string;
  readonly summary?: string;
  readonly facts?: readonly ReportFact[];
  readonly sections: readonly Section[];
  /** Browser code; may be empty. */
  readonly script?: string;
}

/** A whole HTML page that needs nothing else. */
export function renderPage({ title, summary, facts, sections, script = '' }: Page): string {
  const style = { html: `${REPORT_STYLE}${FIGURES_STYLE}` };
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          ${summary === undefined ? null : html`<p class="summary">${summary}</p>`} ${facts === undefined ? null : renderFacts(facts)}
          ${sections.length < 2 ? null : html`<nav>${sections.map(({ id, heading }) => html`<a href="#${id}">${heading}</a>`)}</nav>`}
        </header>
        <main>${sections.map(renderSection)}</main>
        <footer>A page of its own: it loads nothing and can be moved, mailed and kept.</footer>
        ${script === '' ? null : { html: `<script>${script}</script>\n` }}
      </body>
    </html> `.html;
}
