/** A script that was run: how it goes, and what it printed once it is over. */
import { useQuery } from '@tanstack/react-query';
import { keptOutputBytes, type Script, type ScriptEntry } from '../../../contracts/api/scripts.ts';
import { howItWent, isOver, outputText } from '../../machines/script-words.ts';
import { useServices } from '../../services.ts';
import { Badge, type Tone } from '../badge.tsx';
import { Problem } from '../states.tsx';

export const scriptPollMs = 1000;

const tones: Record<ScriptEntry['status'], Tone> = {
  pending: 'quiet',
  running: 'warn',
  completed: 'good',
  failed: 'bad',
  timeout: 'bad',
};

export function ScriptBadge({ status }: Pick<ScriptEntry, 'status'>) {
  return <Badge tone={tones[status]}>{status}</Badge>;
}

/** Asks for it until it is over. */
export function useScript(id: string | undefined) {
  const { api } = useServices();
  return useQuery({
    queryKey: ['script', id],
    queryFn: () => api.script(id!),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : scriptPollMs),
  });
}

export function ScriptOutcome(props: {
  script: Script | undefined;
  error: unknown;
  /** Of the line that tells how it goes. */
  id?: string;
}) {
  const { script, error, id } = props;
  return (
    <>
      {error !== null && <Problem error={error} />}
      <section aria-label="Outcome">
        <p
          id={id}
          aria-live="polite"
          className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted"
        >
          {script && (
            <>
              <ScriptBadge status={script.status} />
              {howItWent(script)}
            </>
          )}
        </p>
        {script && isOver(script) && (
          <section
            aria-label="Output"
            // A keyboard must be able to scroll it.
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
            tabIndex={0}
            className="mt-2 max-h-72 overflow-auto rounded-lg bg-screen p-3 text-[#dbe2ea]"
          >
            <pre className="font-mono text-sm whitespace-pre-wrap break-words">{outputText(script)}</pre>
          </section>
        )}
        {script?.truncated && (
          <p className="mt-1.5 text-sm text-warn">
            It printed {script.output_bytes.toLocaleString()} bytes; only the first {keptOutputBytes / 1024}{' '}
            KB are kept.
          </p>
        )}
      </section>
    </>
  );
}
