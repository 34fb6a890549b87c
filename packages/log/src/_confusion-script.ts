/** Plain browser code for confusion matrices: names and counts beside the pointer. Holds no data. */
export const CONFUSION_SCRIPT = `
(() => {
  const tip = document.getElementById('confusion-tip');
  if (!tip) return;
  const section = tip.parentElement;
  const show = (text, { clientX, clientY }) => {
    tip.textContent = text;
    tip.hidden = false;
    const frame = section.getBoundingClientRect();
    const left = Math.min(clientX - frame.left + 14, frame.width - tip.offsetWidth - 4);
    tip.style.transform = 'translate(' + Math.max(0, left) + 'px,' + (clientY - frame.top + 18) + 'px)';
  };
  const hide = () => { tip.hidden = true; for (const cursor of section.querySelectorAll('.cursor')) cursor.setAttribute('visibility', 'hidden'); };
  const known = new WeakMap();
  const read = (svg) => {
    if (!known.has(svg)) {
      const counts = new Map(svg.dataset.counts.split(';').map((cell) => { const [row, column, count] = cell.split(','); return [row + ',' + column, count]; }));
      known.set(svg, { counts, classes: JSON.parse(svg.dataset.classes), totals: svg.dataset.totals.split(',') });
    }
    return known.get(svg);
  };
  const look = (event) => {
    const cell = event.target.closest('[data-tip]');
    if (cell) return show(cell.dataset.tip, event);
    const svg = event.target.closest('svg[data-counts]');
    if (!svg) return hide();
    const { counts, classes, totals } = read(svg);
    const box = svg.getBoundingClientRect();
    const place = (offset, size) => Math.min(classes.length - 1, Math.max(0, Math.floor((classes.length * offset) / size)));
    const column = place(event.clientX - box.left, box.width);
    const row = place(event.clientY - box.top, box.height);
    const cursor = svg.querySelector('.cursor');
    cursor.setAttribute('x', column);
    cursor.setAttribute('y', row);
    cursor.setAttribute('visibility', 'visible');
    const what = row === column ? 'recognised' : 'taken for ' + classes[column];
    show(classes[row] + ' ' + what + ': ' + (counts.get(row + ',' + column) || 0) + ' of ' + totals[row], event);
  };
  section.addEventListener('pointermove', look);
  section.addEventListener('pointerdown', look);
  section.addEventListener('pointerleave', hide);
})();
`;
