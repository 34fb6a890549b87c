/** True for `http:` and `https:` addresses. */
export function isWebAddress(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

/** An address for messages, without its query, which may hold a signature; paths as they are. */
export function shownPlace(place: string): string {
  return isWebAddress(place) ? place.replace(/[?#].*$/, '') : place;
}

/** The name of a file at a path or address. */
export function fileName(place: string): string {
  return shownPlace(place)
    .split(isWebAddress(place) ? '/' : /[/\\]/)
    .at(-1)!;
}
