/** How web servers are asked. */
export interface WebOptions {
  /** How often a request is repeated after a broken connection, a silence or an answer like 503. Default 4, after 0.2, 0.4, 0.8 and 1.6 s. */
  readonly retries?: number;
  /** Milliseconds without a byte after which a request counts as broken. Default 30,000. */
  readonly timeoutMs?: number;
  /** Further headers of each request, e.g. `{ authorization: 'Bearer …' }`. */
  readonly headers?: Readonly<Record<string, string>>;
}
