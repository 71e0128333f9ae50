/** What was done, for those too who hear the page: the region is there before its words, or they would not be told. */
export function Done({ children }: { children: string }) {
  return (
    <p aria-live="polite" className="text-sm text-good not-empty:mb-3">
      {children}
    </p>
  );
}
