/** Plain browser code for the map: a picture beside the pointer, and the legend picking out a class. Holds no data. */
export const MAP_SCRIPT = `
(() => {
  const map = document.getElementById('feature-map');
  if (!map) return;
  const tip = map.querySelector('.tip');
  const [image, caption] = tip.children;
  map.addEventListener('pointerover', ({ target }) => {
    tip.hidden = target.tagName !== 'circle';
    if (tip.hidden) return;
    caption.textContent = target.dataset.caption;
    image.hidden = !target.dataset.picture;
    if (target.dataset.picture) image.src = target.dataset.picture;
    const dot = target.getBoundingClientRect();
    const frame = map.getBoundingClientRect();
    const left = Math.min(dot.left - frame.left + 16, frame.width - tip.offsetWidth);
    const top = Math.min(dot.top - frame.top + 16, frame.height - tip.offsetHeight);
    tip.style.transform = 'translate(' + Math.max(0, left) + 'px,' + Math.max(0, top) + 'px)';
  });
  map.addEventListener('pointerleave', () => { tip.hidden = true; });
  const pick = (label) => {
    for (const dot of map.querySelectorAll('circle')) dot.classList.toggle('dim', label !== null && dot.dataset.label !== label);
  };
  for (const entry of map.querySelectorAll('.legend li')) {
    for (const event of ['pointerenter', 'focus']) entry.addEventListener(event, () => pick(entry.dataset.label));
    for (const event of ['pointerleave', 'blur']) entry.addEventListener(event, () => pick(null));
  }
})();
`;
