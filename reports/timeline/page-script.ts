/**
 * What a page with a timeline does by itself: which view, how large, what a row's records are, and the
 * way from an effect to its cause. Plain JavaScript: it runs in the reader's browser as it stands here.
 */
export const timelineScript = String.raw`
(() => {
  const data = JSON.parse(document.getElementById('rows').textContent);
  const tools = document.querySelector('.tools');
  const views = [...document.querySelectorAll('[data-view]')];
  const record = document.querySelector('.record');
  let zoom = 1;
  let pinned = null;

  const drawing = () => views.find((view) => !view.hidden && view.classList.contains('drawing'));
  const rowsOf = (view) => [...view.querySelectorAll('[data-row]')];
  // What turns the direction of text is told by its code.
  const spelt = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (one) => '\\u' + one.charCodeAt(0).toString(16));
  const recordsOf = (row) => data[row.closest('[data-view]').dataset.view][row.dataset.row];

  function show(name) {
    for (const view of views) view.hidden = view.dataset.view !== name;
    for (const button of tools.querySelectorAll('[data-show]'))
      button.setAttribute('aria-pressed', String(button.dataset.show === name));
    tools.querySelector('.zoom').hidden = tools.querySelector('.hint').hidden = name === 'list';
    choose(null);
  }

  function scale(to) {
    zoom = Math.min(3, Math.max(0.3, to));
    document.documentElement.style.setProperty('--zoom', zoom.toFixed(3));
  }

  function tell(row) {
    record.hidden = row === null;
    if (row === null) return;
    record.replaceChildren();
    const close = document.createElement('button');
    close.textContent = 'Close';
    close.onclick = () => choose(null);
    record.append(close);
    for (const one of recordsOf(row)) {
      const line = document.createElement('pre');
      const name = document.createElement('b');
      name.textContent = '#' + one.seq + ' ' + one.kind;
      const cause = data.causes[one.seq];
      line.append(name, '  ' + spelt(one.actor) + '  t=' + one.t + ' ms' + (cause ? '  because of #' + cause : ''), '\n', spelt(JSON.stringify(one.data)));
      record.append(line);
    }
  }

  function causeOf(row) {
    const causes = recordsOf(row).map((one) => data.causes[one.seq]).filter(Boolean);
    return rowsOf(row.closest('[data-view]')).find((other) => recordsOf(other).some((one) => causes.includes(one.seq))) ?? null;
  }

  function choose(row) {
    for (const old of document.querySelectorAll('[data-row][aria-selected=true],.its-cause')) {
      old.setAttribute('aria-selected', 'false');
      old.classList.remove('its-cause');
      old.tabIndex = -1;
    }
    pinned = row;
    tell(row);
    if (!row) return;
    row.setAttribute('aria-selected', 'true');
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    causeOf(row)?.classList.add('its-cause');
    const box = row.getBoundingClientRect();
    const view = row.closest('[data-view]').getBoundingClientRect();
    const floor = Math.min(view.bottom, innerHeight - record.offsetHeight);
    const scroller = row.closest('[data-view]');
    if (box.top < view.top + 50) scroller.scrollTop -= view.top + 50 - box.top;
    else if (box.bottom > floor - 8) scroller.scrollTop += box.bottom - floor + 8;
  }

  tools.addEventListener('click', ({ target }) => {
    if (target.dataset.show) show(target.dataset.show);
    if (target.dataset.zoom === 'in') scale(zoom * 1.25);
    if (target.dataset.zoom === 'out') scale(zoom / 1.25);
    if (target.dataset.zoom === 'fit') scale((drawing().clientWidth - 2) / 1240);
  });
  for (const view of views) {
    if (!view.classList.contains('drawing')) continue;
    // Somebody who drags a selection over text chooses no row.
    view.addEventListener('click', ({ target }) => {
      const row = target.closest('[data-row]');
      if (row && String(getSelection()) === '') choose(row === pinned ? null : row);
    });
    view.addEventListener('pointerover', ({ target, pointerType }) => {
      const row = target.closest('[data-row]');
      if (row && !pinned && pointerType === 'mouse') tell(row);
    });
    view.addEventListener('pointerleave', () => !pinned && tell(null));
    view.addEventListener('keydown', (event) => {
      const rows = rowsOf(view);
      const at = rows.indexOf(pinned);
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length };
      const { key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (key in steps) choose(rows[Math.min(rows.length - 1, Math.max(0, at + steps[key]))] ?? null);
      else if (key === 'Escape') { choose(null); view.focus(); }
      else if (key === 'c' && pinned) choose(causeOf(pinned) ?? pinned);
      else if (key === '+' || key === '=') scale(zoom * 1.25);
      else if (key === '-') scale(zoom / 1.25);
      else if (key === '0') scale(1);
      else return;
      event.preventDefault();
    });
  }
  tools.hidden = false;
  show(innerWidth < 700 ? 'list' : 'steps');
})();
`;
