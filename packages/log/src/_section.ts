import { html, type Html, type HtmlValue } from './_html.ts';

/** One part of a report. */
export interface Section {
  /** For links within the page. */
  readonly id: string;
  readonly heading: string;
  /** How to read it, in short sentences. */
  readonly explanation: HtmlValue;
  readonly content: HtmlValue;
}

/** The part as HTML. */
export function renderSection({ id, heading, explanation, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    <p class="explanation">${explanation}</p>
    ${content}
  </section> `;
}
