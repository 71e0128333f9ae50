/** What the run page does by itself: finding rows of the matrix, and opening what a link leads to. */
export const runPageScript = `
(() => {
  const filter = document.querySelector('.filter');
  const input = filter.querySelector('input');
  let status = 'all';
  function apply() {
    const word = input.value.toLowerCase();
    for (const body of document.querySelectorAll('.matrix tbody')) {
      const group = body.querySelector('.group').textContent.toLowerCase();
      let shown = 0;
      for (const row of body.querySelectorAll('tr[data-statuses]')) {
        const fits = status === 'all' || row.dataset.statuses.split(' ').includes(status);
        row.hidden = !fits || !(group + ' ' + row.textContent.toLowerCase()).includes(word);
        if (!row.hidden) shown++;
      }
      body.hidden = shown === 0;
    }
  }
  input.addEventListener('input', apply);
  filter.addEventListener('click', ({ target }) => {
    if (!target.dataset.status) return;
    status = target.dataset.status;
    for (const button of filter.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button === target));
    apply();
  });
  function open() {
    const chosen = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (chosen instanceof HTMLDetailsElement) { chosen.open = true; chosen.scrollIntoView(); }
  }
  addEventListener('hashchange', open);
  addEventListener('click', ({ target }) => { if (target.closest('a[href="' + location.hash + '"]')) open(); });
  filter.hidden = false;
  open();
})();
`;
