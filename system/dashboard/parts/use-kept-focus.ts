/**
 * Keeps the focus when what had it goes: a row that is deleted, a button that can do no more, a form that was sent.
 * The browser would leave it nowhere, and whoever uses the keyboard at the beginning of the page. It goes to the
 * dialog that is open, or to the page's main part.
 */
import { useEffect } from 'react';

export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;

    function onFocusIn(event: FocusEvent) {
      last = event.target as Element;
    }

    function look() {
      if (!last || (last.isConnected && !last.matches(':disabled'))) return;
      const here = document.activeElement;
      const lost = here === null || here === document.body || here === last;
      last = null;
      if (!lost) return;
      const home = [...document.querySelectorAll<HTMLElement>('dialog[open], main')].at(-1);
      // Where somebody was reading they read on.
      home?.focus({ preventScroll: true });
    }

    const watch = new MutationObserver(look);
    watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled', 'open'] });
    document.addEventListener('focusin', onFocusIn);
    return () => {
      watch.disconnect();
      document.removeEventListener('focusin', onFocusIn);
    };
  }, []);
}
