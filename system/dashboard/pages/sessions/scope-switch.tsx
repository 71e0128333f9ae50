import type { Scope } from './active-sessions.tsx';

const names: Record<Scope, string> = { mine: 'My sessions', everyone: "Everyone's" };

/** For administrators: their own sessions, or everyone's. */
export function ScopeSwitch({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) {
  return (
    <fieldset className="mb-6 inline-flex self-start rounded-lg border border-line bg-raised p-1">
      <legend className="sr-only">Whose sessions</legend>
      {(Object.keys(names) as Scope[]).map((one) => (
        <label
          key={one}
          className="cursor-pointer rounded-md px-3.5 py-1 text-sm font-medium text-muted has-checked:bg-surface has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="scope"
            className="sr-only"
            checked={scope === one}
            onChange={() => onChange(one)}
          />
          {names[one]}
        </label>
      ))}
    </fieldset>
  );
}
