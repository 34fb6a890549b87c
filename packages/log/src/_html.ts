/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

/** What can stand in a template: text and numbers are escaped, HTML is not, lists are joined, null is nothing. */
export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

/** HTML from a template; everything put in is escaped unless it is HTML already. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: strings.reduce((text, string, index) => text + toHtml(values[index - 1]!) + string) };
}

function toHtml(value: HtmlValue): string {
  if (value === null) return '';
  if (typeof value === 'object' && 'html' in value) return value.html;
  if (typeof value === 'object') return value.map(toHtml).join('');
  return String(value).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
