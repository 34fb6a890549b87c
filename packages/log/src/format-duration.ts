/**
 * A duration in the two units that matter: `45 s`, `3 min 20 s`, `2 h 05 min`, `1 d 03 h`. A dash when it isn't known (not finite).
 *
 * @param seconds From 0 on; below 10 with one decimal when `fractions` is set.
 */
export function formatDuration(seconds: number, { fractions = false }: { fractions?: boolean } = {}): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  if (fractions && seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${twoDigits(hours % 24)} h`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
