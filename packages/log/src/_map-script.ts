/** Plain browser code for the map: a picture beside the pointer, and the legend picking out a class. Holds no data. */
export const MAP_SCRIPT = `
(() => {
  const map = document.getElementById('feature-map');
  if (!map) return;
  const tip = map.querySelector('.tip');
  const [tile, caption] = tip.children;
  const hide = () => { tip.hidden = true; };
  map.querySelector('svg').addEventListener('pointerover', ({ target }) => {
    tip.hidden = target.tagName !== 'circle';
    if (tip.hidden) return;
    caption.textContent = target.dataset.caption;
    if (tile.dataset.columns) {
      const columns = Number(tile.dataset.columns);
      const rows = Number(tile.dataset.rows);
      const number = Number(target.dataset.tile);
      const along = (place, count) => (count < 2 ? 0 : (100 * place) / (count - 1)) + '% ';
      tile.style.backgroundPosition = along(number % columns, columns) + along(Math.floor(number / columns), rows);
    }
    const dot = target.getBoundingClientRect();
    const frame = map.getBoundingClientRect();
    const left = Math.min(dot.left - frame.left + 16, frame.width - tip.offsetWidth);
    const top = Math.min(dot.top - frame.top + 16, frame.height - tip.offsetHeight);
    tip.style.transform = 'translate(' + Math.max(0, left) + 'px,' + Math.max(0, top) + 'px)';
  });
  map.addEventListener('pointerleave', hide);
  map.addEventListener('change', hide);
  const pick = (label) => {
    for (const dot of map.querySelectorAll('circle')) dot.classList.toggle('dim', label !== null && dot.dataset.label !== label);
  };
  for (const entry of map.querySelectorAll('.legend li')) {
    for (const event of ['pointerenter', 'focus']) entry.addEventListener(event, () => pick(entry.dataset.label));
    for (const event of ['pointerleave', 'blur']) entry.addEventListener(event, () => pick(null));
  }
})();
`;
